#!/usr/bin/env node
// A forward proxy for tests: tunnels by CONNECT, and plain requests with a whole URL as target. Prints {"proxy": URL}
// when it is ready, and ends with its standard input or at SIGTERM.
//
//   node proxy.mjs [--port N] [--log FILE] [--user NAME:PASSWORD] [--route HOST:PORT=ADDRESS:PORT]… [--refuse STATUS]
//
// A route sends what is meant for one place to another, so that a client can use the real names of AWS: `*` stands for
// any host. `--refuse` answers everything with that status.

import { createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { RequestLog } from "./request_log.mjs";

export class Proxy {
  #server;
  #user;
  #routes;
  #refuse;
  #sockets = new Set();

  // `routes` maps HOST:PORT to ADDRESS:PORT.
  static async start({ port = 0, logPath, user, routes = {}, refuse } = {}) {
    const proxy = new Proxy({ logPath, user, routes, refuse });
    await new Promise((resolve, reject) => proxy.#server.once("error", reject).listen(port, "127.0.0.1", resolve));
    proxy.endpoint = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  // Use start().
  constructor({ logPath, user, routes, refuse }) {
    this.log = new RequestLog(logPath);
    this.#user = user;
    this.#routes = routes;
    this.#refuse = refuse;
    this.#server = createServer((message, response) => this.#forward(message, response));
    this.#server.on("connect", (message, socket, head) => this.#tunnel(message, socket, head));
    this.#server.on("connection", (socket) => this.#keep(socket));
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    this.log.close();
  }

  #tunnel(message, socket, head) {
    const status = this.#judge(message);
    this.#note(message, "CONNECT", message.url, status);
    if (status !== 200)
      return void socket.end(`HTTP/1.1 ${status} Refused\r\n${challenge(status)}Content-Length: 0\r\n\r\n`);
    const [host, port] = this.#routed(message.url);
    const target = this.#keep(connect(Number(port), host));
    target.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.once("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));
    socket.once("error", () => target.destroy());
    return undefined;
  }

  #forward(message, response) {
    const url = parsed(message.url);
    const status = url ? this.#judge(message) : 400;
    this.#note(message, "Forward", message.url, status);
    if (status !== 200) {
      response.writeHead(status, status === 407 ? { "Proxy-Authenticate": "Basic" } : {});
      return void response.end();
    }
    const [host, port] = this.#routed(`${url.hostname}:${url.port || 80}`);
    const headers = { ...message.headers };
    for (const name of ["proxy-authorization", "proxy-connection"]) delete headers[name];
    // The target as it was sent: a parsed URL would encode the path anew.
    const path = message.url.slice(message.url.indexOf("/", "http://".length));
    const sent = httpRequest({ host, port, method: message.method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    sent.once("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    message.pipe(sent);
    return undefined;
  }

  #judge(message) {
    if (this.#refuse !== undefined) return this.#refuse;
    const wanted = this.#user === undefined ? undefined : `Basic ${Buffer.from(this.#user).toString("base64")}`;
    return wanted === undefined || message.headers["proxy-authorization"] === wanted ? 200 : 407;
  }

  #routed(place) {
    const port = place.slice(place.lastIndexOf(":") + 1);
    const to = this.#routes[place] ?? this.#routes[`*:${port}`] ?? place;
    const colon = to.lastIndexOf(":");
    return [to.slice(0, colon), to.slice(colon + 1)];
  }

  // What the log shows of credentials is that there were some.
  #note(message, operation, target, status) {
    const authorized = message.headers["proxy-authorization"] !== undefined;
    this.log.add({ index: this.log.start(), operation, method: message.method, target, status, authorized });
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }
}

function challenge(status) {
  return status === 407 ? "Proxy-Authenticate: Basic\r\n" : "";
}

function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      log: { type: "string" },
      user: { type: "string" },
      route: { type: "string", multiple: true, default: [] },
      refuse: { type: "string" },
    },
  });
  const proxy = await Proxy.start({
    port: Number(values.port),
    logPath: values.log,
    user: values.user,
    routes: Object.fromEntries(values.route.map((route) => route.split("="))),
    refuse: values.refuse === undefined ? undefined : Number(values.refuse),
  });
  const end = async () => {
    await proxy.close();
    process.exit(0);
  };
  process.once("SIGTERM", end);
  process.stdin.once("end", end).once("error", end).resume();
  console.log(JSON.stringify({ proxy: proxy.endpoint }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
