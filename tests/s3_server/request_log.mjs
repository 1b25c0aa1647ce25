// What was asked, in order: one JSON object to a request, kept in memory and, on demand, appended to a file.

import { closeSync, openSync, writeSync } from "node:fs";

export class RequestLog {
  #file;
  #entries = [];
  #counts = {};
  #started = 0;
  #inFlight = 0;
  #inFlightMax = 0;

  constructor(path) {
    this.#file = path === undefined ? undefined : openSync(path, "a");
  }

  // Numbers a request, from 1, in the order of arrival. Each is followed by one add().
  start() {
    this.#inFlightMax = Math.max(this.#inFlightMax, ++this.#inFlight);
    return ++this.#started;
  }

  // Counted when it is answered or given up.
  add(entry) {
    this.#inFlight--;
    this.#entries.push(entry);
    this.#counts[entry.operation] = (this.#counts[entry.operation] ?? 0) + 1;
    if (this.#file !== undefined) writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  get requests() {
    return this.#started;
  }

  // The most that were being answered at once.
  get inFlightMax() {
    return this.#inFlightMax;
  }

  get counts() {
    return { ...this.#counts };
  }

  entries(operation) {
    return operation === undefined
      ? [...this.#entries]
      : this.#entries.filter((entry) => entry.operation === operation);
  }

  // Forgets all, and numbers the next request 1 again. The file keeps what it has.
  clear() {
    this.#entries = [];
    this.#counts = {};
    this.#started = 0;
    this.#inFlightMax = this.#inFlight;
  }

  close() {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
