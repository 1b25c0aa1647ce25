// AWS's own client passes: lists, reads, writes, uploads in parts.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";

import * as s3 from "@aws-sdk/client-s3";

import { bodyOf, s3Client, startDouble } from "./fixture.mjs";
import { simpleWorld } from "./world.mjs";

const kOddKeys = [
  "plain.txt",
  "a folder/with blanks and + plus.avro",
  "part=0/x+y é.avro",
  "a(b)!*'c~d$e&f,g:h;i@j?k#l%m\"n<o>p.avro",
  "percent%2Fencoded%20twice",
  "emoji \u{1f600} and \uffee",
  "double//slash",
  "/leading",
  "trailing/",
  "./dot",
  "../dots/..",
  "back\\slash",
  "tab\tand\nnewline",
  "x".repeat(300),
];

test("AnObjectIsReadAsItWasWritten", async (t) => {
  const aws = await startDouble(t);
  const client = s3Client(t, aws);
  const body = randomBytes(100_000);
  const put = await client.send(
    new s3.PutObjectCommand({
      Bucket: "bucket",
      Key: "k",
      Body: body,
      ContentType: "avro/binary",
      Metadata: { run: "7" },
    }),
  );
  assert.equal(put.ETag, `"${createHash("md5").update(body).digest("hex")}"`);
  const got = await client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key: "k" }));
  assert.deepEqual(await bodyOf(got), body);
  assert.equal(got.ETag, put.ETag);
  assert.equal(got.ContentType, "avro/binary");
  assert.deepEqual(got.Metadata, { run: "7" });
  const head = await client.send(new s3.HeadObjectCommand({ Bucket: "bucket", Key: "k" }));
  assert.equal(head.ContentLength, body.length);
});

test("EveryLegalKeyIsListedAndRead", async (t) => {
  const aws = await startDouble(t);
  const client = s3Client(t, aws);
  for (const Key of kOddKeys)
    await client.send(new s3.PutObjectCommand({ Bucket: "bucket", Key, Body: `body of ${Key}` }));
  const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket: "bucket" }));
  const sorted = [...kOddKeys].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  assert.deepEqual(
    Contents.map(({ Key }) => Key),
    sorted,
  );
  for (const Key of kOddKeys) {
    assert.equal(
      (await bodyOf(await client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key })))).toString(),
      `body of ${Key}`,
    );
    await client.send(new s3.DeleteObjectCommand({ Bucket: "bucket", Key }));
  }
  assert.equal((await client.send(new s3.ListObjectsV2Command({ Bucket: "bucket" }))).KeyCount, 0);
});

test("AKeyMayLieBelowAnother", async (t) => {
  const aws = await startDouble(t);
  const client = s3Client(t, aws);
  for (const Key of ["a", "a/b", "c/d", "c"])
    await client.send(new s3.PutObjectCommand({ Bucket: "bucket", Key, Body: Key }));
  const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket: "bucket" }));
  assert.deepEqual(
    Contents.map(({ Key }) => Key),
    ["a", "a/b", "c", "c/d"],
  );
  for (const Key of ["a", "a/b", "c/d", "c"])
    assert.equal((await bodyOf(await client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key })))).toString(), Key);
});

test("APlainDirectoryServesAsItIs", async (t) => {
  const aws = await startDouble(t, {
    files: { "heap/manifests/0001.json": "{}", "heap/sync_1/users/part-0.avro": "avro" },
  });
  const client = s3Client(t, aws);
  const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket: "heap", Prefix: "manifests/" }));
  assert.deepEqual(
    Contents.map(({ Key, Size }) => [Key, Size]),
    [["manifests/0001.json", 2]],
  );
});

test("RangesAreThoseOfTheStandard", async (t) => {
  const aws = await startDouble(t, { files: { "bucket/k": "0123456789", "bucket/empty": "" } });
  const client = s3Client(t, aws);
  const read = async (Range, Key = "k") => {
    const answer = await client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key, Range }));
    return [(await bodyOf(answer)).toString(), answer.ContentRange];
  };
  assert.deepEqual(await read("bytes=0-0"), ["0", "bytes 0-0/10"]);
  assert.deepEqual(await read("bytes=2-5"), ["2345", "bytes 2-5/10"]);
  assert.deepEqual(await read("bytes=7-"), ["789", "bytes 7-9/10"]);
  assert.deepEqual(await read("bytes=7-1000"), ["789", "bytes 7-9/10"]);
  assert.deepEqual(await read("bytes=-3"), ["789", "bytes 7-9/10"]);
  assert.deepEqual(await read("bytes=5-2"), ["0123456789", undefined]);
  assert.deepEqual(await read("lines=1-2"), ["0123456789", undefined]);
  await assert.rejects(read("bytes=10-"), { name: "InvalidRange", ActualObjectSize: "10" });
  await assert.rejects(read("bytes=0-", "empty"), { name: "InvalidRange" });
});

