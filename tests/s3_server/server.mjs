#!/usr/bin/env node
// The double of AWS as a program. Prints {"endpoint": …, "control": …} when it is ready, and ends with its standard
// input or at SIGTERM. README.md explains the options.

import { mkdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { AwsDouble } from "./aws_double.mjs";
import { kDefaultKey, kDefaultRegion, simpleWorld } from "./world.mjs";

const kOptions = {
  root: { type: "string" },
  port: { type: "string", default: "0" },
  "access-key": { type: "string", default: kDefaultKey.id },
  "secret-key": { type: "string", default: kDefaultKey.secret },
  region: { type: "string", default: kDefaultRegion },
  world: { type: "string" },
  fault: { type: "string", multiple: true, default: [] },
  log: { type: "string" },
  "page-size": { type: "string" },
  "host-suffix": { type: "string", multiple: true, default: [] },
  "bytes-per-second": { type: "string" },
  "first-byte-delay-ms": { type: "string" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "tls-min": { type: "string" },
  "tls-max": { type: "string" },
};

function readOptions(args) {
  const { values } = parseArgs({ args, options: kOptions });
  if (values.root === undefined) throw new Error("--root DIR is needed: the directory of the buckets");
  const key = { id: values["access-key"], secret: values["secret-key"], region: values.region };
  return {
    root: values.root,
    port: number(values, "port"),
    world: values.world === undefined ? simpleWorld(key) : jsonOf(values.world),
    faults: values.fault.flatMap(jsonOf),
    logPath: values.log,
    pageSize: number(values, "page-size"),
    hostSuffixes: values["host-suffix"],
    bytesPerSecond: number(values, "bytes-per-second"),
    firstByteDelayMs: number(values, "first-byte-delay-ms"),
    tls: tlsOf(values),
  };
}

function number(values, name) {
  if (values[name] === undefined) return undefined;
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name} ${values[name]} is not a whole number`);
  return Number(values[name]);
}

// JSON as it stands, or from a file: @FILE.
function jsonOf(text) {
  return JSON.parse(text.startsWith("@") ? readFileSync(text.slice(1), "utf8") : text);
}

function tlsOf(values) {
  if (values["tls-cert"] === undefined) return undefined;
  const tls = { cert: readFileSync(values["tls-cert"]), key: readFileSync(values["tls-key"]) };
  if (values["tls-min"]) tls.minVersion = values["tls-min"];
  if (values["tls-max"]) tls.maxVersion = values["tls-max"];
  return tls;
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  mkdirSync(options.root, { recursive: true });
  const double = await AwsDouble.start(options);
  const end = async () => {
    await double.close();
    process.exit(0);
  };
  process.once("SIGTERM", end);
  process.stdin.once("end", end).once("error", end).resume();
  console.log(JSON.stringify({ endpoint: double.endpoint, control: double.control }));
}

try {
  await main();
} catch (error) {
  console.error(`server.mjs: ${error.message}`);
  process.exit(2);
}
