// Sends an answer as a correct server does. What is sent wrongly on purpose goes through fault_delivery.mjs.

import { createReadStream } from "node:fs";

// Calls `record` with the bytes of the body just before the last of them leaves, so that whoever has an answer finds it
// in the log. Returns the bytes that were handed to the connection: fewer if the client left early.
export async function deliver(answer, response, { now, pace, record }) {
  response.sendDate = false;
  const headers = [["Date", now.toUTCString()], ["Server", "AmazonS3"], ...answer.headers];
  if (answer.status !== 204 && answer.status !== 304) headers.push(["Content-Length", String(answer.length)]);
  response.writeHead(answer.status, headers.flat());
  if (answer.withoutBody || answer.length === 0) {
    record(0);
    await ended(response);
    return 0;
  }
  const sent = await sendBody(answer.body, response, { pace, record });
  if (sent === answer.length) await ended(response);
  else response.destroy(); // the file shrank meanwhile: what was promised cannot be kept
  return sent;
}

async function sendBody(body, response, { pace, record }) {
  let sent = 0;
  for await (const chunk of chunksOf(body, pace.chunkBytes)) {
    await pace.admit(chunk.length);
    if (response.destroyed) break;
    sent += chunk.length;
    if (sent === body.length) record(sent);
    if (!response.write(chunk)) await drained(response);
  }
  return sent;
}

// Or left by the client.
export function drained(stream) {
  if (stream.destroyed) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

function ended(response) {
  if (response.destroyed) return undefined;
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.end(resolve);
  });
}

export async function* chunksOf(body, chunkBytes) {
  if (!Buffer.isBuffer(body)) {
    yield* createReadStream(body.path, {
      start: body.first,
      end: body.first + body.length - 1,
      highWaterMark: chunkBytes,
    });
    return;
  }
  for (let at = 0; at < body.length; at += chunkBytes) yield body.subarray(at, at + chunkBytes);
}
