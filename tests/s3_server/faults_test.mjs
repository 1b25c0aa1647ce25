// Every fault does what its rule says, seen from a bare connection where a client would hide it.

import assert from "node:assert/strict";
import { Agent } from "node:http";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

import {
  bodyOf,
  codeOf,
  credentialsOf,
  kOwner,
  s3Client,
  sendRawSigned,
  sendSigned,
  startDouble,
  stsClient,
} from "./fixture.mjs";
import { customerWorld, kCairn, kRoles } from "./worlds.mjs";

const kContent = "0123456789".repeat(100);
const kFiles = { "bucket/k": kContent, "bucket/other": "other" };

async function stage(t, ...faults) {
  return startDouble(t, { files: kFiles, faults });
}

// The answer of GetObject as it comes over a bare connection: {head, body, ending}.
async function raw(aws, limits) {
  const { bytes, ending } = await sendRawSigned(aws, { path: "/bucket/k" }, limits);
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  return { bytes, text, ending, head: text.slice(0, end), body: end < 0 ? "" : text.slice(end + 4) };
}

const get = (aws, path = "/bucket/k", options = {}) => sendSigned(aws, { path, ...options });
const statuses = async (aws, count, path) => {
  const found = [];
  for (let index = 0; index < count; index++) found.push((await get(aws, path)).status);
  return found;
};

test("ARuleActsAtItsRequests", async (t) => {
  const aws = await stage(t, { action: "error", operation: "GetObject", nth: [2, 4], status: 500 });
  await sendSigned(aws, { method: "HEAD", path: "/bucket/k" });
  assert.deepEqual(await statuses(aws, 5), [200, 500, 200, 500, 200]);
});

test("ARuleMayCountAllRequests", async (t) => {
  const aws = await stage(t, { action: "error", request: 3, status: 503 });
  await sendSigned(aws, { method: "HEAD", path: "/bucket/k" });
  assert.deepEqual(await statuses(aws, 3), [200, 503, 200]);
});

test("ARuleActsSoManyTimesFromThere", async (t) => {
  const aws = await stage(t, { action: "error", key: "^k$", from: 2, times: 2, status: 503 });
  assert.deepEqual(await statuses(aws, 2, "/bucket/other"), [200, 200]);
  assert.deepEqual(await statuses(aws, 5), [200, 503, 503, 200, 200]);
  assert.deepEqual(
    aws.faults.state.map(({ matched, acted }) => [matched, acted]),
    [[5, 2]],
  );
});

test("ARuleThatSaysNothingIsRefused", async (t) => {
  const aws = await stage(t);
  assert.throws(() => aws.faults.replace([{ action: "explode" }]), /no action "explode"/);
  assert.throws(() => aws.faults.replace([{ action: "reset", bytes: 3 }]), /no "bytes"/);
  assert.throws(() => aws.faults.replace([{ action: "truncate" }]), /needs "at"/);
  assert.throws(() => aws.faults.replace([{ action: "reset", operation: "GetObjekt" }]), /no operation "GetObjekt"/);
  assert.throws(() => aws.faults.replace([{ action: "error", code: "SlowDwn" }]), /"SlowDwn" has no status/);
  assert.throws(() => aws.faults.replace([{ action: "list", damage: "all" }]), /"all" is none of/);
});

test("NoFaultHidesAWrongSignature", async (t) => {
  const aws = await stage(t, { action: "error", status: 500 }, { action: "reset" });
  const answer = await get(aws, "/bucket/k", { credentials: { ...kOwner, secretAccessKey: "wrong" } });
  assert.equal(codeOf(answer), "SignatureDoesNotMatch");
});

