// Lists that are damaged in each of the ways that a client has to notice, and pages that it has to take.

import assert from "node:assert/strict";
import { test } from "node:test";

import { sendSigned, startDouble } from "./fixture.mjs";
import { makeToken } from "./list.mjs";

const kKeys = ["a", "b", "c", "d", "e"];

// The first page, or the one after `after`, of three keys each, with this damage.
async function damaged(t, fault, { after } = {}) {
  const files = Object.fromEntries(kKeys.map((key) => [`bucket/${key}`, key]));
  const aws = await startDouble(t, { files, pageSize: 3, faults: [{ action: "list", ...fault }] });
  const query = after === undefined ? {} : { "continuation-token": makeToken(after) };
  const { body, headers } = await sendSigned(aws, { path: "/bucket", query: { "list-type": "2", ...query } });
  const text = body.toString();
  const all = (name) => [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, value]) => value);
  return {
    text,
    keys: all("Key"),
    token: all("NextContinuationToken")[0],
    truncated: all("IsTruncated")[0],
    all,
    headers,
  };
}

test("AnUndamagedPage", async (t) => {
  const page = await damaged(t, { damage: "size", difference: 0 });
  assert.deepEqual([page.keys, page.token, page.truncated], [["a", "b", "c"], makeToken("c"), "true"]);
});

test("ACutDocumentKeepsItsLength", async (t) => {
  const page = await damaged(t, { damage: "cut", at: -30 });
  assert.equal(Number(page.headers["content-length"]), page.text.length);
  assert.doesNotMatch(page.text, /<\/ListBucketResult>/);
});

test("TruncatedWithoutToken", async (t) => {
  const page = await damaged(t, { damage: "truncated_without_token" });
  assert.deepEqual([page.truncated, page.token], ["true", undefined]);
});

test("ATokenLoops", async (t) => {
  const page = await damaged(t, { damage: "token_loop" }, { after: "c" });
  assert.deepEqual([page.truncated, page.token], ["true", makeToken("c")]);
});

test("AKeyStandsOnTwoPages", async (t) => {
  assert.deepEqual((await damaged(t, { damage: "repeat_key" }, { after: "c" })).keys, ["c", "d", "e"]);
  assert.deepEqual((await damaged(t, { damage: "repeat_key" })).keys, ["a", "b", "c", "c"]);
});

test("PagesMayBeEmptyOrTooFull", async (t) => {
  const empty = await damaged(t, { damage: "empty" });
  assert.deepEqual([empty.keys, empty.truncated], [[], "false"]);
  const emptyPage = await damaged(t, { damage: "empty_page" });
  assert.deepEqual([emptyPage.keys, emptyPage.truncated, emptyPage.token], [[], "true", makeToken("")]);
  assert.deepEqual((await damaged(t, { damage: "overfull" })).keys, ["a", "b", "c", "d"]);
});

test("EntriesAreWrong", async (t) => {
  assert.deepEqual((await damaged(t, { damage: "unsorted" })).keys, ["c", "b", "a"]);
  assert.deepEqual((await damaged(t, { damage: "drop_last" })).keys, ["a", "b"]);
  assert.deepEqual((await damaged(t, { damage: "size", difference: 5 })).all("Size"), ["6", "6", "6"]);
  assert.equal(new Set((await damaged(t, { damage: "etag" })).all("ETag")).size, 1);
  assert.equal((await damaged(t, { damage: "outside_prefix" })).keys.length, 4);
  assert.deepEqual((await damaged(t, { damage: "wrong_count" })).all("KeyCount"), ["4"]);
});

test("EntitiesAreHostile", async (t) => {
  assert.match((await damaged(t, { damage: "entity_bomb" })).text, /<!ENTITY e9 "(&e8;){10}">.*<Prefix>&e9;/s);
  assert.match((await damaged(t, { damage: "external_entity" })).text, /SYSTEM "file:\/\/\/etc\/passwd"/);
  assert.match((await damaged(t, { damage: "not_xml" })).text, /^<html>/);
});
