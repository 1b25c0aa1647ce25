// The double of AWS as a module: one port that plays S3, STS and the credential endpoints, and one port of control.
//
//   const aws = await AwsDouble.start({ root: "/some/dir" });
//   … aws.endpoint … aws.log.counts … aws.clock.offsetSeconds = 3600 …
//   await aws.close();

import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";

import { AwsError } from "./aws_error.mjs";
import { Clock } from "./clock.mjs";
import { ContainerCredentials } from "./container_credentials.mjs";
import { Control } from "./control.mjs";
import { deliver } from "./delivery.mjs";
import { deliverWrongly, isWrong } from "./fault_delivery.mjs";
import { Faults } from "./faults.mjs";
import { InstanceMetadata } from "./instance_metadata.mjs";
import { Keyring } from "./keyring.mjs";
import { Objects } from "./objects.mjs";
import { Pace, sleep } from "./pace.mjs";
import { NotModified } from "./read_object.mjs";
import { receive } from "./request.mjs";
import { RequestLog } from "./request_log.mjs";
import { RoleSessions } from "./role_sessions.mjs";
import { S3 } from "./s3.mjs";
import { SsoPortal } from "./sso_portal.mjs";
import { Sts } from "./sts.mjs";
import { tlsOptions } from "./tls_options.mjs";
import { World, simpleWorld } from "./world.mjs";

const kLoopback = "127.0.0.1";
const kHostSuffixes = ["amazonaws.com", "amazonaws.com.cn", "localhost"];
const kUnknown = "Unknown"; // the operation of what is not played
const kHeaderBytesMax = 64 * 1024;

export class AwsDouble {
  #server;
  #port;
  #control;
  #connections = new Connections();
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
    faults = [],
    logPath,
    pageSize,
    tls,
    hostSuffixes = [],
    bytesPerSecond,
    firstByteDelayMs,
  }) {
    const double = new AwsDouble({ root, world, logPath, pageSize, hostSuffixes: [...hostSuffixes, ...kHostSuffixes] });
    double.faults.replace(faults);
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
    const sessions = new RoleSessions(stage);
    this.#services = [
      new InstanceMetadata(stage, sessions),
      new ContainerCredentials(stage, sessions),
      new SsoPortal(stage, sessions),
      new Sts(stage),
      new S3(stage), // takes what is left
    ];
    this.faults = new Faults(this.#services.flatMap(({ operations }) => operations));
  }

  async #listen(port, tls) {
    const options = { maxHeaderSize: kHeaderBytesMax, keepAliveTimeout: 60_000, requestTimeout: 0 };
    const serve = (message, response) => this.#serve(message, response);
    this.#server = tls ? createSecureServer({ ...options, ...tlsOptions(tls) }, serve) : createServer(options, serve);
    this.#control = new Control(this);
    await Promise.all([listening(this.#server, port), this.#control.listen(kLoopback)]);
    this.#port = this.#server.address().port;
    this.endpoint = `${tls ? "https" : "http"}://${kLoopback}:${this.#port}`;
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

  // Connections are refused, and those that stand break.
  async shut() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  // Listens again, on the same port.
  async open() {
    await listening(this.#server, this.#port);
  }

  async close() {
    await Promise.all([this.shut(), this.#control.close()]);
    this.log.close();
  }

  async #serve(message, response) {
    const entry = {
      operation: kUnknown,
      index: this.log.start(),
      method: message.method,
      target: message.url,
      host: message.headers.host,
      connection: this.#connections.numberOf(message.socket),
    };
    const record = recorder(this.log, entry);
    try {
      await this.#converse(message, response, { entry, record });
    } catch (error) {
      entry.error ??= error.code ?? error.name;
      response.destroy();
      if (!isOfConnection(error)) console.error(error);
      record(undefined);
    }
  }

  async #converse(message, response, { entry, record }) {
    const request = await receive(message, { secure: message.socket.encrypted === true });
    const service = this.#services.find((one) => one.accepts(request));
    const call = { index: entry.index };
    const refused = describeInto(call, service, request);
    const scene = { request, call, double: this };
    const effects = this.faults.take(call);
    for (const { action, rule } of effects) await action.before?.(rule, scene);
    const answer = await this.#answer(service, scene, { refused, effects });
    // Who may not ask sees no fault, so that no fault can hide a wrong signature.
    const performance = call.isAccepted ? await this.#performance(answer, scene, effects) : { answer };
    Object.assign(entry, logged(request, call, performance), { faults: namesOf(effects) });
    record(await this.#send(performance, response, record));
  }

  async #answer(service, { request, call, double }, { refused, effects }) {
    try {
      if (refused) throw refused;
      await service.authenticate(request, call);
      call.isAccepted = true;
      for (const { action, rule } of effects) {
        const answer = await action.instead?.(rule, { request, call, double });
        if (answer) return answer;
      }
      return await service.perform(request, call);
    } catch (error) {
      if (error instanceof NotModified) return error.answer;
      const known = error instanceof AwsError ? error : new AwsError("InternalError");
      if (known !== error) console.error(error);
      call.error = known.code;
      return service.refusal(known, request, call);
    }
  }

  async #performance(answer, scene, effects) {
    let performance = { answer };
    for (const { action, rule } of effects) {
      if (action.alter) performance.answer = await action.alter(rule, { ...scene, answer: performance.answer });
      performance = { ...performance, ...action.send?.(rule) };
    }
    return performance;
  }

  async #send(performance, response, record) {
    const delayMs = this.#firstByteDelayMs + (performance.delayMs ?? 0);
    if (delayMs > 0) await sleep(delayMs);
    const pace = performance.bytesPerSecond === undefined ? this.#pace : new Pace(performance.bytesPerSecond);
    const options = { now: this.clock.now(), pace, record };
    if (isWrong(performance)) return deliverWrongly(performance, response, options);
    const { socket } = response;
    const sent = await deliver(performance.answer, response, options);
    // Without a word before, as a server ends a connection that was idle for too long.
    if (performance.hangsUp) socket.end();
    return sent;
  }
}

// Adds the entry to the log, once: the first who knows how many bytes leave says so.
function recorder(log, entry) {
  let isRecorded = false;
  return (bytes) => {
    if (isRecorded) return;
    isRecorded = true;
    log.add({ ...entry, bytes });
  };
}

// Numbers connections from 1, so that the log shows which requests shared one.
class Connections {
  #numbers = new WeakMap();
  #count = 0;

  numberOf(socket) {
    if (!this.#numbers.has(socket)) this.#numbers.set(socket, ++this.#count);
    return this.#numbers.get(socket);
  }
}

function describeInto(call, service, request) {
  try {
    Object.assign(call, service.describe(request));
    return undefined;
  } catch (error) {
    return error;
  }
}

function namesOf(effects) {
  return effects.length === 0 ? undefined : effects.map(({ rule }) => rule.action);
}

function logged(request, call, { answer }) {
  return {
    operation: call.operation ?? kUnknown,
    bucket: call.bucket,
    key: call.key,
    range: request.headers.range,
    who: call.principal?.arn,
    access_key_id: call.accessKeyId,
    status: answer.status,
    error: call.error,
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
