// Whose bucket, where, at whose cost, and what may be done with it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";

import { codeOf, credentialsOf, s3Client, sendSigned, startDouble, stsClient } from "./fixture.mjs";
import { simpleWorld } from "./world.mjs";
import { customerWorld, kCairn, kRoles } from "./worlds.mjs";

const kFiles = { "heap/manifests/1.json": "{}", "heap/data/a.avro": "avro" };
const kUser = "arn:aws:iam::111122223333:user/cairn";

// The user of another account, whose own policy is `permissions`, on the customer's bucket.
async function foreigner(t, bucket, { permissions = "all" } = {}) {
  const world = customerWorld((document) => {
    document.accounts["111122223333"].users.cairn.permissions = permissions;
    Object.assign(document.buckets.heap, bucket);
  });
  const aws = await startDouble(t, { world, files: kFiles });
  return { aws, s3: s3Client(t, aws, { credentials: kCairn }) };
}

function allow(Action, Resource, rest = {}) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: kUser }, Action, Resource, ...rest }],
  };
}

const kOpen = allow("s3:*", ["arn:aws:s3:::heap", "arn:aws:s3:::heap/*"]);
const list = (parameters = {}) => new ListObjectsV2Command({ Bucket: "heap", ...parameters });
const get = (Key, parameters = {}) => new GetObjectCommand({ Bucket: "heap", Key, ...parameters });

test("AnotherAccountNeedsBothPolicies", async (t) => {
  await assert.rejects((await foreigner(t, {})).s3.send(list()), { name: "AccessDenied", message: "Access Denied" });
  await assert.rejects((await foreigner(t, { policy: kOpen }, { permissions: { Statement: [] } })).s3.send(list()), {
    name: "AccessDenied",
  });
  assert.equal((await (await foreigner(t, { policy: kOpen })).s3.send(list())).KeyCount, 2);
});

test("ABucketPolicySaysWhoMayListAndGetWhat", async (t) => {
  const onlyList = allow("s3:ListBucket", "arn:aws:s3:::heap", {
    Condition: { StringLike: { "s3:prefix": "manifests/*" } },
  });
  const { s3 } = await foreigner(t, {
    policy: {
      ...onlyList,
      Statement: [...onlyList.Statement, ...allow("s3:GetObject", "arn:aws:s3:::heap/manifests/*").Statement],
    },
  });
  assert.equal((await s3.send(list({ Prefix: "manifests/" }))).KeyCount, 1);
  await s3.send(get("manifests/1.json"));
  await assert.rejects(s3.send(list()), { name: "AccessDenied" });
  await assert.rejects(s3.send(get("data/a.avro")), { name: "AccessDenied" });
  await assert.rejects(s3.send(new PutObjectCommand({ Bucket: "heap", Key: "manifests/2.json", Body: "" })), {
    name: "AccessDenied",
  });
});