test("ErrorsHaveStatusCodeAndRetryAfter", async (t) => {
  const aws = await stage(
    t,
    { action: "error", nth: 1, status: 503, retry_after: 5 },
    { action: "error", nth: 2, status: 429, retry_after: "soon" },
    { action: "error", nth: 3, html: true },
    { action: "error", nth: 4, code: "InvalidObjectState" },
    { action: "error", nth: 5, code: "KMS.DisabledException" },
    { action: "error", nth: 6, status: 404 },
  );
  const answers = [];
  for (let index = 0; index < 6; index++) answers.push(await get(aws));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [503, 429, 502, 403, 400, 404],
  );
  assert.deepEqual(answers.map(codeOf), [
    "SlowDown",
    "TooManyRequests",
    undefined,
    "InvalidObjectState",
    "KMS.DisabledException",
    "NoSuchKey",
  ]);
  assert.deepEqual(answers.map(({ headers }) => headers["retry-after"]).slice(0, 2), ["5", "soon"]);
  assert.match(answers[2].body.toString(), /^<html>/);
});

test("ConnectionsAreResetWhereTheRuleSays", async (t) => {
  const aws = await stage(
    t,
    { action: "reset", nth: 1 },
    { action: "reset", nth: 2, at: "headers" },
    { action: "reset", nth: 3, at: 1 },
    { action: "reset", nth: 4, at: -1 },
  );
  const start = await raw(aws);
  assert.deepEqual([start.text, start.ending], ["", "reset"]);
  const headers = await raw(aws);
  assert.match(headers.text, /^HTTP\/1\.1 200 OK\r\n/);
  assert.deepEqual([headers.head.includes("\r\n\r\n"), headers.body, headers.ending], [false, "", "reset"]);
  const first = await raw(aws);
  assert.deepEqual([first.body, first.ending], ["0", "reset"]);
  const last = await raw(aws);
  assert.deepEqual([last.body.length, last.ending], [kContent.length - 1, "reset"]);
});

test("AServerHangsUpWithoutAWord", async (t) => {
  const aws = await stage(t, { action: "hang_up", nth: 1 });
  const hung = await raw(aws);
  assert.deepEqual([hung.body, hung.ending], [kContent, "end"]);
  assert.doesNotMatch(hung.head, /\r\nConnection: close/);
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  for (let index = 0; index < 2; index++) await get(aws, "/bucket/k", { agent });
  const connections = aws.log.entries().map(({ connection }) => connection);
  assert.deepEqual([new Set(connections).size, connections[1]], [2, connections[2]]);
});

test("ATruncatedBodyKeepsItsLength", async (t) => {
  const aws = await stage(t, { action: "truncate", at: 10 });
  const { head, body, ending } = await raw(aws);
  assert.match(head, /\r\nContent-Length: 1000\r\n/);
  assert.deepEqual([body, ending], ["0123456789", "end"]);
  await assert.rejects(get(aws), { message: "aborted" });
});

test("AStalledAnswerComesToNoEnd", async (t) => {
  const aws = await stage(
    t,
    { action: "stall", at: 10, nth: 1 },
    { action: "stall", at: "start", nth: 2, seconds: 0.05 },
  );
  const held = await raw(aws, { timeoutMs: 300 });
  assert.deepEqual([held.body, held.ending], ["0123456789", "timeout"]);
  const released = await raw(aws);
  assert.deepEqual([released.text, released.ending], ["", "end"]);
});

test("ALongerBodyThanDeclared", async (t) => {
  const aws = await stage(t, { action: "lengthen", bytes: 7 });
  const { head, body } = await raw(aws);
  assert.match(head, /\r\nContent-Length: 1000\r\n/);
  assert.equal(body.length, 1007);
});

test("ChunksAreWholeCutOrEndless", async (t) => {
  const aws = await stage(
    t,
    { action: "chunked", nth: 1 },
    { action: "chunked", nth: 2, at: 10 },
    { action: "endless", nth: 3 },
  );
  assert.equal((await get(aws)).body.toString(), kContent);
  const cut = await raw(aws);
  assert.match(cut.head, /\r\nTransfer-Encoding: chunked/);
  assert.deepEqual([cut.body, cut.ending], ["a\r\n0123456789\r\n", "end"]);
  assert.equal((await raw(aws, { bytesMax: 1_000_000 })).ending, "enough");
});

