// The world that the server plays: accounts with users and roles, buckets, and who is known where. Read from JSON, with
// every key checked, because a misspelt right would make a test pass for the wrong reason. README.md has the format.

import { readPolicy } from "./policy.mjs";

export const kDefaultRegion = "us-east-1";
export const kDefaultAccount = "111122223333";
export const kDefaultKey = { id: "AKIACAIRNTESTDOUBLE0", secret: "cairn-test-double-secret" };

const kAllowAll = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const kRegions = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ca-central-1",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "ap-southeast-2",
  "cn-north-1",
  "us-gov-west-1",
];

// The keys of each part of the document. A value of {} is a map with names of its own.
const kWorldKeys = [
  "partition",
  "region",
  "regions",
  "regions_without_sts",
  "accounts",
  "buckets",
  "web_identities",
  "instance",
  "containers",
  "sso",
  "minimum_part_bytes",
];
const kUserKeys = ["access_keys", "permissions"];
const kRoleKeys = ["trust", "permissions", "max_session_seconds"];
const kTrustKeys = ["principals", "external_id", "web_identity", "source_identity"];
const kBucketKeys = ["account", "region", "wrong_region", "requester_pays", "policy", "objects", "checksums"];
const kObjectKeys = ["key", "storage_class", "restored", "kms_key", "kms_state"];
const kInstanceKeys = ["role", "version_1", "session_seconds"];
const kContainerKeys = ["role", "authorization", "session_seconds"];
const kSsoKeys = ["access_token", "roles", "session_seconds", "expires"];
const kWebIdentityKeys = ["issuer", "subject", "audience", "expires"];

// One user with all rights, who owns every directory of the root as a bucket.
export function simpleWorld({ id, secret, region = kDefaultRegion } = { ...kDefaultKey }) {
  return new World({
    region,
    accounts: { [kDefaultAccount]: { users: { tester: { access_keys: { [id]: secret }, permissions: kAllowAll } } } },
  });
}

export class World {
  constructor(document) {
    checkKeys(document, kWorldKeys, "world");
    this.partition = document.partition ?? "aws";
    this.region = document.region ?? kDefaultRegion;
    this.regions = new Set([...(document.regions ?? kRegions), this.region]);
    this.regionsWithoutSts = new Set(document.regions_without_sts ?? []);
    this.minimumPartBytes = document.minimum_part_bytes ?? 5 * 1024 * 1024;
    this.users = [];
    this.roles = new Map(); // by ARN
    for (const [id, account] of Object.entries(document.accounts ?? {})) this.#readAccount(id, account);
    this.buckets = new Map(
      Object.entries(document.buckets ?? {}).map(([name, bucket]) => [name, readBucket(name, bucket)]),
    );
    this.webIdentities = readMap(document.web_identities, kWebIdentityKeys, "web identity");
    this.instance = readPart(document.instance, kInstanceKeys, "instance");
    this.containers = readMap(document.containers, kContainerKeys, "container");
    this.sso = readPart(document.sso, kSsoKeys, "sso");
    this.document = document;
    this.#checkRoles();
  }

