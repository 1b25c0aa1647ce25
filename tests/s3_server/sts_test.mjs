// Roles: who may assume them, and what the sessions may do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

import { codeOf, credentialsOf, s3Client, sendSigned, startDouble, stsClient } from "./fixture.mjs";
import { customerWorld, kCairn, kRoles } from "./worlds.mjs";

const kFiles = { "heap/manifests/1.json": "{}", "heap/other/secret": "s", "elsewhere/x": "x" };

async function stage(t, change) {
  const aws = await startDouble(t, { world: customerWorld(change), files: kFiles });
  const sts = stsClient(t, aws, { credentials: kCairn });
  const assume = (role, parameters = {}) =>
    sts.send(new AssumeRoleCommand({ RoleArn: kRoles[role], RoleSessionName: "session", ...parameters }));
  return { aws, sts, assume };
}

test("ASessionHasTheRightsOfItsRole", async (t) => {
  const { aws, assume } = await stage(t);
  const answer = await assume("reader", { ExternalId: "the-id" });
  assert.equal(answer.AssumedRoleUser.Arn, "arn:aws:sts::444455556666:assumed-role/reader/session");
  assert.equal(Math.round((answer.Credentials.Expiration - Date.now()) / 60_000), 60);
  const s3 = s3Client(t, aws, { credentials: credentialsOf(answer) });
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket: "heap" }))).KeyCount, 2);
  await s3.send(new GetObjectCommand({ Bucket: "heap", Key: "other/secret" }));
  await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket: "elsewhere" })), {
    name: "AccessDenied",
    message:
      /assumed-role\/reader\/session is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::elsewhere"/,
  });
});

test("AWrongExternalIdAndNoneSoundTheSame", async (t) => {
  const { assume } = await stage(t);
  const user = "arn:aws:iam::111122223333:user/cairn";
  const message = `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${kRoles.reader}`;
  await assert.rejects(assume("reader", { ExternalId: "wrong" }), { name: "AccessDenied", message });
  await assert.rejects(assume("reader"), { name: "AccessDenied", message });
});

test("AMissingRoleIsDenied", async (t) => {
  const { sts } = await stage(t);
  const RoleArn = "arn:aws:iam::444455556666:role/none";
  await assert.rejects(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "session" })), {
    name: "AccessDenied",
  });
});

test("ARoleMayTrustWithoutExternalId", async (t) => {
  const { assume } = await stage(t);
  await assume("trusting");
  await assume("trusting", { ExternalId: "any" });
});

test("TheCallerNeedsTheRightToAsk", async (t) => {
  const { assume } = await stage(t, (world) => {
    world.accounts["111122223333"].users.cairn.permissions = { Statement: [] };
  });
  await assert.rejects(assume("reader", { ExternalId: "the-id" }), { name: "AccessDenied" });
});

