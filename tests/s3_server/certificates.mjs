#!/usr/bin/env node
// Certificates for tests, made by openssl: one that is good, and one for each way of being bad.
//
//   node certificates.mjs DIR    prints {"ca": FILE, "good": {"cert": FILE, "key": FILE}, …}

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const kNames = [
  "localhost",
  "*.localhost",
  "s3.us-east-1.amazonaws.com",
  "*.s3.us-east-1.amazonaws.com",
  "sts.us-east-1.amazonaws.com",
];
const kHere = ["IP:127.0.0.1", ...kNames.map((name) => `DNS:${name}`)].join();
const kElsewhere = "DNS:elsewhere.example";

// Paths of files below `directory`. All are for this machine and signed by `ca`, but for what their name says.
export function makeCertificates(directory) {
  mkdirSync(directory, { recursive: true });
  const ca = makeAuthority(directory, "ca");
  const unknown = makeAuthority(directory, "unknown-ca");
  return {
    ca: ca.cert,
    good: sign(directory, "good", ca, kHere),
    renewed: sign(directory, "renewed", ca, kHere),
    wrong_host: sign(directory, "wrong-host", ca, kElsewhere),
    unknown_ca: sign(directory, "unknown", unknown, kHere),
    self_signed: signItself(directory, "self-signed", kHere),
    expired: signInThePast(directory, "expired", ca, kHere),
  };
}

function openssl(...args) {
  execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
}

function filesOf(directory, name) {
  return { cert: join(directory, `${name}.pem`), key: join(directory, `${name}.key`) };
}

function makeAuthority(directory, name) {
  const files = filesOf(directory, name);
  selfSigned(files, `/CN=Cairn test ${name}`, "basicConstraints=critical,CA:TRUE");
  return files;
}

function signItself(directory, name, hosts) {
  const files = filesOf(directory, name);
  selfSigned(files, `/CN=${name}`, `subjectAltName=${hosts}`);
  return files;
}

function selfSigned({ cert, key }, subject, extension) {
  openssl("req", "-x509", "-days", "30", ...newKey(key), "-subj", subject, "-addext", extension, "-out", cert);
}

function newKey(path) {
  return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path];
}

function request(directory, name) {
  const files = {
    ...filesOf(directory, name),
    request: join(directory, `${name}.csr`),
    extensions: join(directory, `${name}.ext`),
  };
  openssl("req", "-new", ...newKey(files.key), "-subj", `/CN=${name}`, "-out", files.request);
  return files;
}

function sign(directory, name, authority, hosts) {
  const { cert, key, request: csr, extensions } = request(directory, name);
  writeFileSync(extensions, `subjectAltName=${hosts}\n`);
  openssl(
    "x509",
    "-req",
    "-days",
    "30",
    "-in",
    csr,
    "-CA",
    authority.cert,
    "-CAkey",
    authority.key,
    "-CAcreateserial",
    "-extfile",
    extensions,
    "-out",
    cert,
  );
  return { cert, key };
}

// Only `openssl ca` lets one choose both dates, and it wants a configuration and a database.
function signInThePast(directory, name, authority, hosts) {
  const { cert, key, request: csr } = request(directory, name);
  const [database, config] = [join(directory, "database"), join(directory, "ca.cnf")];
  writeFileSync(database, "");
  const section = {
    database,
    new_certs_dir: directory,
    rand_serial: "yes",
    default_md: "sha256",
    policy: "any",
    x509_extensions: "hosts",
  };
  const lines = (values) =>
    Object.entries(values)
      .map(([one, value]) => `${one} = ${value}\n`)
      .join("");
  const rest = `[any]\ncommonName = supplied\n[hosts]\nsubjectAltName = ${hosts}\n`;
  writeFileSync(config, `[ca]\ndefault_ca = test\n[test]\n${lines(section)}${rest}`);
  const dates = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"];
  openssl(
    "ca",
    "-batch",
    "-config",
    config,
    "-in",
    csr,
    "-cert",
    authority.cert,
    "-keyfile",
    authority.key,
    ...dates,
    "-out",
    cert,
  );
  return { cert, key };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(makeCertificates(process.argv[2])));