test("ADenyWins", async (t) => {
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::heap/data/*" };
  const { s3 } = await foreigner(t, { policy: { ...kOpen, Statement: [...kOpen.Statement, deny] } });
  await s3.send(get("manifests/1.json"));
  await assert.rejects(s3.send(get("data/a.avro")), { name: "AccessDenied" });
});

test("PlainHttpMayBeDenied", async (t) => {
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const { s3 } = await foreigner(t, { policy: { ...kOpen, Statement: [...kOpen.Statement, deny] } });
  await assert.rejects(s3.send(list()), { name: "AccessDenied" });
});

test("TheRequesterHasToSayThatHePays", async (t) => {
  const { s3 } = await foreigner(t, { policy: kOpen, requester_pays: true });
  await assert.rejects(s3.send(list()), { name: "AccessDenied" });
  assert.equal((await s3.send(list({ RequestPayer: "requester" }))).KeyCount, 2);
});

test("TheExpectedOwnerIsChecked", async (t) => {
  const { s3 } = await foreigner(t, { policy: kOpen });
  await assert.rejects(s3.send(list({ ExpectedBucketOwner: "111122223333" })), { name: "AccessDenied" });
  await s3.send(list({ ExpectedBucketOwner: "444455556666" }));
});

test("AKeyOfKmsNeedsARightOfItsOwn", async (t) => {
  const kms_key = "arn:aws:kms:us-east-1:444455556666:key/1";
  const world = customerWorld((document) => {
    document.buckets.heap.objects = [{ key: "^data/", kms_key }];
  });
  const aws = await startDouble(t, { world, files: kFiles });
  const role = { RoleArn: kRoles.reader, RoleSessionName: "session", ExternalId: "the-id" };
  const credentials = credentialsOf(await stsClient(t, aws, { credentials: kCairn }).send(new AssumeRoleCommand(role)));
  const s3 = s3Client(t, aws, { credentials });
  await s3.send(get("manifests/1.json"));
  await assert.rejects(s3.send(get("data/a.avro")), {
    name: "AccessDenied",
    message: /kms:Decrypt on resource: "arn:aws:kms:/,
  });
});

test("KeysOfKmsMayBeUnusable", async (t) => {
  const kms_key = "arn:aws:kms:us-east-1:444455556666:key/1";
  for (const [kms_state, name] of [
    ["disabled", "KMS.DisabledException"],
    ["pending_deletion", "KMS.KMSInvalidStateException"],
    ["deleted", "KMS.NotFoundException"],
  ]) {
    const { s3 } = await foreigner(t, { policy: kOpen, objects: [{ kms_key, kms_state }] });
    await assert.rejects(s3.send(get("data/a.avro")), { name });
  }
  const { s3 } = await foreigner(t, { policy: kOpen, objects: [{ kms_key }] });
  assert.equal((await s3.send(get("data/a.avro"))).SSEKMSKeyId, kms_key);
});

test("AnArchivedObjectIsListedAndNotRead", async (t) => {
  const { s3 } = await foreigner(t, { policy: kOpen, objects: [{ key: "\\.avro$", storage_class: "GLACIER" }] });
  const { Contents } = await s3.send(list());
  assert.deepEqual(
    Contents.map(({ StorageClass }) => StorageClass),
    ["GLACIER", "STANDARD"],
  );
  assert.equal((await s3.send(new HeadObjectCommand({ Bucket: "heap", Key: "data/a.avro" }))).StorageClass, "GLACIER");
  await assert.rejects(s3.send(get("data/a.avro")), { name: "InvalidObjectState", StorageClass: "GLACIER" });
});

test("VirtualHostsNameTheBucket", async (t) => {
  const aws = await startDouble(t, { files: { "bucket/k": "one", "with.dots/k": "two" }, hostSuffixes: ["aws.test"] });
  const port = new URL(aws.endpoint).port;
  const read = async (host, path = "/k") => {
    const answer = await sendSigned(aws, { path, headers: { host } });
    return codeOf(answer) ?? answer.body.toString();
  };
  assert.equal(await read(`bucket.localhost:${port}`), "one");
  assert.equal(await read("bucket.s3.us-east-1.amazonaws.com"), "one");
  assert.equal(await read("bucket.s3.amazonaws.com"), "one");
  assert.equal(await read("bucket.s3-fips.dualstack.us-east-1.amazonaws.com"), "one");
  assert.equal(await read("with.dots.s3.us-east-1.amazonaws.com"), "two");
  assert.equal(await read("bucket.s3.us-east-1.aws.test"), "one");
  assert.equal(await read("s3.us-east-1.amazonaws.com", "/bucket/k"), "one");
  assert.equal(await read("127.0.0.1", "/bucket/k"), "one");
});

test("ARegionalHostSendsOneOn", async (t) => {
  const world = { ...simpleWorld().document, buckets: { bucket: { region: "eu-west-1" } } };
  const aws = await startDouble(t, { world, files: { "bucket/k": "one" } });
  const ask = (host, region) => sendSigned(aws, { path: "/k", headers: { host }, region });
  const moved = await ask("bucket.s3.us-east-1.amazonaws.com", "us-east-1");
  assert.deepEqual(
    [moved.status, codeOf(moved), moved.headers["x-amz-bucket-region"]],
    [301, "PermanentRedirect", "eu-west-1"],
  );
  assert.match(moved.body.toString(), /<Endpoint>bucket\.s3\.eu-west-1\.amazonaws\.com<\/Endpoint>/);
  const malformed = await ask("bucket.s3.eu-west-1.amazonaws.com", "us-east-1");
  assert.deepEqual([malformed.status, codeOf(malformed)], [400, "AuthorizationHeaderMalformed"]);
  assert.match(malformed.body.toString(), /<Region>eu-west-1<\/Region>/);
  assert.equal((await ask("bucket.s3.eu-west-1.amazonaws.com", "eu-west-1")).body.toString(), "one");
});

test("AnAddressSendsOneOnToItself", async (t) => {
  const world = { ...simpleWorld().document, buckets: { bucket: { region: "eu-west-1", wrong_region: "redirect" } } };
  const aws = await startDouble(t, { world, files: { "bucket/k": "one" } });
  const moved = await sendSigned(aws, { path: "/bucket/k" });
  assert.deepEqual([moved.status, moved.headers["x-amz-bucket-region"]], [301, "eu-west-1"]);
  assert.ok(moved.body.toString().includes(`<Endpoint>${new URL(aws.endpoint).host}</Endpoint>`));
  assert.equal((await sendSigned(aws, { path: "/bucket/k", region: "eu-west-1" })).body.toString(), "one");
});

test("AMisspeltWorldIsRefused", async (t) => {
  await assert.rejects(startDouble(t, { world: { bukets: {} } }), /there is no key "bukets"/);
  await assert.rejects(
    startDouble(t, { world: { buckets: { b: { requesterPays: true } } } }),
    /there is no key "requesterPays"/,
  );
  await assert.rejects(startDouble(t, { world: { instance: { role: "arn:aws:iam::1:role/x" } } }), /there is no role/);
  const policy = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  await assert.rejects(startDouble(t, { world: { buckets: { b: { policy } } } }), /a statement has no Principal/);
});