test("TheSessionPolicyIsEnforced", async (t) => {
  const { aws, assume } = await stage(t);
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::heap/manifests/*" },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::heap",
        Condition: { StringLike: { "s3:prefix": ["manifests/*"] } },
      },
    ],
  });
  const answer = await assume("reader", { ExternalId: "the-id", Policy });
  const s3 = s3Client(t, aws, { credentials: credentialsOf(answer) });
  await s3.send(new ListObjectsV2Command({ Bucket: "heap", Prefix: "manifests/" }));
  await s3.send(new GetObjectCommand({ Bucket: "heap", Key: "manifests/1.json" }));
  const denied = { name: "AccessDenied", message: /because no session policy allows/ };
  await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket: "heap" })), denied);
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket: "heap", Key: "other/secret" })), denied);
  // Who may not list without a prefix is not told that a key is missing.
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket: "heap", Key: "manifests/2.json" })), {
    name: "AccessDenied",
  });
});

test("ASessionPolicyGrantsNothing", async (t) => {
  const { aws, assume } = await stage(t);
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  const s3 = s3Client(t, aws, { credentials: credentialsOf(await assume("reader", { ExternalId: "the-id", Policy })) });
  await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket: "elsewhere" })), { name: "AccessDenied" });
});

test("ABadSessionPolicyIsRefused", async (t) => {
  const { assume } = await stage(t);
  const refused = (Policy) => assume("reader", { ExternalId: "the-id", Policy });
  await assert.rejects(refused("{"), { name: "MalformedPolicyDocumentException" });
  await assert.rejects(refused('{"Statement":[{"Effect":"Allow"}]}'), { name: "MalformedPolicyDocumentException" });
  await assert.rejects(refused(`{"Statement":[]${" ".repeat(2048)}}`), { name: "ValidationError" });
});

test("ParametersHaveTheirBounds", async (t) => {
  const { assume } = await stage(t);
  const refused = async (parameters) =>
    assert.rejects(assume("reader", { ExternalId: "the-id", ...parameters }), { name: "ValidationError" });
  await refused({ RoleSessionName: "x" });
  await refused({ RoleSessionName: "with blank" });
  await refused({ RoleSessionName: "x".repeat(65) });
  await refused({ ExternalId: "x" });
  await refused({ ExternalId: "with blank" });
  await refused({ DurationSeconds: 899 });
  await refused({ DurationSeconds: 7201 });
  await assume("reader", { ExternalId: "the-id", DurationSeconds: 7200 });
});

test("ChainedSessionsLastAnHour", async (t) => {
  const { aws, assume } = await stage(t);
  const proxy = credentialsOf(await assume("proxy"));
  const chained = stsClient(t, aws, { credentials: proxy });
  const ask = (DurationSeconds) =>
    chained.send(
      new AssumeRoleCommand({ RoleArn: kRoles.chained, RoleSessionName: "two", ExternalId: "the-id", DurationSeconds }),
    );
  assert.match((await ask(3600)).AssumedRoleUser.Arn, /assumed-role\/chained\/two$/);
  await assert.rejects(ask(3601), { name: "ValidationError", message: /role chaining/ });
});

test("ASourceIdentityNeedsATrustThatAllowsIt", async (t) => {
  const { assume } = await stage(t);
  await assert.rejects(assume("reader", { ExternalId: "the-id", SourceIdentity: "cairn" }), {
    name: "AccessDenied",
    message: /sts:SetSourceIdentity/,
  });
  assert.equal((await assume("traced", { SourceIdentity: "cairn" })).SourceIdentity, "cairn");
});

test("AWebIdentityNeedsNoSignature", async (t) => {
  const { aws } = await stage(t);
  const sts = stsClient(t, aws, { credentials: { accessKeyId: "none", secretAccessKey: "none" } });
  const ask = (WebIdentityToken) =>
    sts.send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: kRoles.pod, RoleSessionName: "session", WebIdentityToken }),
    );
  const answer = await ask("token-of-cairn");
  assert.equal(answer.SubjectFromWebIdentityToken, "system:serviceaccount:data:cairn");
  await s3Client(t, aws, { credentials: credentialsOf(answer) }).send(new ListObjectsV2Command({ Bucket: "heap" }));
  await assert.rejects(ask("token-of-other"), { name: "AccessDenied" });
  await assert.rejects(ask("token-expired"), { name: "ExpiredTokenException" });
  await assert.rejects(ask("token-forged"), { name: "InvalidIdentityTokenException" });
});

test("TheCallerIsNamed", async (t) => {
  const { aws, sts, assume } = await stage(t);
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Arn, "arn:aws:iam::111122223333:user/cairn");
  const session = stsClient(t, aws, { credentials: credentialsOf(await assume("trusting")) });
  assert.equal((await session.send(new GetCallerIdentityCommand({}))).Account, "444455556666");
});

test("WrongKeysAreRefusedInTheWordsOfSts", async (t) => {
  const { aws } = await stage(t);
  const refused = (credentials) => stsClient(t, aws, { credentials }).send(new GetCallerIdentityCommand({}));
  await assert.rejects(refused({ ...kCairn, accessKeyId: "AKIANOBODY0000000000" }), { name: "InvalidClientTokenId" });
  await assert.rejects(refused({ ...kCairn, secretAccessKey: "wrong" }), { name: "SignatureDoesNotMatch" });
  const wrongRegion = stsClient(t, aws, { credentials: kCairn, region: "nowhere-1" });
  await assert.rejects(wrongRegion.send(new GetCallerIdentityCommand({})), {
    name: "SignatureDoesNotMatch",
    message: /valid region/,
  });
  aws.clock.offsetSeconds = 3600;
  await assert.rejects(refused(kCairn), { name: "SignatureDoesNotMatch", message: /^Signature expired: / });
});

test("AHostOfStsStandsForItsRegion", async (t) => {
  const { aws } = await stage(t);
  const ask = async (host, region) => {
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const headers = { host, "content-type": "application/x-www-form-urlencoded" };
    const answer = await sendSigned(aws, {
      method: "POST",
      body,
      headers,
      region,
      service: "sts",
      credentials: kCairn,
    });
    return codeOf(answer) ?? answer.status;
  };
  assert.equal(await ask("sts.eu-west-1.amazonaws.com", "eu-west-1"), 200);
  assert.equal(await ask("sts.eu-west-1.amazonaws.com", "us-east-1"), "SignatureDoesNotMatch");
  assert.equal(await ask("sts.amazonaws.com", "us-east-1"), 200);
  assert.equal(await ask("sts.amazonaws.com", "eu-west-1"), "SignatureDoesNotMatch");
  assert.equal(await ask("sts-fips.us-east-2.amazonaws.com", "us-east-2"), 200);
});

test("AnExpiredSessionIsRefused", async (t) => {
  const { aws, assume } = await stage(t);
  const credentials = credentialsOf(await assume("reader", { ExternalId: "the-id" }));
  const s3 = s3Client(t, aws, { credentials });
  await s3.send(new ListObjectsV2Command({ Bucket: "heap" }));
  aws.keyring.expire(aws.clock.now(), credentials.accessKeyId);
  await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket: "heap" })), { name: "ExpiredToken" });
  await assert.rejects(stsClient(t, aws, { credentials }).send(new GetCallerIdentityCommand({})), {
    name: "ExpiredToken",
  });
});

test("ATokenOfAnotherSessionIsRefused", async (t) => {
  const { aws, assume } = await stage(t);
  const one = credentialsOf(await assume("trusting"));
  const other = credentialsOf(await assume("trusting"));
  const mixed = s3Client(t, aws, { credentials: { ...one, sessionToken: other.sessionToken } });
  await assert.rejects(mixed.send(new ListObjectsV2Command({ Bucket: "heap" })), { name: "InvalidToken" });
  const without = s3Client(t, aws, { credentials: { ...one, sessionToken: undefined } });
  await assert.rejects(without.send(new ListObjectsV2Command({ Bucket: "heap" })), { name: "InvalidAccessKeyId" });
});
