// The port of control: what a test in another process reads and changes while the double runs. JSON both ways.

import { createServer } from "node:http";

export class Control {
  #double;
  #server;

  constructor(double) {
    this.#double = double;
    this.#server = createServer((message, response) => this.#serve(message, response));
  }

  async listen(address) {
    await new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, address, resolve);
    });
    this.endpoint = `http://${address}:${this.#server.address().port}`;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(message, response) {
    let status = 200;
    let value;
    try {
      value = await this.#handle(message);
      if (value === undefined) [status, value] = [404, { error: `there is no ${message.method} ${message.url}` }];
    } catch (error) {
      [status, value] = [400, { error: error.message }];
    }
    const body = JSON.stringify(value);
    response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
    response.end(body);
  }

  async #handle(message) {
    const url = new URL(message.url, "http://control");
    const handler = this.#handlers[`${message.method} ${url.pathname}`];
    if (!handler) return undefined;
    const text = await bodyOf(message);
    return (await handler(text === "" ? undefined : JSON.parse(text), url.searchParams)) ?? {};
  }

  #handlers = {
    "GET /counts": () => {
      const { requests, counts: operations, inFlightMax } = this.#double.log;
      return { requests, operations, in_flight_max: inFlightMax };
    },
    "GET /log": (_, query) => this.#double.log.entries(query.get("operation") ?? undefined),
    "DELETE /log": () => this.#double.log.clear(),
    "GET /faults": () => this.#double.faults.state,
    "PUT /faults": (rules) => this.#double.faults.replace([rules].flat()),
    "DELETE /faults": () => this.#double.faults.replace([]),
    "GET /clock": () => ({ offset_seconds: this.#double.clock.offsetSeconds, now: this.#double.clock.now() }),
    "PUT /clock": ({ offset_seconds: seconds }) => {
      this.#double.clock.offsetSeconds = seconds;
    },
    "PUT /world": (world) => this.#double.setWorld(world),
    "PUT /pace": ({ bytes_per_second: bytesPerSecond, first_byte_delay_ms: firstByteDelayMs }) =>
      this.#double.setPace({ bytesPerSecond, firstByteDelayMs }),
    "PUT /listening": ({ open }) => (open ? this.#double.open() : this.#double.shut()),
    "PUT /certificate": ({ cert, key }) => this.#double.setCertificate({ cert, key }),
    "POST /expire": (body) => this.#double.keyring.expire(this.#double.clock.now(), body?.access_key_id),
  };
}

async function bodyOf(message) {
  const chunks = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