test("ConditionsPinTheObject", async (t) => {
  const aws = await startDouble(t, { files: { "bucket/k": "one" } });
  const client = s3Client(t, aws);
  const get = (condition) => client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key: "k", ...condition }));
  const { ETag } = await client.send(new s3.HeadObjectCommand({ Bucket: "bucket", Key: "k" }));
  assert.equal((await bodyOf(await get({ IfMatch: ETag }))).toString(), "one");
  await assert.rejects(get({ IfNoneMatch: ETag }), (error) => error.$metadata.httpStatusCode === 304);
  await client.send(new s3.PutObjectCommand({ Bucket: "bucket", Key: "k", Body: "two" }));
  await assert.rejects(get({ IfMatch: ETag }), { name: "PreconditionFailed" });
  await assert.rejects(
    client.send(new s3.PutObjectCommand({ Bucket: "bucket", Key: "k", Body: "three", IfNoneMatch: "*" })),
    { name: "PreconditionFailed" },
  );
});

test("PartsMakeOneObject", async (t) => {
  const aws = await startDouble(t);
  const client = s3Client(t, aws);
  const target = { Bucket: "bucket", Key: "large" };
  const parts = [randomBytes(5 * 1024 * 1024), randomBytes(1000)];
  const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(target));
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const { ETag } = await client.send(new s3.UploadPartCommand({ ...target, UploadId, PartNumber: index + 1, Body }));
    Parts.push({ ETag, PartNumber: index + 1 });
  }
  assert.equal((await client.send(new s3.ListPartsCommand({ ...target, UploadId }))).Parts.length, 2);
  await assert.rejects(client.send(new s3.GetObjectCommand(target)), { name: "NoSuchKey" });
  const complete = (listed) =>
    client.send(new s3.CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: listed } }));
  await assert.rejects(complete([Parts[1], Parts[0]]), { name: /EntityTooSmall|InvalidPartOrder/ });
  await assert.rejects(complete([{ ...Parts[0], ETag: '"00000000000000000000000000000000"' }]), {
    name: "InvalidPart",
  });
  const { ETag } = await complete(Parts);
  const digests = Buffer.concat(parts.map((part) => createHash("md5").update(part).digest()));
  assert.equal(ETag, `"${createHash("md5").update(digests).digest("hex")}-2"`);
  const got = await client.send(new s3.GetObjectCommand(target));
  assert.equal(got.ETag, ETag);
  assert.deepEqual(await bodyOf(got), Buffer.concat(parts));
  await assert.rejects(complete(Parts), { name: "NoSuchUpload" });
});

test("AnAbortedUploadLeavesNothing", async (t) => {
  const aws = await startDouble(t);
  const client = s3Client(t, aws);
  const target = { Bucket: "bucket", Key: "large" };
  const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(target));
  await client.send(new s3.UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: "x" }));
  await client.send(new s3.AbortMultipartUploadCommand({ ...target, UploadId }));
  await assert.rejects(client.send(new s3.UploadPartCommand({ ...target, UploadId, PartNumber: 2, Body: "x" })), {
    name: "NoSuchUpload",
  });
});

test("WhatIsMissingIsNamed", async (t) => {
  const aws = await startDouble(t);
  const client = s3Client(t, aws);
  await assert.rejects(client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key: "none" })), {
    name: "NoSuchKey",
    Key: "none",
  });
  await assert.rejects(client.send(new s3.ListObjectsV2Command({ Bucket: "nowhere" })), { name: "NoSuchBucket" });
  await assert.rejects(client.send(new s3.HeadBucketCommand({ Bucket: "nowhere" })), { name: "NotFound" });
});

test("ABucketTellsItsRegion", async (t) => {
  const world = simpleWorld().document;
  const aws = await startDouble(t, {
    world: {
      ...world,
      buckets: { bucket: { region: "eu-west-1" }, other: { region: "eu-west-1", wrong_region: "redirect" } },
    },
    files: { "bucket/": "", "other/": "" },
  });
  const right = s3Client(t, aws, { region: "eu-west-1" });
  assert.equal(
    (await right.send(new s3.GetBucketLocationCommand({ Bucket: "bucket" }))).LocationConstraint,
    "eu-west-1",
  );
  assert.equal((await right.send(new s3.HeadBucketCommand({ Bucket: "bucket" }))).BucketRegion, "eu-west-1");
  const wrong = s3Client(t, aws, { region: "us-east-1" });
  await assert.rejects(wrong.send(new s3.ListObjectsV2Command({ Bucket: "bucket" })), {
    name: "AuthorizationHeaderMalformed",
    Region: "eu-west-1",
  });
  await assert.rejects(wrong.send(new s3.ListObjectsV2Command({ Bucket: "other" })), {
    name: "PermanentRedirect",
    Bucket: "other",
  });
  const region = (error) => error.$response.headers["x-amz-bucket-region"] === "eu-west-1";
  await assert.rejects(wrong.send(new s3.HeadBucketCommand({ Bucket: "bucket" })), region);
  await assert.rejects(
    wrong.send(new s3.HeadBucketCommand({ Bucket: "other" })),
    (error) => region(error) && error.$metadata.httpStatusCode === 301,
  );
});

test("AChecksumIsSentToWhoeverAsks", async (t) => {
  const world = { ...simpleWorld().document, buckets: { bucket: { checksums: true } } };
  const aws = await startDouble(t, { world, files: { "bucket/k": "content" } });
  const client = s3Client(t, aws);
  const got = await client.send(new s3.GetObjectCommand({ Bucket: "bucket", Key: "k", ChecksumMode: "ENABLED" }));
  assert.equal(got.ChecksumSHA256, createHash("sha256").update("content").digest("base64"));
  assert.equal((await bodyOf(got)).toString(), "content");
});
