// Worlds for tests: Cairn in one account, the customer's bucket and roles in another.

export const kCairn = { accessKeyId: "AKIACAIRN00000000000", secretAccessKey: "secret-of-cairn" };

const kOurs = "111122223333";
const kTheirs = "444455556666";
const kUser = `arn:aws:iam::${kOurs}:user/cairn`;
const kIssuer = "oidc.eks.eu-west-1.amazonaws.com/id/CAIRN";

export const kRoles = {
  reader: `arn:aws:iam::${kTheirs}:role/reader`,
  trusting: `arn:aws:iam::${kTheirs}:role/trusting`,
  chained: `arn:aws:iam::${kTheirs}:role/chained`,
  traced: `arn:aws:iam::${kTheirs}:role/traced`,
  pod: `arn:aws:iam::${kTheirs}:role/pod`,
  proxy: `arn:aws:iam::${kOurs}:role/proxy`,
  machine: `arn:aws:iam::${kOurs}:role/machine`,
};

const kReadHeap = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: "arn:aws:s3:::heap" },
    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::heap/*" },
  ],
};

// The document of a world; `change` may alter it.
export function customerWorld(change = () => {}) {
  const mayAssume = {
    Statement: [{ Effect: "Allow", Action: ["sts:AssumeRole", "sts:SetSourceIdentity"], Resource: "*" }],
  };
  const world = {
    accounts: {
      [kOurs]: {
        users: { cairn: { access_keys: { [kCairn.accessKeyId]: kCairn.secretAccessKey }, permissions: mayAssume } },
        roles: {
          proxy: { trust: { principals: [kUser] }, permissions: mayAssume, max_session_seconds: 43200 },
          machine: { permissions: mayAssume },
        },
      },
      [kTheirs]: {
        roles: {
          reader: {
            trust: { principals: [kUser], external_id: "the-id" },
            permissions: kReadHeap,
            max_session_seconds: 7200,
          },
          trusting: { trust: { principals: [kOurs] }, permissions: kReadHeap },
          chained: {
            trust: { principals: [kRoles.proxy], external_id: "the-id" },
            permissions: kReadHeap,
            max_session_seconds: 43200,
          },
          traced: { trust: { principals: [kUser], source_identity: true }, permissions: kReadHeap },
          pod: {
            trust: { web_identity: { issuer: kIssuer, subject: "system:serviceaccount:data:cairn" } },
            permissions: kReadHeap,
          },
        },
      },
    },
    buckets: { heap: { account: kTheirs }, elsewhere: { account: kTheirs } },
    web_identities: {
      "token-of-cairn": { issuer: kIssuer, subject: "system:serviceaccount:data:cairn" },
      "token-of-other": { issuer: kIssuer, subject: "system:serviceaccount:data:other" },
      "token-expired": {
        issuer: kIssuer,
        subject: "system:serviceaccount:data:cairn",
        expires: "2020-01-01T00:00:00Z",
      },
    },
  };
  world.instance = { role: kRoles.machine };
  world.containers = {
    "/v2/credentials/task": { role: kRoles.machine },
    "/v1/credentials": { role: kRoles.machine, authorization: "token-of-the-pod" },
  };
  world.sso = { access_token: "token-of-a-person", roles: [kRoles.machine] };
  change(world);
  return world;
}
