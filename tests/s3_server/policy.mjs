// IAM policies: read strictly, and evaluated as AWS documents it. An explicit deny wins; else one allow is needed.
//
// What this part of IAM does not know is refused when a policy is read, never ignored when it is evaluated.

import { AwsError } from "./aws_error.mjs";

const kStatementKeys = new Set([
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const kOperators = {
  StringEquals: (value, wanted) => value === wanted,
  StringNotEquals: (value, wanted) => value !== wanted,
  StringLike: (value, pattern) => matches(pattern, value),
  StringNotLike: (value, pattern) => !matches(pattern, value),
  ArnEquals: (value, pattern) => matches(pattern, value),
  ArnLike: (value, pattern) => matches(pattern, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

// A document, as an object or as its JSON text. Throws MalformedPolicyDocument.
export function readPolicy(source) {
  let document = source;
  if (typeof source === "string") {
    try {
      document = JSON.parse(source);
    } catch {
      throw malformed("This policy contains invalid Json");
    }
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw malformed("Syntax errors in policy.");
  if (!["2012-10-17", "2008-10-17", undefined].includes(document.Version))
    throw malformed("The policy must contain a valid version string");
  return listOf(document.Statement ?? []).map(readStatement);
}

function readStatement(statement) {
  for (const key of Object.keys(statement)) {
    if (!kStatementKeys.has(key)) throw malformed(`Syntax errors in policy: ${key}`);
  }
  if (!["Allow", "Deny"].includes(statement.Effect)) throw malformed("Statement/effect is invalid.");
  if (statement.Action === undefined && statement.NotAction === undefined)
    throw malformed("Policy statement must contain actions.");
  for (const operator of Object.keys(statement.Condition ?? {})) {
    if (!(operator.replace(/IfExists$/, "") in kOperators)) throw malformed(`Invalid Condition type : ${operator}`);
  }
  return statement;
}

function malformed(message) {
  return new AwsError("MalformedPolicyDocument", { message });
}

// "allow", "deny" (explicit) or "none". A request is {action, resource, context: {"s3:prefix": …}, principal?}; the
// principal, {arn, account, roleArn?}, is asked for by policies of resources and of trust only.
export function evaluate(statements, request) {
  let decision = "none";
  for (const statement of statements) {
    if (!applies(statement, request)) continue;
    if (statement.Effect === "Deny") return "deny";
    decision = "allow";
  }
  return decision;
}

function applies(statement, request) {
  return (
    concerns(statement.Action, statement.NotAction, (pattern) =>
      matches(pattern.toLowerCase(), request.action.toLowerCase()),
    ) &&
    concerns(statement.Resource, statement.NotResource, (pattern) => matches(pattern, request.resource)) &&
    (statement.Principal === undefined || namesPrincipal(statement.Principal, request.principal)) &&
    conditionHolds(statement.Condition ?? {}, request.context ?? {})
  );
}

// Policies of trust have no resource, so that a missing one concerns all.
function concerns(named, excluded, matchesOne) {
  if (excluded !== undefined) return !listOf(excluded).some(matchesOne);
  return named === undefined || listOf(named).some(matchesOne);
}

function namesPrincipal(named, principal) {
  if (named === "*") return true;
  if (principal.federated) return listOf(named.Federated ?? []).includes(principal.federated);
  return listOf(named.AWS ?? []).some((one) => one === "*" || namesOne(one, principal));
}

// An account, or its root, stands for everybody in it; a role for each of its sessions.
function namesOne(named, principal) {
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(named);
  if (account) return account[1] === principal.account;
  return named === principal.arn || named === principal.roleArn;
}

function conditionHolds(condition, context) {
  return Object.entries(condition).every(([operator, tests]) =>
    Object.entries(tests).every(([key, wanted]) =>
      testHolds(operator, valueOf(context, key), listOf(wanted).map(String)),
    ),
  );
}

// The names of context keys are not case sensitive.
function valueOf(context, key) {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function testHolds(operator, value, wanted) {
  const negated = operator.includes("Not");
  if (value === undefined) return operator.endsWith("IfExists") || negated;
  const test = kOperators[operator.replace(/IfExists$/, "")];
  return negated ? wanted.every((one) => test(value, one)) : wanted.some((one) => test(value, one));
}

function matches(pattern, text) {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[^]*")
    .replace(/\?/g, "[^]");
  return new RegExp(`^${expression}$`).test(text);
}

function listOf(value) {
  return Array.isArray(value) ? value : [value];
}
