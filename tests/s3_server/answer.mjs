// An answer before it is sent: status, headers in their order, and a body that is in memory or lies in a file.

import { randomBytes } from "node:crypto";

import { readBytes } from "./objects.mjs";
import { xmlDocument } from "./xml.mjs";

export class Answer {
  // `body` is a Buffer, or {path, first, length} for a part of a file. `withoutBody` is for HEAD: the length of a body
  // that is not sent.
  // `list` is what a list was made of, for those who damage it: {bucket, parameters, page, pageOfSize(n)}.
  constructor({ status = 200, headers = [], body = Buffer.alloc(0), withoutBody = false, list }) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.withoutBody = withoutBody;
    this.list = list;
  }

  get length() {
    return this.body.length;
  }

  header(name) {
    return this.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
  }

  // A copy with a header set; undefined takes it away.
  withHeader(name, value) {
    const headers = this.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase());
    return new Answer({ ...this, headers: value === undefined ? headers : [...headers, [name, value]] });
  }

  withBody(body) {
    return new Answer({ ...this, body });
  }

  async bytes() {
    return Buffer.isBuffer(this.body) ? this.body : readBytes(this.body.path, this.body.first, this.body.length);
  }
}

export function xmlAnswer(root, { status = 200, headers = [] } = {}) {
  return new Answer({ status, headers: [["Content-Type", "application/xml"], ...headers], body: xmlDocument(root) });
}

export function jsonAnswer(value, { status = 200, headers = [] } = {}) {
  return new Answer({
    status,
    headers: [["Content-Type", "application/json"], ...headers],
    body: Buffer.from(JSON.stringify(value)),
  });
}

export function textAnswer(text, { status = 200, headers = [] } = {}) {
  return new Answer({ status, headers: [["Content-Type", "text/plain"], ...headers], body: Buffer.from(text) });
}

// As the request ids of AWS look.
export function newRequestId() {
  return randomBytes(8).toString("hex").toUpperCase();
}
