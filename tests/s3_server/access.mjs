// May this principal do that to a bucket? The policies of the identity, of its session and of the bucket, as AWS joins
// them, with AWS's words for a refusal.

import { AwsError } from "./aws_error.mjs";
import { evaluate } from "./policy.mjs";

// Throws AccessDenied. `request` is {action, resource, context}.
export function requireBucketAccess({ principal, bucket, request }) {
  const refusal = bucketRefusal({ principal, bucket, request });
  if (refusal === undefined) return;
  // AWS explains itself only to callers of the account that owns the bucket.
  throw new AwsError(
    "AccessDenied",
    principal.account === bucket.account ? { message: explained(principal, request, refusal) } : {},
  );
}

export function hasBucketAccess(question) {
  return bucketRefusal(question) === undefined;
}

function bucketRefusal({ principal, bucket, request }) {
  const asked = { ...request, principal };
  const byIdentity = evaluate(principal.permissions, asked);
  const bySession = principal.sessionPolicy ? evaluate(principal.sessionPolicy, asked) : "allow";
  const byBucket = bucket.policy ? evaluate(bucket.policy, asked) : "none";
  if (byIdentity === "deny") return "with an explicit deny in an identity-based policy";
  if (bySession === "deny") return "with an explicit deny in a session policy";
  if (byBucket === "deny") return "with an explicit deny in a resource-based policy";
  const owner = principal.account === bucket.account;
  if (!owner && byBucket !== "allow") return `because no resource-based policy allows the ${request.action} action`;
  if (byIdentity !== "allow" && !(owner && byBucket === "allow")) return because("identity-based", request);
  if (bySession !== "allow") return because("session", request);
  return undefined;
}

// Throws AccessDenied unless the identity itself, within its session, has the right.
export function requireIdentityAccess(principal, request) {
  const byIdentity = evaluate(principal.permissions, request);
  const bySession = principal.sessionPolicy ? evaluate(principal.sessionPolicy, request) : "allow";
  if (byIdentity === "allow" && bySession === "allow") return;
  const refusal = because(byIdentity === "allow" ? "session" : "identity-based", request);
  throw new AwsError("AccessDenied", { message: explained(principal, request, refusal) });
}

function because(kind, request) {
  return `because no ${kind} policy allows the ${request.action} action`;
}

function explained(principal, request, refusal) {
  const { action, resource } = request;
  return `User: ${principal.arn} is not authorized to perform: ${action} on resource: "${resource}" ${refusal}`;
}
