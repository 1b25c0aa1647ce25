// Rates and delays, on a clock that only sleeping moves.

import assert from "node:assert/strict";
import { test } from "node:test";

import { sendSigned, startDouble } from "./fixture.mjs";
import { Pace } from "./pace.mjs";

class FakeTime {
  at = 0;

  now() {
    return this.at;
  }

  async sleep(milliseconds) {
    this.at += milliseconds;
  }
}

test("ARateSpreadsBytesOverTime", async () => {
  const time = new FakeTime();
  const pace = new Pace(1000, time);
  for (let index = 0; index < 10; index++) await pace.admit(100);
  assert.equal(time.at, 1000);
});

test("AnIdleWhileIsNotSavedUp", async () => {
  const time = new FakeTime();
  const pace = new Pace(1000, time);
  await pace.admit(100);
  time.at = 10_000;
  await pace.admit(100);
  assert.equal(time.at, 10_100);
});

test("WithoutARateNothingWaits", async () => {
  const time = new FakeTime();
  await new Pace(undefined, time).admit(1e12);
  assert.equal(time.at, 0);
});

test("SlowAnswersAreWhole", async (t) => {
  const content = "x".repeat(20_000);
  const aws = await startDouble(t, { files: { "bucket/k": content }, bytesPerSecond: 400_000, firstByteDelayMs: 1 });
  const answers = await Promise.all([1, 2].map(() => sendSigned(aws, { path: "/bucket/k" })));
  assert.deepEqual(
    answers.map(({ body }) => body.toString()),
    [content, content],
  );
});
