// Speed of an answer, for benches and faults: when the next bytes may leave.

const kSlackMs = 2; // a timer is no finer than this

export class Pace {
  #bytesPerSecond;
  #time;
  #freeAt = 0;

  // Without a rate nothing waits. One object that many answers share limits all of them together. `time` is
  // {now(), sleep(ms)}, in milliseconds.
  constructor(bytesPerSecond, time = { now: () => performance.now(), sleep }) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#time = time;
  }

  get isLimited() {
    return this.#bytesPerSecond !== undefined;
  }

  // Resolves when `bytes` more have had their time.
  async admit(bytes) {
    if (!this.isLimited) return;
    const now = this.#time.now();
    this.#freeAt = Math.max(now, this.#freeAt) + (bytes * 1000) / this.#bytesPerSecond;
    if (this.#freeAt - now > kSlackMs) await this.#time.sleep(this.#freeAt - now);
  }

  // So many bytes at a time that a slow answer still moves about twenty times a second.
  get chunkBytes() {
    if (!this.isLimited) return 256 * 1024;
    return Math.min(64 * 1024, Math.max(1, Math.floor(this.#bytesPerSecond / 20)));
  }
}

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
