// A request as it came over the wire: method, target and headers untouched, and the whole body.

import { AwsError } from "./aws_error.mjs";

const kBodyBytesMax = 512 * 1024 * 1024;

export class Request {
  // `headers` maps lower-case names to the values that were sent, joined by a comma where there were several.
  constructor({ method, target, headers, body = Buffer.alloc(0), secure = false }) {
    const question = target.indexOf("?");
    this.method = method;
    this.target = target;
    this.rawPath = question < 0 ? target : target.slice(0, question);
    this.rawQuery = question < 0 ? "" : target.slice(question + 1);
    this.headers = headers;
    this.body = body;
    this.secure = secure;
    this.query = decodedQuery(this.rawQuery);
  }

  get isSigned() {
    return (this.headers.authorization ?? "").startsWith("AWS4-HMAC-SHA256");
  }

  get host() {
    return this.headers.host ?? "";
  }

  // The fields of a form, which is how STS is asked.
  get form() {
    return new URLSearchParams(this.body.toString("utf8"));
  }
}

// Name to values. A part that is no percent-encoded UTF-8 stays as it is: no such parameter exists, and its signature
// is judged by the raw text.
function decodedQuery(rawQuery) {
  const query = new Map();
  for (const [name, value] of rawParameters(rawQuery)) {
    const key = decodedOr(name);
    query.set(key, [...(query.get(key) ?? []), decodedOr(value)]);
  }
  return query;
}

export function rawParameters(rawQuery) {
  return rawQuery
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

function decodedOr(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export async function receive(message, { secure }) {
  const chunks = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > kBodyBytesMax) throw new AwsError("EntityTooLarge");
    chunks.push(chunk);
  }
  const headers = Object.create(null);
  for (const [name, values] of Object.entries(message.headersDistinct)) headers[name] = values.join(",");
  return new Request({ method: message.method, target: message.url, headers, body: Buffer.concat(chunks), secure });
}