  // The roles that AWS itself hands out exist.
  #checkRoles() {
    const containers = [...this.containers.values()];
    const named = [this.instance?.role, ...containers.map(({ role }) => role), ...(this.sso?.roles ?? [])];
    for (const arn of named) {
      if (arn !== undefined && !this.roles.has(arn)) throw new Error(`there is no role ${arn}`);
    }
  }

  #readAccount(account, { users = {}, roles = {}, ...rest }) {
    if (!/^\d{12}$/.test(account)) throw new Error(`the account ${account} is not 12 digits`);
    checkKeys(rest, [], `account ${account}`);
    for (const [name, user] of Object.entries(users)) {
      checkKeys(user, kUserKeys, `user ${name}`);
      const arn = `arn:${this.partition}:iam::${account}:user/${name}`;
      const principal = {
        type: "user",
        arn,
        account,
        userId: `AIDA${name.toUpperCase()}`,
        permissions: policyOf(user.permissions),
      };
      this.users.push({ keys: user.access_keys ?? {}, principal });
    }
    for (const [name, role] of Object.entries(roles)) {
      checkKeys(role, kRoleKeys, `role ${name}`);
      const arn = `arn:${this.partition}:iam::${account}:role/${name}`;
      this.roles.set(arn, {
        arn,
        account,
        name: name.split("/").at(-1),
        trust: readTrust(role.trust, name),
        permissions: policyOf(role.permissions),
        maxSessionSeconds: role.max_session_seconds ?? 3600,
      });
    }
  }

  // What is known of a bucket. One that no document names belongs to the first account, in the region of the server.
  bucket(name) {
    const known = this.buckets.get(name) ?? readBucket(name, {});
    return {
      ...known,
      account: known.account ?? this.users[0]?.principal.account ?? kDefaultAccount,
      region: known.region ?? this.region,
    };
  }

  bucketArn(bucket, key) {
    return `arn:${this.partition}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
  }
}

function policyOf(document) {
  return document === "all" ? readPolicy(kAllowAll) : readPolicy(document ?? { Statement: [] });
}

// The short form names principals and what is asked of them; the long one is a policy as IAM has it.
function readTrust(trust, role) {
  if (trust?.Statement) return withPrincipals(readPolicy(trust), `trust of role ${role}`);
  checkKeys(trust ?? {}, kTrustKeys, `trust of role ${role}`);
  const {
    principals = [],
    external_id: externalId,
    web_identity: webIdentity,
    source_identity: sourceIdentity,
  } = trust ?? {};
  const statements = [];
  if (principals.length > 0) {
    const statement = {
      Effect: "Allow",
      Action: sourceIdentity ? ["sts:AssumeRole", "sts:SetSourceIdentity"] : "sts:AssumeRole",
      Principal: { AWS: principals },
    };
    if (externalId !== undefined) statement.Condition = { StringEquals: { "sts:ExternalId": externalId } };
    statements.push(statement);
  }
  if (webIdentity) {
    statements.push({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: [webIdentity.issuer] },
      Condition: { StringEquals: { sub: webIdentity.subject, aud: webIdentity.audience ?? "sts.amazonaws.com" } },
    });
  }
  return readPolicy({ Statement: statements });
}

function readBucket(name, bucket) {
  checkKeys(bucket, kBucketKeys, `bucket ${name}`);
  const objects = (bucket.objects ?? []).map((rule) => {
    checkKeys(rule, kObjectKeys, `objects of bucket ${name}`);
    return { ...rule, key: new RegExp(rule.key ?? "") };
  });
  return {
    account: bucket.account,
    region: bucket.region,
    wrongRegion: oneOf(bucket.wrong_region ?? "malformed", ["malformed", "redirect"], `wrong_region of bucket ${name}`),
    requesterPays: bucket.requester_pays ?? false,
    policy: bucket.policy && withPrincipals(readPolicy(bucket.policy), `policy of bucket ${name}`),
    checksums: bucket.checksums ?? false,
    // The rules of objects that concern a key, the later before the earlier.
    objectRule: (key) => Object.assign({}, ...objects.filter((rule) => rule.key.test(key))),
  };
}

// A policy that is attached to a thing says whom it means.
function withPrincipals(statements, what) {
  if (statements.some(({ Principal }) => Principal === undefined))
    throw new Error(`${what}: a statement has no Principal`);
  return statements;
}

function readMap(parts, keys, what) {
  for (const [name, part] of Object.entries(parts ?? {})) checkKeys(part, keys, `${what} ${name}`);
  return new Map(Object.entries(parts ?? {}));
}

function readPart(part, keys, what) {
  if (part) checkKeys(part, keys, what);
  return part;
}

function checkKeys(part, keys, what) {
  for (const key of Object.keys(part)) {
    if (!keys.includes(key))
      throw new Error(`${what}: there is no key "${key}"; the keys are ${keys.join(", ") || "none"}`);
  }
}

function oneOf(value, values, what) {
  if (!values.includes(value)) throw new Error(`${what} is "${value}"; it is one of ${values.join(", ")}`);
  return value;
}
