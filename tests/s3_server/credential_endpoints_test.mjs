// The endpoints that hand out credentials speak as those of AWS do, which AWS's own client library checks; and what
// they hand out signs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { fromContainerMetadata, fromInstanceMetadata } from "@smithy/credential-provider-imds";

import { send, startDouble, stsClient } from "./fixture.mjs";
import { customerWorld, kRoles } from "./worlds.mjs";

const kRolesTarget = "/latest/meta-data/iam/security-credentials/";

function stage(t, change) {
  return startDouble(t, { world: customerWorld(change) });
}

async function metadataToken(aws, seconds = 60) {
  const headers = { "x-aws-ec2-metadata-token-ttl-seconds": String(seconds) };
  return (await send(aws, { method: "PUT", target: "/latest/api/token", headers })).body.toString();
}

async function callerOf(t, aws, { AccessKeyId, SecretAccessKey, Token }) {
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token };
  return (await stsClient(t, aws, { credentials }).send(new GetCallerIdentityCommand({}))).Arn;
}

test("AnInstanceGetsItsRoleByToken", async (t) => {
  const aws = await stage(t);
  const headers = { "x-aws-ec2-metadata-token": await metadataToken(aws) };
  const role = (await send(aws, { target: kRolesTarget, headers })).body.toString();
  assert.equal(role, "machine");
  const document = JSON.parse((await send(aws, { target: kRolesTarget + role, headers })).body);
  assert.equal(document.Code, "Success");
  assert.equal(await callerOf(t, aws, document), "arn:aws:sts::111122223333:assumed-role/machine/i-0123456789abcdef0");
  assert.equal((await send(aws, { target: `${kRolesTarget}other`, headers })).status, 404);
});

test("AWSsOwnProvidersTakeThem", async (t) => {
  const aws = await stage(t);
  process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = aws.endpoint;
  process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${aws.endpoint}/v1/credentials`;
  process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN = "token-of-the-pod";
  t.after(() => {
    delete process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
    delete process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
    delete process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  });
  for (const credentials of [fromInstanceMetadata(), fromContainerMetadata()]) {
    const sts = stsClient(t, aws, { credentials });
    assert.match((await sts.send(new GetCallerIdentityCommand({}))).Arn, /assumed-role\/machine/);
  }
});

test("WithoutATokenThereIsNothing", async (t) => {
  const aws = await stage(t);
  assert.equal((await send(aws, { target: kRolesTarget })).status, 401);
  assert.equal(
    (await send(aws, { target: kRolesTarget, headers: { "x-aws-ec2-metadata-token": "bogus" } })).status,
    401,
  );
  const headers = { "x-aws-ec2-metadata-token": await metadataToken(aws, 60) };
  aws.clock.offsetSeconds = 61;
  assert.equal((await send(aws, { target: kRolesTarget, headers })).status, 401);
});

test("TheFirstVersionAnswersOnlyWhereItIsAllowed", async (t) => {
  const aws = await stage(t, (world) => {
    world.instance.version_1 = true;
  });
  assert.equal((await send(aws, { target: kRolesTarget })).body.toString(), "machine");
});

test("ATokenNeedsALifetimeAndNoProxy", async (t) => {
  const aws = await stage(t);
  const ask = async (headers) => (await send(aws, { method: "PUT", target: "/latest/api/token", headers })).status;
  assert.equal(await ask({}), 400);
  assert.equal(await ask({ "x-aws-ec2-metadata-token-ttl-seconds": "21601" }), 400);
  assert.equal(await ask({ "x-aws-ec2-metadata-token-ttl-seconds": "60", "x-forwarded-for": "10.0.0.1" }), 403);
});

test("CredentialsStayUntilTheirLastFiveMinutes", async (t) => {
  const aws = await stage(t);
  const read = async () => JSON.parse((await send(aws, { target: "/v2/credentials/task" })).body);
  const first = await read();
  assert.deepEqual(await read(), first);
  aws.clock.offsetSeconds = 6 * 3600 - 299;
  assert.notEqual((await read()).AccessKeyId, first.AccessKeyId);
});

test("AContainerGetsItsRole", async (t) => {
  const aws = await stage(t);
  const task = JSON.parse((await send(aws, { target: "/v2/credentials/task" })).body);
  assert.equal(task.RoleArn, kRoles.machine);
  assert.match(await callerOf(t, aws, task), /assumed-role\/machine/);
  const pod = (headers) => send(aws, { target: "/v1/credentials", headers });
  assert.match(await callerOf(t, aws, JSON.parse((await pod({ authorization: "token-of-the-pod" })).body)), /machine/);
  assert.equal((await pod({})).status, 401);
  assert.equal((await pod({ authorization: "bogus" })).status, 401);
  assert.equal((await send(aws, { target: "/v2/credentials/other" })).status, 404);
});

test("APersonGetsARoleByAccessToken", async (t) => {
  const aws = await stage(t);
  const ask = (token, role = "machine") =>
    send(aws, {
      target: `/federation/credentials?role_name=${role}&account_id=111122223333`,
      headers: { "x-amz-sso_bearer_token": token },
    });
  const { roleCredentials } = JSON.parse((await ask("token-of-a-person")).body);
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token } = roleCredentials;
  assert.match(await callerOf(t, aws, { AccessKeyId, SecretAccessKey, Token }), /person@example\.com$/);
  assert.ok(roleCredentials.expiration > Date.now());
  const wrong = await ask("bogus");
  assert.deepEqual([wrong.status, wrong.headers["x-amzn-errortype"]], [401, "UnauthorizedException"]);
  assert.equal((await ask("token-of-a-person", "other")).status, 403);
});

test("CredentialsMayEndSoonerThanTheySay", async (t) => {
  const aws = await stage(t);
  aws.faults.replace([
    { action: "session", operation: "GetContainerCredentials", lasts_seconds: 1, says_seconds: 7200 },
  ]);
  const task = JSON.parse((await send(aws, { target: "/v2/credentials/task" })).body);
  assert.ok(new Date(task.Expiration) - Date.now() > 7_000_000);
  aws.clock.offsetSeconds = 2;
  await assert.rejects(callerOf(t, aws, task), { name: "ExpiredToken" });
});
