// SHA-256 as AWS's signer wants it, a class of hashes and keyed hashes, over Node's own.

import { createHash, createHmac } from "node:crypto";

export class Sha256 {
  #hash;

  constructor(secret) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }

  update(data) {
    this.#hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}
