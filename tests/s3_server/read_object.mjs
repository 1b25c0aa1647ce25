// GetObject and HeadObject: conditions, ranges, and objects that may not be read.

import { createHash } from "node:crypto";

import { hasBucketAccess, requireIdentityAccess } from "./access.mjs";
import { Answer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";

const kArchived = ["GLACIER", "DEEP_ARCHIVE"];
const kKmsStates = {
  disabled: "KMS.DisabledException",
  deleted: "KMS.NotFoundException",
  pending_deletion: "KMS.KMSInvalidStateException",
};

export async function getObject(stage, request, call, bucket) {
  const object = await findObject(stage, request, call, bucket);
  const rule = bucket.objectRule(call.key);
  checkArchive(rule);
  checkKms(call.principal, rule);
  const range = requestedRange(request.headers.range, object.size);
  const headers = describe(object, rule);
  if (range) {
    headers.push(["Content-Range", `bytes ${range.first}-${range.first + range.length - 1}/${object.size}`]);
    return new Answer({ status: 206, headers, body: { path: object.path, ...range } });
  }
  const answer = new Answer({ headers, body: { path: object.path, first: 0, length: object.size } });
  return bucket.checksums && request.headers["x-amz-checksum-mode"] === "ENABLED" ? withChecksum(answer) : answer;
}

export async function headObject(stage, request, call, bucket) {
  const object = await findObject(stage, request, call, bucket);
  const body = { path: object.path, first: 0, length: object.size };
  return new Answer({ headers: describe(object, bucket.objectRule(call.key)), body, withoutBody: true });
}

async function findObject(stage, request, call, bucket) {
  const object = await stage.objects.find(call.bucket, call.key);
  if (!object) throw absent(stage, call, bucket);
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
  if (ifMatch !== undefined && !namesEtag(ifMatch, object.etag))
    throw new AwsError("PreconditionFailed", { fields: { Condition: "If-Match" } });
  if (ifNoneMatch !== undefined && namesEtag(ifNoneMatch, object.etag)) throw new NotModified(object.etag);
  return object;
}

// An answer without a document, which takes the way of errors.
export class NotModified extends Error {
  constructor(etag) {
    super("Not Modified");
    this.answer = new Answer({ status: 304, headers: [["ETag", `"${etag}"`]] });
  }
}

// Whoever may not list is not told what is missing.
function absent(stage, call, bucket) {
  const request = { action: "s3:ListBucket", resource: stage.world().bucketArn(call.bucket) };
  return new AwsError(hasBucketAccess({ principal: call.principal, bucket, request }) ? "NoSuchKey" : "AccessDenied");
}

export function namesEtag(list, etag) {
  return list.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^"|"$/g, "") === etag);
}

function checkArchive(rule) {
  if (kArchived.includes(rule.storage_class) && !rule.restored) {
    throw new AwsError("InvalidObjectState", { fields: { StorageClass: rule.storage_class } });
  }
}

function checkKms(principal, rule) {
  if (!rule.kms_key) return;
  requireIdentityAccess(principal, { action: "kms:Decrypt", resource: rule.kms_key, context: {} });
  if (rule.kms_state)
    throw new AwsError(kKmsStates[rule.kms_state], {
      message: `${rule.kms_key} is ${rule.kms_state.replace("_", " ")}.`,
    });
}

// {first, length}, or undefined for the whole: S3 ignores what is no single range.
function requestedRange(header, size) {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!found || (found[1] === "" && found[2] === "")) return undefined;
  const [first, last] =
    found[1] === ""
      ? [Math.max(0, size - Number(found[2])), size - 1]
      : [Number(found[1]), found[2] === "" ? size - 1 : Number(found[2])];
  if (found[1] !== "" && found[2] !== "" && last < first) return undefined;
  if (first >= size) throw new AwsError("InvalidRange", { fields: { RangeRequested: header, ActualObjectSize: size } });
  return { first, length: Math.min(last, size - 1) - first + 1 };
}

function describe(object, rule) {
  const headers = [
    ["Last-Modified", object.modified.toUTCString()],
    ["ETag", `"${object.etag}"`],
    ["Accept-Ranges", "bytes"],
    ["Content-Type", object.contentType],
    ...Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
  ];
  if (rule.storage_class) headers.push(["x-amz-storage-class", rule.storage_class]);
  if (rule.kms_key)
    headers.push(
      ["x-amz-server-side-encryption", "aws:kms"],
      ["x-amz-server-side-encryption-aws-kms-key-id", rule.kms_key],
    );
  else headers.push(["x-amz-server-side-encryption", "AES256"]);
  return headers;
}

async function withChecksum(answer) {
  const digest = createHash("sha256")
    .update(await answer.bytes())
    .digest("base64");
  return answer.withHeader("x-amz-checksum-sha256", digest).withHeader("x-amz-checksum-type", "FULL_OBJECT");
}
