// Pages, delimiters, tokens and encodings of ListObjectsV2.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ListObjectsV2Command, paginateListObjectsV2 } from "@aws-sdk/client-s3";

import { codeOf, s3Client, sendSigned, startDouble } from "./fixture.mjs";
import { makeToken } from "./list.mjs";

function filesOf(keys) {
  return Object.fromEntries(keys.map((key) => [`bucket/${key}`, key]));
}

async function listAll(client, parameters) {
  const pages = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: "bucket", ...parameters })) pages.push(page);
  return {
    pages: pages.length,
    keys: pages.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key)),
    prefixes: pages.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map(({ Prefix }) => Prefix)),
    tokens: pages.map(({ NextContinuationToken }) => NextContinuationToken).filter(Boolean),
  };
}

test("PagesAreWholeTogether", async (t) => {
  const keys = Array.from({ length: 23 }, (_, index) => `k${String(index).padStart(2, "0")}`);
  const aws = await startDouble(t, { files: filesOf(keys), pageSize: 5 });
  const listed = await listAll(s3Client(t, aws), {});
  assert.equal(listed.pages, 5);
  assert.deepEqual(listed.keys, keys);
});

test("TokensHaveAllOfBase64", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["a", "b", "c", "dd", "eee"]), pageSize: 1 });
  const { tokens } = await listAll(s3Client(t, aws), {});
  assert.equal(tokens.length, 4);
  for (const token of tokens) assert.match(token, /^(?=.*\+)(?=.*\/).*=$/);
  assert.match(makeToken("anything"), /=$/);
});

test("AForgedTokenIsRefused", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["a"]) });
  for (const token of ["", "a", "bm90IG91cnM=", makeToken("a").slice(1)]) {
    const answer = await sendSigned(aws, { path: "/bucket", query: { "continuation-token": token, "list-type": "2" } });
    assert.equal(codeOf(answer), "InvalidArgument");
  }
});

test("ADelimiterFoldsKeysOncePerPrefix", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["a/1", "a/2", "a/3", "b", "c/1", "c/d/1"]), pageSize: 1 });
  const client = s3Client(t, aws);
  const top = await listAll(client, { Delimiter: "/" });
  assert.deepEqual([top.keys, top.prefixes, top.pages], [["b"], ["a/", "c/"], 3]);
  const below = await listAll(client, { Delimiter: "/", Prefix: "c/" });
  assert.deepEqual([below.keys, below.prefixes], [["c/1"], ["c/d/"]]);
});

test("StartAfterIsExclusive", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["a", "b", "c"]) });
  assert.deepEqual((await listAll(s3Client(t, aws), { StartAfter: "a" })).keys, ["b", "c"]);
  assert.deepEqual((await listAll(s3Client(t, aws), { StartAfter: "aa" })).keys, ["b", "c"]);
});

test("UrlEncodedAnswersAreThoseOfS3", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["a b/c+d=é.avro"]) });
  const page = await s3Client(t, aws).send(
    new ListObjectsV2Command({ Bucket: "bucket", EncodingType: "url", Prefix: "a b" }),
  );
  assert.equal(page.Contents[0].Key, "a+b/c%2Bd%3D%C3%A9.avro");
  assert.equal(page.Prefix, "a+b");
});

test("OrderIsThatOfUtf8NotOfUtf16", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["\u{1f600}", "\uffee", "z"]) });
  assert.deepEqual((await listAll(s3Client(t, aws), {})).keys, ["z", "\uffee", "\u{1f600}"]);
});

test("AThousandKeysFitOnAPage", async (t) => {
  const keys = Array.from({ length: 1001 }, (_, index) => `k${String(index).padStart(4, "0")}`);
  const aws = await startDouble(t, { files: filesOf(keys) });
  const listed = await listAll(s3Client(t, aws), { MaxKeys: 5000 });
  assert.deepEqual([listed.pages, listed.keys.length], [2, 1001]);
});

test("NoKeysMayBeAskedFor", async (t) => {
  const aws = await startDouble(t, { files: filesOf(["a"]) });
  const page = await s3Client(t, aws).send(new ListObjectsV2Command({ Bucket: "bucket", MaxKeys: 0 }));
  assert.deepEqual([page.KeyCount, page.IsTruncated], [0, false]);
});
