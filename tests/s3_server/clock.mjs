// The server's clock. Signatures, sessions and answers are dated by it, so that a test can move time without waiting.

export class Clock {
  #offsetMs = 0;

  now() {
    return new Date(Date.now() + this.#offsetMs);
  }

  get offsetSeconds() {
    return this.#offsetMs / 1000;
  }

  set offsetSeconds(seconds) {
    this.#offsetMs = seconds * 1000;
  }
}

// 2026-01-31T12:34:56Z as the headers of AWS have it: 20260131T123456Z.
export function amzDate(date) {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

// The reverse; undefined for any other form.
export function parseAmzDate(text) {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

// AWS's documents have whole seconds: 2026-01-31T12:34:56Z.
export function isoSeconds(date) {
  return date.toISOString().replace(/\.\d{3}/, "");
}
