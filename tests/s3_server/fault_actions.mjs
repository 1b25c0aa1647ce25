// What a rule of faults can do. An action has up to five moments, each a function of (rule, scene):
//
//   before   the request is known and not judged yet; scene: {request, call, double}
//   instead  the request is accepted and not done yet; what it throws or returns is answered
//   alter    it is done; scene: {answer, request, call, double}; returns another answer
//   send     how the answer leaves: parts of a Performance (fault_delivery.mjs)
//
// `parameters` may stand in a rule, `needs` must.

import { gzipSync } from "node:zlib";

import { textAnswer } from "./answer.mjs";
import { AwsError, codeOfStatus, isKnownCode } from "./aws_error.mjs";
import { isoSeconds } from "./clock.mjs";
import { damageList, kListDamages } from "./list_damage.mjs";

const kOverwrites = ["append", "flip", "empty", "delete"];

export const kActions = {
  // Answers that a server may well give.
  error: {
    parameters: ["status", "code", "message", "retry_after", "region", "html"],
    check: ({ code, status }) => requireKnown(code, status),
    instead: refuse,
  },
  redirect: { parameters: ["status", "region"], needs: ["to"], instead: redirect },
  delay: { parameters: [], needs: ["seconds"], send: ({ seconds }) => ({ delayMs: seconds * 1000 }) },
  slow: { parameters: [], needs: ["bytes_per_second"], send: (rule) => ({ bytesPerSecond: rule.bytes_per_second }) },
  chunked: { parameters: ["at"], send: ({ at }) => ({ framing: "chunked", ...cutAt(at, "close") }) },

  // Connections that break.
  hang_up: { parameters: [], send: () => ({ hangsUp: true }) },
  reset: { parameters: ["at"], send: ({ at = "start" }) => cutAt(at, "reset") },
  stall: {
    parameters: ["at", "seconds"],
    send: ({ at = "start", seconds }) => ({ ...cutAt(at, "stall"), stallSeconds: seconds }),
  },
  truncate: { parameters: [], needs: ["at"], send: ({ at }) => cutAt(at, "close") },

  // Framing that is wrong.
  lengthen: { parameters: ["bytes"], send: ({ bytes = 1 }) => ({ surplus: bytes }) },
  endless: { parameters: [], send: () => ({ framing: "chunked", isEndless: true }) },
  no_length: { parameters: ["at"], send: ({ at }) => ({ framing: "none", ...cutAt(at, "close") }) },
  two_lengths: { parameters: ["difference"], send: ({ difference = 1 }) => ({ secondLength: difference }) },
  header: {
    parameters: ["bytes"],
    send: ({ bytes = 1 << 20 }) => ({ moreHeaders: [["x-amz-meta-huge", "h".repeat(bytes)]] }),
  },
  headers: { parameters: ["count"], send: ({ count = 10_000 }) => ({ moreHeaders: manyHeaders(count) }) },
  informational: { parameters: ["count"], send: ({ count = Infinity }) => ({ informational: count }) },

  // Content that is wrong.
  gzip: { parameters: [], alter: zip },
  flip: { parameters: ["bit"], needs: ["offset"], alter: flip },
  etag: {
    parameters: ["value"],
    alter: ({ value }, { answer, call }) => answer.withHeader("ETag", `"${value ?? otherEtag(call)}"`),
  },
  overwrite: {
    parameters: ["how", "when"],
    check: ({ how = "append" }) => requireOneOf(how, kOverwrites),
    before: (rule, scene) => (rule.when === "after" ? undefined : overwrite(rule, scene)),
    alter: (rule, scene) => (rule.when === "after" ? overwriteAfterwards(rule, scene) : scene.answer),
  },
  list: {
    parameters: ["at", "difference"],
    needs: ["damage"],
    check: ({ damage }) => requireOneOf(damage, kListDamages),
    alter: (rule, { answer }) => damageList(rule, answer),
  },

  // Time and sessions.
  clock: {
    parameters: [],
    needs: ["offset_seconds"],
    before: (rule, { double }) => {
      double.clock.offsetSeconds = rule.offset_seconds;
    },
  },
  expire: {
    parameters: [],
    before: (_, { request, double }) => double.keyring.expire(double.clock.now(), keyIdOf(request)),
  },
  session: { parameters: ["lasts_seconds", "says_seconds"], alter: changeSession },
};

