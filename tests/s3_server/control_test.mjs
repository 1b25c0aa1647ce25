// The double as a program: its ready line, its log, its port of control, and its end.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { codeOf, sendSigned } from "./fixture.mjs";
import { Clock } from "./clock.mjs";
import { customerWorld } from "./worlds.mjs";

const kServer = fileURLToPath(new URL("server.mjs", import.meta.url));
const kKey = { accessKeyId: "AKIAEXAMPLE000000000", secretAccessKey: "secret" };

async function startProgram(t, ...options) {
  const root = mkdtempSync(join(tmpdir(), "s3-server-"));
  mkdirSync(join(root, "bucket"));
  writeFileSync(join(root, "bucket", "k"), "content");
  const keys = ["--access-key", kKey.accessKeyId, "--secret-key", kKey.secretAccessKey];
  const child = spawn(process.execPath, [kServer, "--root", root, ...keys, ...options], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => {
    child.kill("SIGKILL");
    rmSync(root, { recursive: true });
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { endpoint, control } = JSON.parse(line);
  const ask = async (method, path, value) => {
    const answer = await fetch(control + path, {
      method,
      body: value === undefined ? undefined : JSON.stringify(value),
    });
    return { status: answer.status, value: await answer.json() };
  };
  const get = () => sendSigned({ endpoint, clock: new Clock() }, { path: "/bucket/k", credentials: kKey });
  return { child, root, ask, get };
}

test("TheProgramServesWithItsKey", async (t) => {
  const { get } = await startProgram(t);
  assert.equal((await get()).body.toString(), "content");
});

test("ItEndsWithItsInputOrAtSigterm", async (t) => {
  for (const end of [(child) => child.stdin.end(), (child) => child.kill("SIGTERM")]) {
    const { child } = await startProgram(t);
    end(child);
    assert.deepEqual(await once(child, "exit"), [0, null]);
  }
});

test("FaultsComeFromTheCommandLine", async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), "s3-server-")), "faults.json");
  t.after(() => rmSync(join(file, ".."), { recursive: true }));
  writeFileSync(file, '[{"action": "error", "nth": 2, "status": 500}]');
  const { get } = await startProgram(
    t,
    "--fault",
    '{"action": "error", "nth": 1, "status": 503}',
    "--fault",
    `@${file}`,
  );
  assert.deepEqual([(await get()).status, (await get()).status, (await get()).status], [503, 500, 200]);
});

test("ABadOptionEndsWithAMessage", async () => {
  for (const options of [
    [],
    ["--root", "/tmp", "--port", "x"],
    ["--root", "/tmp", "--fault", '{"action": "explode"}'],
  ]) {
    const child = spawn(process.execPath, [kServer, ...options], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => (said += chunk));
    assert.deepEqual(await once(child, "close"), [2, null]);
    assert.match(said, /^server\.mjs: /);
  }
});

test("TheLogHasEveryRequest", async (t) => {
  const path = join(mkdtempSync(join(tmpdir(), "s3-server-")), "log");
  t.after(() => rmSync(join(path, ".."), { recursive: true }));
  const { get, ask } = await startProgram(t, "--log", path);
  await get();
  await ask("PUT", "/faults", [{ action: "error", code: "SlowDown" }]);
  await get();
  await ask("GET", "/counts");
  const lines = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ index, operation, key, status, error }) => [index, operation, key, status, error]),
    [
      [1, "GetObject", "k", 200, undefined],
      [2, "GetObject", "k", 503, "SlowDown"],
    ],
  );
  assert.deepEqual(
    [lines[0].bytes, lines[0].who, lines[1].faults],
    [7, "arn:aws:iam::111122223333:user/tester", ["error"]],
  );
  assert.ok(!readFileSync(path, "utf8").includes(kKey.secretAccessKey + '"'));
});

test("ControlReadsAndChanges", async (t) => {
  const { get, ask } = await startProgram(t);
  await get();
  assert.deepEqual((await ask("GET", "/counts")).value, {
    requests: 1,
    operations: { GetObject: 1 },
    in_flight_max: 1,
  });
  assert.equal((await ask("GET", "/log?operation=GetObject")).value.length, 1);
  assert.deepEqual((await ask("GET", "/log?operation=PutObject")).value, []);
  await ask("DELETE", "/log");
  assert.equal((await ask("GET", "/counts")).value.requests, 0);

  await ask("PUT", "/clock", { offset_seconds: 3600 });
  assert.equal(codeOf(await get()), "RequestTimeTooSkewed");
  assert.equal((await ask("GET", "/clock")).value.offset_seconds, 3600);
  await ask("PUT", "/clock", { offset_seconds: 0 });

  await ask("PUT", "/faults", { action: "error", status: 500, times: 1 });
  assert.equal((await get()).status, 500);
  assert.deepEqual((await ask("GET", "/faults")).value, [
    { action: "error", status: 500, times: 1, matched: 1, acted: 1 },
  ]);
  await ask("DELETE", "/faults");
  assert.equal((await get()).status, 200);

  await ask("PUT", "/listening", { open: false });
  await assert.rejects(get(), { code: "ECONNREFUSED" });
  await ask("PUT", "/listening", { open: true });
  assert.equal((await get()).status, 200);

  await ask("PUT", "/world", customerWorld());
  assert.equal(codeOf(await get()), "InvalidAccessKeyId");
});

test("ControlRefusesWhatItDoesNotKnow", async (t) => {
  const { ask } = await startProgram(t);
  assert.equal((await ask("GET", "/nothing")).status, 404);
  const wrong = await ask("PUT", "/faults", [{ action: "explode" }]);
  assert.deepEqual([wrong.status, /explode/.test(wrong.value.error)], [400, true]);
});