test("LengthsMayBeMissingOrTwo", async (t) => {
  const aws = await stage(
    t,
    { action: "no_length", nth: 1 },
    { action: "no_length", nth: 2, at: 10 },
    { action: "two_lengths", nth: 3 },
  );
  const without = await raw(aws);
  assert.doesNotMatch(without.head, /Content-Length|Transfer-Encoding/);
  assert.equal(without.body, kContent);
  assert.equal((await raw(aws)).body, "0123456789");
  assert.deepEqual((await raw(aws)).head.match(/Content-Length: \d+/g), [
    "Content-Length: 1000",
    "Content-Length: 1001",
  ]);
});

test("HeadersMayBeHugeOrMany", async (t) => {
  const aws = await stage(t, { action: "header", nth: 1 }, { action: "headers", nth: 2 });
  assert.ok((await raw(aws)).head.length > 1 << 20);
  assert.ok((await raw(aws)).head.split("\r\n").length > 10_000);
});

test("InformationalAnswersComeFirst", async (t) => {
  const aws = await stage(t, { action: "informational", nth: 1, count: 3 }, { action: "informational", nth: 2 });
  assert.match((await raw(aws)).text, /^(HTTP\/1\.1 102 Processing\r\n\r\n){3}HTTP\/1\.1 200 OK\r\n/);
  assert.equal((await raw(aws, { bytesMax: 100_000 })).ending, "enough");
});

test("AnUnaskedGzipSaysSo", async (t) => {
  const aws = await stage(t, { action: "gzip" });
  const answer = await get(aws);
  assert.equal(answer.headers["content-encoding"], "gzip");
  assert.equal(gunzipSync(answer.body).toString(), kContent);
});

test("ABitIsFlippedWhateverRangeIsRead", async (t) => {
  const aws = await stage(t, { action: "flip", offset: 15, bit: 1 });
  assert.equal((await get(aws)).body.toString().slice(10, 20), "0123476789");
  assert.equal((await get(aws, "/bucket/k", { headers: { range: "bytes=15-15" } })).body.toString(), "7");
  assert.equal((await get(aws, "/bucket/k", { headers: { range: "bytes=0-9" } })).body.toString(), "0123456789");
});

test("AnEtagChangesBetweenRequests", async (t) => {
  const aws = await stage(t, { action: "etag", from: 2 });
  const etags = [];
  for (let index = 0; index < 3; index++) etags.push((await get(aws)).headers.etag);
  assert.equal(new Set(etags).size, 3);
});

test("AnObjectIsOverwrittenAfterHead", async (t) => {
  const aws = await stage(t, { action: "overwrite", operation: "HeadObject", when: "after", how: "flip" });
  const client = s3Client(t, aws);
  const { ETag } = await client.send(new HeadObjectCommand({ Bucket: "bucket", Key: "k" }));
  const read = client.send(new GetObjectCommand({ Bucket: "bucket", Key: "k", IfMatch: ETag }));
  await assert.rejects(read, { name: "PreconditionFailed" });
  const now = await bodyOf(await client.send(new GetObjectCommand({ Bucket: "bucket", Key: "k" })));
  assert.equal(now.toString(), `${kContent.slice(0, -1)}8`);
});

test("AnObjectMayGoBeforeItIsRead", async (t) => {
  const aws = await stage(t, { action: "overwrite", operation: "GetObject", how: "delete" });
  assert.equal(codeOf(await get(aws)), "NoSuchKey");
});

test("TheClockMovesAtARequest", async (t) => {
  const aws = await stage(t, { action: "clock", nth: 2, offset_seconds: 3600 });
  const at = new Date();
  const codes = [];
  for (let index = 0; index < 3; index++) codes.push(codeOf(await get(aws, "/bucket/k", { signingDate: at })));
  assert.deepEqual(codes, [undefined, "RequestTimeTooSkewed", "RequestTimeTooSkewed"]);
});