function refuse({ html, status = html ? 502 : undefined, code, message, retry_after: retryAfter, region }) {
  const headers = regionHeader(region);
  if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
  if (html) {
    // As proxies and load balancers answer, which know nothing of S3.
    const answer = textAnswer(`<html><body><h1>${status} ${message ?? "Bad Gateway"}</h1></body></html>`, { status });
    return Object.entries(headers).reduce(
      (built, [name, value]) => built.withHeader(name, value),
      answer.withHeader("Content-Type", "text/html"),
    );
  }
  throw new AwsError(code ?? codeOfStatus(status ?? 500), { status, message, headers });
}

function redirect({ to, status = 307, region }, { request }) {
  throw new AwsError(status === 301 ? "PermanentRedirect" : "TemporaryRedirect", {
    status,
    headers: { Location: `${to}${request.target}`, ...regionHeader(region) },
    fields: { Endpoint: new URL(to).host },
  });
}

// A region that the bucket is not in, or that is none: clients build host names of it.
function regionHeader(region) {
  return region === undefined ? {} : { "x-amz-bucket-region": region };
}

function cutAt(at, ending) {
  return at === undefined ? {} : { cut: { at, ending } };
}

function manyHeaders(count) {
  return Array.from({ length: count }, (_, index) => [`x-amz-meta-${index}`, "many"]);
}

async function zip(_, { answer }) {
  return answer.withBody(gzipSync(await answer.bytes())).withHeader("Content-Encoding", "gzip");
}

// `offset` counts in the object, so that a rule means the same bit whatever ranges are asked for.
async function flip({ offset, bit = 0 }, { answer }) {
  const within = offset - (answer.body.first ?? 0);
  if (within < 0 || within >= answer.length) return answer;
  const bytes = Buffer.from(await answer.bytes());
  bytes[within] ^= 1 << bit;
  return answer.withBody(bytes);
}

function otherEtag(call) {
  return String(call.index).padStart(32, "0");
}

async function overwrite({ how = "append" }, { call, double }) {
  const object = await double.objects.find(call.bucket, call.key);
  if (!object) return;
  if (how === "delete") {
    await double.objects.remove(call.bucket, call.key);
    return;
  }
  const old = await double.objects.bytes(object);
  await double.objects.put(call.bucket, call.key, overwritten(old, how));
}

// After the request is done, and before its answer leaves, so that whatever the client asks next sees the new object.
async function overwriteAfterwards(rule, scene) {
  const held = scene.answer.withBody(await scene.answer.bytes());
  await overwrite(rule, scene);
  return held;
}

function overwritten(old, how) {
  if (how === "append") return Buffer.concat([old, Buffer.from([0])]);
  if (how === "empty" || old.length === 0) return Buffer.alloc(0);
  const flipped = Buffer.from(old);
  flipped[flipped.length - 1] ^= 1;
  return flipped;
}

function keyIdOf(request) {
  return /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "none";
}

// `lasts_seconds` is the truth of a session that was just issued, `says_seconds` what its document claims.
async function changeSession({ lasts_seconds: lasts, says_seconds: says = lasts }, { answer, double }) {
  const text = (await answer.bytes()).toString("utf8");
  const id = /ASIA[0-9A-Z]+/.exec(text)?.[0];
  const at = (seconds) => new Date(double.clock.now().getTime() + seconds * 1000);
  if (id === undefined) return answer;
  if (lasts !== undefined) double.keyring.expire(at(lasts), id);
  if (says === undefined) return answer;
  const iso = isoSeconds(at(says));
  const changed = text
    .replace(/<Expiration>[^<]*/, `<Expiration>${iso}`)
    .replace(/"Expiration":"[^"]*"/, `"Expiration":"${iso}"`)
    .replace(/"expiration":\d+/, `"expiration":${at(says).getTime()}`);
  return answer.withBody(Buffer.from(changed));
}

// A code of one's own needs a status of one's own.
function requireKnown(code, status) {
  if (code !== undefined && status === undefined && !isKnownCode(code))
    throw new Error(`"${code}" has no status of its own`);
}

function requireOneOf(value, values) {
  if (!values.includes(value)) throw new Error(`"${value}" is none of ${values.join(", ")}`);
}
