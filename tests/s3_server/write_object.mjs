// PutObject and DeleteObject.

import { createHash } from "node:crypto";

import { Answer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";
import { namesEtag } from "./read_object.mjs";

export async function putObject(stage, request, call) {
  checkBody(request);
  await checkConditions(stage, request, call);
  const etag = await stage.objects.put(call.bucket, call.key, request.body, uploadedWith(request.headers));
  return new Answer({
    headers: [
      ["ETag", `"${etag}"`],
      ["x-amz-server-side-encryption", "AES256"],
    ],
  });
}

export async function deleteObject(stage, call) {
  await stage.objects.remove(call.bucket, call.key);
  return new Answer({ status: 204 });
}

// What an upload says about its object.
export function uploadedWith(headers) {
  const metadata = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith("x-amz-meta-")) metadata[name.slice("x-amz-meta-".length)] = value;
  }
  return { contentType: headers["content-type"], metadata };
}

// The digests that a client may send along. AWS also knows CRCs, which are left to AWS.
export function checkBody(request) {
  const { "content-md5": md5, "x-amz-checksum-sha256": sha256 } = request.headers;
  if (md5 !== undefined && md5 !== createHash("md5").update(request.body).digest("base64"))
    throw new AwsError("BadDigest");
  if (sha256 !== undefined && sha256 !== createHash("sha256").update(request.body).digest("base64"))
    throw new AwsError("BadDigest");
}

async function checkConditions(stage, request, call) {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const object = await stage.objects.find(call.bucket, call.key);
  if (ifMatch !== undefined && !object) throw new AwsError("NoSuchKey");
  if (ifMatch !== undefined && !namesEtag(ifMatch, object.etag))
    throw new AwsError("PreconditionFailed", { fields: { Condition: "If-Match" } });
  if (ifNoneMatch !== undefined && object && namesEtag(ifNoneMatch, object.etag)) {
    throw new AwsError("PreconditionFailed", { fields: { Condition: "If-None-Match" } });
  }
}
