// Sends an answer wrongly, byte for byte over the bare connection, which is closed afterwards.
//
// A Performance says how: {answer, delayMs?, bytesPerSecond?, hangsUp?} is still within the rules of HTTP and goes
// through delivery.mjs; every other part makes it wrong:
//   cut           {at, ending}: at "start", "headers", or a byte of the body (negative: from its end); "close", "reset"
//                 or "stall" (for `stallSeconds`, else until the client leaves)
//   framing       "chunked" or "none" instead of a length; isEndless: chunks without end
//   surplus       bytes more than the length declares
//   secondLength  one more Content-Length, that much larger
//   moreHeaders   headers beside those of the answer
//   informational answers 102 before the real one, a number or Infinity

import { STATUS_CODES } from "node:http";

import { chunksOf, drained } from "./delivery.mjs";
import { sleep } from "./pace.mjs";

const kWrong = ["cut", "framing", "surplus", "secondLength", "moreHeaders", "informational"];
const kInformational = "HTTP/1.1 102 Processing\r\n\r\n";
const kInformationalBatch = 100;
const kFlushMs = 30; // so that the peer has read what was sent before the connection is reset

export function isWrong(performance) {
  return kWrong.some((part) => performance[part] !== undefined);
}

// Returns the bytes of the body that were handed to the connection.
export async function deliverWrongly(performance, response, { now, pace, record }) {
  const socket = response.socket;
  const { answer, cut } = performance;
  const head = headOf(performance, now);
  const bodyBytes = answer.withoutBody ? 0 : answer.length;
  await sendInformational(socket, performance.informational ?? 0);
  if (cut?.at === "headers") await write(socket, head.subarray(0, Math.floor(head.length / 2)));
  if (cut?.at === "start" || cut?.at === "headers") return finish(socket, performance, 0);
  await write(socket, head);
  const last =
    typeof cut?.at === "number"
      ? Math.max(0, Math.min(bodyBytes, cut.at < 0 ? bodyBytes + cut.at : cut.at))
      : bodyBytes;
  const sent = await sendBody(socket, performance, last, pace);
  record(sent);
  return finish(socket, performance, sent);
}

function headOf({ answer, framing, secondLength, moreHeaders = [] }, now) {
  const headers = [["Date", now.toUTCString()], ["Server", "AmazonS3"], ...answer.headers, ...moreHeaders];
  if (framing === "chunked") headers.push(["Transfer-Encoding", "chunked"]);
  if (framing === undefined) headers.push(["Content-Length", answer.length]);
  if (secondLength !== undefined) headers.push(["Content-Length", answer.length + secondLength]);
  headers.push(["Connection", "close"]);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines}\r\n`);
}

async function sendInformational(socket, count) {
  for (let left = count; left > 0 && !socket.destroyed; left -= kInformationalBatch) {
    await write(socket, kInformational.repeat(Math.min(left, kInformationalBatch)));
  }
}

async function sendBody(socket, performance, last, pace) {
  const { answer, framing, surplus = 0, isEndless } = performance;
  const isChunked = framing === "chunked";
  let sent = 0;
  if (last > 0) {
    for await (const chunk of chunksOf(partOf(answer.body, last), pace.chunkBytes)) {
      await pace.admit(chunk.length);
      if (socket.destroyed) return sent;
      await write(socket, isChunked ? framed(chunk) : chunk);
      sent += chunk.length;
    }
  }
  if (surplus > 0) await write(socket, Buffer.alloc(surplus));
  while (isEndless && !socket.destroyed) await write(socket, framed(Buffer.alloc(4096)));
  if (isChunked && performance.cut === undefined) await write(socket, "0\r\n\r\n");
  return sent + surplus;
}

function partOf(body, length) {
  return Buffer.isBuffer(body) ? body.subarray(0, length) : { ...body, length };
}

function framed(chunk) {
  return Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
}

async function write(socket, bytes) {
  if (!socket.destroyed && !socket.write(bytes)) await drained(socket);
}

async function finish(socket, { cut, stallSeconds }, sent) {
  if (cut?.ending === "stall")
    await Promise.race([left(socket), stallSeconds === undefined ? left(socket) : sleep(stallSeconds * 1000)]);
  if (cut?.ending === "reset") {
    await sleep(kFlushMs);
    // A connection under TLS cannot be reset from here; its end without a farewell is as abrupt.
    if (socket.encrypted) socket.destroy();
    else socket.resetAndDestroy();
  } else {
    await new Promise((resolve) => socket.end(resolve));
  }
  return sent;
}

function left(socket) {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once("close", resolve);
  });
}
