// What the tests of the double share: a double with a directory of its own, and AWS's own clients on it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";

import { AwsDouble } from "./aws_double.mjs";
import { Sha256 } from "./sha256.mjs";
import { kDefaultKey } from "./world.mjs";

export const kOwner = { accessKeyId: kDefaultKey.id, secretAccessKey: kDefaultKey.secret };

// `files` maps BUCKET/KEY to text or bytes. The double and its directory go when the test `t` ends.
export async function startDouble(t, { files = { "bucket/": "" }, ...options } = {}) {
  const root = mkdtempSync(join(tmpdir(), "s3-server-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name.endsWith("/") ? name : dirname(name)), { recursive: true });
    if (!name.endsWith("/")) writeFileSync(join(root, name), content);
  }
  const aws = await AwsDouble.start({ root, ...options });
  aws.root = root;
  t.after(() => aws.close());
  return aws;
}

export function s3Client(t, aws, { credentials = kOwner, region = "us-east-1", ...options } = {}) {
  const client = new S3Client({
    endpoint: aws.endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...options,
  });
  t.after(() => client.destroy());
  return client;
}

export function stsClient(t, aws, { credentials = kOwner, region = "us-east-1", ...options } = {}) {
  const client = new STSClient({ endpoint: aws.endpoint, region, credentials, maxAttempts: 1, ...options });
  t.after(() => client.destroy());
  return client;
}

// The credentials of an answer of STS, as the clients take them.
export function credentialsOf({ Credentials: { AccessKeyId, SecretAccessKey, SessionToken } }) {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

export async function bodyOf(answer) {
  return Buffer.from(await answer.Body.transformToByteArray());
}

// A signed request, ready to be changed and sent by hand: {method, path, query, headers, body}.
export async function signedRequest(
  aws,
  {
    method = "GET",
    path = "/",
    query = {},
    headers = {},
    body = "",
    credentials = kOwner,
    region = "us-east-1",
    service = "s3",
    signingDate,
  },
) {
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, uriEscapePath: false });
  const host = new URL(aws.endpoint).host;
  const request = { method, protocol: "http:", hostname: host, path, query, headers: { host, ...headers }, body };
  return signer.sign(request, { signingDate: signingDate ?? aws.clock.now() });
}

// Sends a request with exactly this target and these headers. {status, headers, body}.
export function send(aws, { method = "GET", target, headers = {}, body = "", agent = false }) {
  const { hostname, port } = new URL(aws.endpoint);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path: target, headers, agent }, async (answer) => {
      const chunks = [];
      try {
        for await (const chunk of answer) chunks.push(chunk);
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
      } catch (error) {
        reject(error);
      }
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

export async function sendSigned(aws, { agent, ...options }) {
  const { method, path, query, headers, body } = await signedRequest(aws, options);
  const parameters = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const target = parameters.length > 0 ? `${path}?${parameters.join("&")}` : path;
  return send(aws, { method, target, headers, body, agent });
}

// What comes back over a bare connection, byte for byte, until it ends: {bytes, ending: "end" | "reset" | "timeout"}.
export function sendRaw(aws, text, { timeoutMs = 20_000, bytesMax = Infinity } = {}) {
  const { hostname, port } = new URL(aws.endpoint);
  return new Promise((resolve) => {
    const chunks = [];
    let size = 0;
    const socket = connect(Number(port), hostname, () => socket.write(text));
    const finish = (ending) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes: Buffer.concat(chunks), ending });
    };
    const timer = setTimeout(() => finish("timeout"), timeoutMs);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= bytesMax) finish("enough");
    });
    socket.once("end", () => finish("end"));
    socket.once("error", () => finish("reset"));
  });
}

export async function sendRawSigned(aws, options, limits) {
  const { method, path, headers, body } = await signedRequest(aws, options);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendRaw(aws, `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`, limits);
}

export function codeOf(answer) {
  return /<Code>([^<]*)<\/Code>/.exec(answer.body.toString())?.[1];
}
