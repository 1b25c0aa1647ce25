// The forward proxy: tunnels, plain requests, credentials, routes and refusals, all in its log.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";

import { sendRaw, signedRequest, startDouble } from "./fixture.mjs";
import { Proxy } from "./proxy.mjs";

async function stage(t, options) {
  const aws = await startDouble(t, { files: { "bucket/k": "content" } });
  const proxy = await Proxy.start(options?.(aws));
  t.after(() => proxy.close());
  return { aws, proxy };
}

// GetObject through the proxy, as a request with a whole URL.
async function forwarded({ aws, proxy }, { origin = aws.endpoint, headers: more = {} } = {}) {
  const { headers } = await signedRequest(aws, { path: "/bucket/k", headers: { host: new URL(origin).host } });
  const { hostname, port } = new URL(proxy.endpoint);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: `${origin}/bucket/k`, headers: { ...headers, ...more }, agent: false },
      async (answer) => {
        const chunks = [];
        for await (const chunk of answer) chunks.push(chunk);
        resolve({ status: answer.statusCode, body: Buffer.concat(chunks) });
      },
    );
    sent.once("error", reject).end();
  });
}

// GetObject through a tunnel: {status of CONNECT, text}.
async function tunnelled({ aws, proxy }, { place = new URL(aws.endpoint).host, headers = "" } = {}) {
  const signed = await signedRequest(aws, { path: "/bucket/k", headers: { host: place, connection: "close" } });
  const lines = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const inner = `GET /bucket/k HTTP/1.1\r\n${lines.join("")}\r\n`;
  const { bytes } = await sendRaw(proxy, `CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n${headers}\r\n${inner}`);
  return bytes.toString();
}

test("PlainRequestsAreForwarded", async (t) => {
  const scene = await stage(t);
  assert.equal((await forwarded(scene)).body.toString(), "content");
  assert.deepEqual(scene.proxy.log.counts, { Forward: 1 });
});

test("TunnelsAreOpened", async (t) => {
  const scene = await stage(t);
  assert.match(
    await tunnelled(scene),
    /^HTTP\/1\.1 200 Connection established\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\ncontent$/,
  );
  assert.deepEqual(scene.proxy.log.counts, { CONNECT: 1 });
});

test("CredentialsAreAskedFor", async (t) => {
  const scene = await stage(t, () => ({ user: "name:password" }));
  assert.equal((await forwarded(scene)).status, 407);
  assert.match(await tunnelled(scene), /^HTTP\/1\.1 407 [^]*Proxy-Authenticate: Basic/);
  const basic = `Basic ${Buffer.from("name:password").toString("base64")}`;
  assert.equal((await forwarded(scene, { headers: { "proxy-authorization": basic } })).status, 200);
  assert.match(await tunnelled(scene, { headers: `Proxy-Authorization: ${basic}\r\n` }), /content$/);
  assert.ok(!JSON.stringify(scene.proxy.log.entries()).includes(basic.slice(6)));
});

test("RealNamesAreRoutedToTheDouble", async (t) => {
  const scene = await stage(t, (aws) => ({
    routes: { "s3.us-east-1.amazonaws.com:80": new URL(aws.endpoint).host, "*:443": new URL(aws.endpoint).host },
  }));
  assert.equal((await forwarded(scene, { origin: "http://s3.us-east-1.amazonaws.com" })).body.toString(), "content");
  assert.match(await tunnelled(scene, { place: "s3.us-east-1.amazonaws.com:443" }), /content$/);
});

test("AProxyMayRefuse", async (t) => {
  const scene = await stage(t, () => ({ refuse: 503 }));
  assert.equal((await forwarded(scene)).status, 503);
  assert.match(await tunnelled(scene), /^HTTP\/1\.1 503 /);
});

test("WhoIsNotThereIsABadGateway", async (t) => {
  const scene = await stage(t, () => ({ routes: { "*:81": "127.0.0.1:1" } }));
  assert.equal((await forwarded(scene, { origin: "http://gone.example:81" })).status, 502);
  assert.match(await tunnelled(scene, { place: "gone.example:81" }), /^HTTP\/1\.1 502 /);
});