test("ASessionEndsInTheMiddleOfAFile", async (t) => {
  const expire = { action: "expire", operation: "GetObject", nth: 2 };
  const aws = await startDouble(t, { world: customerWorld(), files: { "heap/k": kContent }, faults: [expire] });
  const sts = stsClient(t, aws, { credentials: kCairn });
  const newClient = async () => {
    const answer = await sts.send(new AssumeRoleCommand({ RoleArn: kRoles.trusting, RoleSessionName: "session" }));
    return s3Client(t, aws, { credentials: credentialsOf(answer) });
  };
  const range = (client, Range) => client.send(new GetObjectCommand({ Bucket: "heap", Key: "k", Range }));
  const client = await newClient();
  await range(client, "bytes=0-499");
  await assert.rejects(range(client, "bytes=500-"), { name: "ExpiredToken" });
  await range(await newClient(), "bytes=500-");
});

test("StsFailsInItsOwnWords", async (t) => {
  const faults = [
    { action: "error", operation: "AssumeRole", nth: 1, code: "Throttling" },
    { action: "error", operation: "AssumeRole", nth: 2, status: 503, code: "ServiceUnavailable" },
    { action: "session", operation: "AssumeRole", nth: 3, lasts_seconds: 1 },
    { action: "session", operation: "AssumeRole", nth: 4, says_seconds: -3600 },
  ];
  const world = customerWorld((document) => {
    document.regions_without_sts = ["eu-west-2"];
  });
  const aws = await startDouble(t, { world, faults });
  const sts = stsClient(t, aws, { credentials: kCairn });
  const assume = (client = sts) =>
    client.send(new AssumeRoleCommand({ RoleArn: kRoles.trusting, RoleSessionName: "session" }));
  await assert.rejects(assume(), { name: "Throttling", message: "Rate exceeded" });
  await assert.rejects(
    assume(),
    (error) => error.name === "ServiceUnavailable" && error.$metadata.httpStatusCode === 503,
  );
  const short = await assume();
  assert.ok(short.Credentials.Expiration - aws.clock.now() <= 1000);
  assert.ok((await assume()).Credentials.Expiration < aws.clock.now());
  aws.clock.offsetSeconds = 2;
  const late = stsClient(t, aws, { credentials: credentialsOf(short) });
  await assert.rejects(late.send(new GetCallerIdentityCommand({})), { name: "ExpiredToken" });
  const elsewhere = stsClient(t, aws, { credentials: kCairn, region: "eu-west-2" });
  await assert.rejects(assume(elsewhere), { name: "RegionDisabledException" });
});

test("RedirectsSendTheSameRequestElsewhere", async (t) => {
  const aws = await stage(
    t,
    { action: "redirect", to: "http://hostile.example:81", nth: 1 },
    { action: "redirect", to: "http://127.0.0.1", status: 301, nth: 2 },
  );
  const away = await get(aws);
  assert.deepEqual(
    [away.status, away.headers.location, codeOf(away)],
    [307, "http://hostile.example:81/bucket/k", "TemporaryRedirect"],
  );
  assert.match(away.body.toString(), /<Endpoint>hostile\.example:81<\/Endpoint>/);
  assert.equal((await get(aws)).status, 301);
  aws.faults.replace([{ action: "error", code: "AuthorizationHeaderMalformed", region: "x@hostile.example/" }]);
  assert.equal((await get(aws)).headers["x-amz-bucket-region"], "x@hostile.example/");
});

test("FaultsAddUp", async (t) => {
  const aws = await stage(
    t,
    { action: "delay", seconds: 0.05 },
    { action: "slow", bytes_per_second: 100_000 },
    { action: "truncate", at: 500 },
  );
  const { body, ending } = await raw(aws);
  assert.deepEqual([body.length, ending], [500, "end"]);
  assert.deepEqual(aws.log.entries()[0].faults, ["delay", "slow", "truncate"]);
});

test("TheConnectionServesOnAfterAFaultWithinTheProtocol", async (t) => {
  const aws = await stage(t, { action: "error", status: 503, nth: 1 });
  const client = s3Client(t, aws, { maxAttempts: 3 });
  const listed = await client.send(new ListObjectsV2Command({ Bucket: "bucket" }));
  assert.deepEqual([listed.KeyCount, listed.$metadata.attempts], [2, 2]);
});
