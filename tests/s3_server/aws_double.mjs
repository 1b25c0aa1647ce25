// The double of AWS as a module: one port that plays S3, STS and the credential endpoints, and one port of control.
//
//   const aws = await AwsDouble.start({ root: "/some/dir" });
//   … aws.endpoint … aws.log.counts … aws.clock.offsetSeconds = 3600 …
//   await aws.close();

import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";

import { AwsError } from "./aws_error.mjs";
import { Clock } from "./clock.mjs";
import { Control } from "./control.mjs";
import { deliver } from "./delivery.mjs";
import { Keyring } from "./keyring.mjs";
import { Objects } from "./objects.mjs";
import { Pace, sleep } from "./pace.mjs";
import { NotModified } from "./read_object.mjs";
import { receive } from "./request.mjs";
import { RequestLog } from "./request_log.mjs";
import { S3 } from "./s3.mjs";
import { Sts } from "./sts.mjs";
import { World, simpleWorld } from "./world.mjs";

const kLoopback = "127.0.0.1";
const kHostSuffixes = ["amazonaws.com", "amazonaws.com.cn", "localhost"];
const kHeaderBytesMax = 64 * 1024;

export class AwsDouble {
  #server;
  #control;
  #world;
  #services;
  #pace = new Pace(undefined);
  #firstByteDelayMs = 0;

  // `world` is a World or its document. `tls` is {cert, key, minVersion?, maxVersion?}, as Node's own. Without
  // `logPath` the log is in memory only.
  static async start({
    root,
    port = 0,
    world = simpleWorld(),
    logPath,
    pageSize,
    tls,
    hostSuffixes = [],
    bytesPerSecond,
    firstByteDelayMs,
  }) {
    const double = new AwsDouble({ root, world, logPath, pageSize, hostSuffixes: [...hostSuffixes, ...kHostSuffixes] });
    double.setPace({ bytesPerSecond, firstByteDelayMs });
    await double.#listen(port, tls);
    return double;
  }

  // Use start().
  constructor({ root, world, logPath, pageSize, hostSuffixes }) {
    this.setWorld(world);
    this.clock = new Clock();
    this.keyring = new Keyring(() => this.#world);
    this.log = new RequestLog(logPath);
    this.objects = new Objects(root);
    const stage = {
      world: () => this.#world,
      keyring: this.keyring,
      clock: this.clock,
      objects: this.objects,
      pageSize,
      hostSuffixes,
    };
    this.#services = [new Sts(stage), new S3(stage)];
  }

  async #listen(port, tls) {
    const options = { maxHeaderSize: kHeaderBytesMax, keepAliveTimeout: 60_000, requestTimeout: 0 };
    const serve = (message, response) => this.#serve(message, response);
    this.#server = tls ? createSecureServer({ ...options, ...tls }, serve) : createServer(options, serve);
    this.#control = new Control(this);
    await Promise.all([listening(this.#server, port), this.#control.listen(kLoopback)]);
    this.endpoint = `${tls ? "https" : "http"}://${kLoopback}:${this.#server.address().port}`;
    this.control = this.#control.endpoint;
  }

  setWorld(world) {
    this.#world = world instanceof World ? world : new World(world);
  }

  // One rate for all answers together, and how long each waits before its first byte.
  setPace({ bytesPerSecond, firstByteDelayMs = 0 }) {
    this.#pace = new Pace(bytesPerSecond);
    this.#firstByteDelayMs = firstByteDelayMs;
  }

  // New connections get this certificate; those that stand keep theirs.
  setCertificate({ cert, key }) {
    this.#server.setSecureContext({ cert, key });
  }

  async close() {
    this.#server.closeAllConnections();
    await Promise.all([new Promise((resolve) => this.#server.close(resolve)), this.#control.close()]);
    this.log.close();
  }

  async #serve(message, response) {
    const entry = { index: this.log.start(), method: message.method, target: message.url, host: message.headers.host };
    try {
      await this.#converse(message, response, entry);
    } catch (error) {
      entry.error ??= error.code ?? error.name;
      response.destroy();
      if (!isOfConnection(error)) console.error(error);
    }
    this.log.add(entry);
  }

  async #converse(message, response, entry) {
    const request = await receive(message, { secure: message.socket.encrypted === true });
    const service = this.#services.find((one) => one.accepts(request));
    const call = { index: entry.index };
    const answer = await this.#answer(service, request, call);
    Object.assign(entry, logged(request, call), { status: answer.status, error: call.error });
    if (this.#firstByteDelayMs > 0) await sleep(this.#firstByteDelayMs);
    entry.bytes = await deliver(answer, response, { now: this.clock.now(), pace: this.#pace });
  }

  async #answer(service, request, call) {
    try {
      Object.assign(call, service.describe(request));
      await service.authenticate(request, call);
      return await service.perform(request, call);
    } catch (error) {
      if (error instanceof NotModified) return error.answer;
      const refused = error instanceof AwsError ? error : new AwsError("InternalError");
      if (refused !== error) console.error(error);
      call.error = refused.code;
      return service.refusal(refused, request, call);
    }
  }
}

function logged(request, call) {
  return {
    operation: call.operation ?? "Unknown",
    bucket: call.bucket,
    key: call.key,
    range: request.headers.range,
    who: call.principal?.arn,
    access_key_id: call.accessKeyId,
  };
}

function isOfConnection(error) {
  return (
    ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR"].includes(error.code) ||
    error.message === "aborted"
  );
}

function listening(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, kLoopback, resolve);
  });
}
