// Certificates that are good and bad in each way, old versions, and a certificate that changes.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect } from "node:tls";

import { makeCertificates } from "./certificates.mjs";
import { signedRequest, startDouble } from "./fixture.mjs";

const directory = mkdtempSync(join(tmpdir(), "s3-server-tls-"));
const certificates = makeCertificates(directory);
after(() => rmSync(directory, { recursive: true }));

const ca = readFileSync(certificates.ca);

function pair({ cert, key }) {
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

// The certificate that a client sees which trusts our authority; or the code of its refusal.
function handshake(aws, options = {}) {
  const { hostname: host, port } = new URL(aws.endpoint);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), ca, ...options }, () => {
      resolve({ subject: socket.getPeerCertificate().subject.CN, version: socket.getProtocol() });
      socket.destroy();
    });
    socket.once("error", (error) => resolve(error.code));
  });
}

test("AGoodCertificateIsTrusted", async (t) => {
  const aws = await startDouble(t, { tls: pair(certificates.good) });
  assert.match(aws.endpoint, /^https:/);
  assert.equal((await handshake(aws)).subject, "good");
  const status = await new Promise((resolve, reject) =>
    get(`${aws.endpoint}/bucket`, { ca, agent: false }, ({ statusCode }) => resolve(statusCode)).once("error", reject),
  );
  assert.equal(status, 403, "unsigned, but answered");
});

test("EachBadCertificateIsRefusedForItsReason", async (t) => {
  const reasons = {
    expired: "CERT_HAS_EXPIRED",
    wrong_host: "ERR_TLS_CERT_ALTNAME_INVALID",
    self_signed: "DEPTH_ZERO_SELF_SIGNED_CERT",
    unknown_ca: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  };
  for (const [name, reason] of Object.entries(reasons)) {
    const aws = await startDouble(t, { tls: pair(certificates[name]) });
    assert.equal(await handshake(aws), reason, name);
    assert.equal(aws.log.requests, 0);
  }
});

test("AFaultBreaksTheConnectionBelow", async (t) => {
  const aws = await startDouble(t, { tls: pair(certificates.good), files: { "bucket/k": "0123456789" } });
  aws.faults.replace([
    { action: "truncate", at: 4, nth: 1 },
    { action: "reset", at: 4, nth: 2 },
  ]);
  const { headers } = await signedRequest(aws, { path: "/bucket/k" });
  const read = () =>
    new Promise((resolve) => {
      get(`${aws.endpoint}/bucket/k`, { ca, headers, agent: false }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.once("close", () => resolve([Buffer.concat(chunks).toString(), answer.complete]));
        answer.once("error", () => {});
      }).once("error", () => {});
    });
  assert.deepEqual(await read(), ["0123", false]);
  assert.deepEqual(await read(), ["0123", false]);
});

test("OldVersionsAreSpokenOnlyWhenAskedFor", async (t) => {
  const old = { ciphers: "DEFAULT@SECLEVEL=0" };
  for (const version of ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]) {
    const aws = await startDouble(t, { tls: { ...pair(certificates.good), maxVersion: version } });
    assert.equal((await handshake(aws, { ...old, minVersion: "TLSv1" })).version, version);
    if (version < "TLSv1.2") assert.equal(typeof (await handshake(aws, { minVersion: "TLSv1.2" })), "string");
  }
  const aws = await startDouble(t, { tls: pair(certificates.good) });
  assert.equal(typeof (await handshake(aws, { ...old, minVersion: "TLSv1", maxVersion: "TLSv1.1" })), "string");
});

test("ACertificateIsSwappedWhileItRuns", async (t) => {
  const aws = await startDouble(t, { tls: pair(certificates.good) });
  assert.equal((await handshake(aws)).subject, "good");
  aws.setCertificate(pair(certificates.renewed));
  assert.equal((await handshake(aws)).subject, "renewed");
  aws.setCertificate(pair(certificates.unknown_ca));
  assert.equal(await handshake(aws), "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});
