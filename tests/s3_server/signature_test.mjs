// Nothing gets through without a valid signature over exactly what was sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ListObjectsV2Command } from "@aws-sdk/client-s3";

import { codeOf, kOwner, s3Client, send, sendSigned, signedRequest, startDouble } from "./fixture.mjs";

const kFiles = { "bucket/k": "content", "bucket/part=0/x+y": "odd" };

async function refusal(t, change) {
  const aws = await startDouble(t, { files: kFiles });
  const request = await signedRequest(aws, { path: "/bucket/k" });
  const sent = { method: request.method, target: request.path, headers: request.headers, body: "" };
  return codeOf(await send(aws, change(sent) ?? sent));
}

test("AValidSignaturePasses", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  assert.equal((await sendSigned(aws, { path: "/bucket/k" })).body.toString(), "content");
});

test("NoSignatureIsRefused", async (t) => {
  assert.equal(await refusal(t, (sent) => void delete sent.headers.authorization), "AccessDenied");
});

test("AChangedPathIsRefused", async (t) => {
  assert.equal(await refusal(t, (sent) => void (sent.target = "/bucket/other")), "SignatureDoesNotMatch");
});

test("AChangedQueryIsRefused", async (t) => {
  assert.equal(await refusal(t, (sent) => void (sent.target += "?versions=")), "SignatureDoesNotMatch");
});

test("AChangedMethodIsRefused", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  const { headers } = await signedRequest(aws, { path: "/bucket/k" });
  assert.equal((await send(aws, { method: "DELETE", target: "/bucket/k", headers })).status, 403);
  assert.equal((await sendSigned(aws, { path: "/bucket/k" })).status, 200);
});

test("AChangedHeaderIsRefused", async (t) => {
  const change = (sent) => void (sent.headers.host = "bucket.localhost");
  assert.equal(await refusal(t, change), "SignatureDoesNotMatch");
});

test("AnUnsignedAmzHeaderIsRefused", async (t) => {
  const change = (sent) => void (sent.headers["x-amz-request-payer"] = "requester");
  assert.equal(await refusal(t, change), "AccessDenied");
});

test("AChangedBodyIsRefused", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  const { headers } = await signedRequest(aws, { method: "PUT", path: "/bucket/new", body: "signed" });
  const answer = await send(aws, { method: "PUT", target: "/bucket/new", headers, body: "forged" });
  assert.equal(codeOf(answer), "XAmzContentSHA256Mismatch");
});

test("AnotherEncodingThanTheSignedOneIsRefused", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  const path = "/bucket/part%3D0/x%2By";
  assert.equal((await sendSigned(aws, { path })).body.toString(), "odd");
  const { headers } = await signedRequest(aws, { path });
  for (const target of ["/bucket/part=0/x%2By", "/bucket/part%3d0/x%2By", "/bucket/part%3D0/x+y"]) {
    assert.equal(codeOf(await send(aws, { target, headers })), "SignatureDoesNotMatch");
    const signedRaw = await signedRequest(aws, { path: target });
    assert.equal(codeOf(await send(aws, { target, headers: signedRaw.headers })), "SignatureDoesNotMatch");
  }
});

test("ARefusalShowsWhatShouldHaveBeenSigned", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  const { headers } = await signedRequest(aws, { path: "/bucket/k" });
  const { body } = await send(aws, { target: "/bucket/other", headers });
  assert.match(body.toString(), /<CanonicalRequest>GET\n\/bucket\/other\n/);
});

test("WrongCredentialsAreRefusedByName", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  const refused = (credentials) =>
    s3Client(t, aws, { credentials }).send(new ListObjectsV2Command({ Bucket: "bucket" }));
  await assert.rejects(refused({ ...kOwner, accessKeyId: "AKIANOBODY0000000000" }), { name: "InvalidAccessKeyId" });
  await assert.rejects(refused({ ...kOwner, secretAccessKey: "wrong" }), { name: "SignatureDoesNotMatch" });
  await assert.rejects(refused({ ...kOwner, sessionToken: "bogus" }), { name: "InvalidToken" });
});

test("TheClockDecides", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  const at = (minutes) => sendSigned(aws, { path: "/bucket/k", signingDate: new Date(Date.now() + minutes * 60_000) });
  assert.equal((await at(14)).status, 200);
  assert.equal((await at(-14)).status, 200);
  assert.equal(codeOf(await at(16)), "RequestTimeTooSkewed");
  assert.equal(codeOf(await at(-16)), "RequestTimeTooSkewed");
  aws.clock.offsetSeconds = 3600;
  const late = await at(0);
  assert.equal(codeOf(late), "RequestTimeTooSkewed");
  assert.ok(new Date(late.headers.date) - Date.now() > 3_500_000, "the Date header tells the server's time");
  assert.equal((await at(60)).status, 200);
});

test("TheServiceOfTheScopeIsChecked", async (t) => {
  const aws = await startDouble(t, { files: kFiles });
  assert.equal(codeOf(await sendSigned(aws, { path: "/bucket/k", service: "sts" })), "AuthorizationHeaderMalformed");
});
