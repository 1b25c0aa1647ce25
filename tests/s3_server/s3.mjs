// S3: which operation a request is, whether it may be done, and the answer.

import { requireBucketAccess } from "./access.mjs";
import { readHost, readPath } from "./addressing.mjs";
import { Answer, newRequestId, xmlAnswer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";
import { listDocument, pageOf, readListParameters } from "./list.mjs";
import { Multipart } from "./multipart.mjs";
import { getObject, headObject } from "./read_object.mjs";
import { verify } from "./sigv4.mjs";
import { deleteObject, putObject } from "./write_object.mjs";

// The parameters that make an operation of their own out of a method; any other such parameter is not played.
const kSubresources = [
  "uploads",
  "uploadId",
  "location",
  "acl",
  "versioning",
  "versions",
  "tagging",
  "policy",
  "delete",
  "attributes",
  "torrent",
  "versionId",
  "cors",
  "lifecycle",
  "select",
];

const kOperations = {
  "GET bucket": "ListObjectsV2",
  "GET bucket location": "GetBucketLocation",
  "HEAD bucket": "HeadBucket",
  "GET object": "GetObject",
  "HEAD object": "HeadObject",
  "PUT object": "PutObject",
  "DELETE object": "DeleteObject",
  "POST object uploads": "CreateMultipartUpload",
  "PUT object uploadId": "UploadPart",
  "POST object uploadId": "CompleteMultipartUpload",
  "DELETE object uploadId": "AbortMultipartUpload",
  "GET object uploadId": "ListParts",
};

const kActions = {
  ListObjectsV2: "s3:ListBucket",
  GetBucketLocation: "s3:GetBucketLocation",
  HeadBucket: "s3:ListBucket",
  GetObject: "s3:GetObject",
  HeadObject: "s3:GetObject",
  PutObject: "s3:PutObject",
  DeleteObject: "s3:DeleteObject",
  CreateMultipartUpload: "s3:PutObject",
  UploadPart: "s3:PutObject",
  CompleteMultipartUpload: "s3:PutObject",
  AbortMultipartUpload: "s3:AbortMultipartUpload",
  ListParts: "s3:ListMultipartUploadParts",
};

export class S3 {
  #stage;
  #multipart;

  // `stage` is what the services share: {world(), keyring, clock, objects, pageSize, hostSuffixes}.
  constructor(stage) {
    this.#stage = stage;
    this.#multipart = new Multipart(stage);
  }

  operations = Object.values(kOperations);

  // Whatever no other service takes.
  accepts() {
    return true;
  }

  // {operation, bucket, key, host}: what the request is about, before anything is judged. The operation is undefined
  // for what is not played.
  describe(request) {
    const host = readHost(request.host, this.#stage.hostSuffixes);
    const { bucket, key } = readPath(request.rawPath, host.bucketOfHost);
    const subresource = kSubresources.find((name) => request.query.has(name));
    const target = bucket === "" ? "service" : key === "" ? "bucket" : "object";
    const operation = kOperations[[request.method, target, subresource].filter(Boolean).join(" ")];
    return { operation, bucket, key, host };
  }

  // Throws AwsError unless the request is signed by somebody known. `call` is what describe() said; it learns who asks.
  async authenticate(request, call) {
    const { key, region } = await verify(request, {
      keyring: this.#stage.keyring,
      now: this.#stage.clock.now(),
      service: "s3",
    });
    call.principal = key.principal;
    call.accessKeyId = key.id;
    call.signedRegion = region;
  }

  // Judges what the caller may and does it. Throws AwsError.
  async perform(request, call) {
    if (!call.operation) throw new AwsError(call.bucket === "" ? "MethodNotAllowed" : "NotImplemented");
    if (request.method === "PUT" && request.headers["content-length"] === undefined)
      throw new AwsError("MissingContentLength");
    if (!(await this.#stage.objects.hasDirectory(call.bucket)))
      throw new AwsError("NoSuchBucket", { fields: { BucketName: call.bucket } });
    const bucket = { name: call.bucket, ...this.#stage.world().bucket(call.bucket) };
    checkRegion(call, bucket);
    checkOwnerAndPayer(request, call, bucket);
    this.#checkAccess(request, call, bucket);
    const answer = await this.#dispatch(request, call, bucket);
    return answer.withHeader("x-amz-request-id", newRequestId());
  }

  #checkAccess(request, call, bucket) {
    const context = { "aws:SecureTransport": String(request.secure) };
    const isList = call.operation === "ListObjectsV2";
    if (isList) Object.assign(context, listContext(request.query));
    const resource = this.#stage.world().bucketArn(call.bucket, call.key === "" ? undefined : call.key);
    requireBucketAccess({
      principal: call.principal,
      bucket,
      request: { action: kActions[call.operation], resource, context },
    });
  }

  async #dispatch(request, call, bucket) {
    switch (call.operation) {
      case "ListObjectsV2":
        return this.#list(request, bucket);
      case "GetBucketLocation":
        return xmlAnswer([
          'LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
          bucket.region === "us-east-1" ? "" : bucket.region,
        ]);
      case "HeadBucket":
        return new Answer({
          headers: [
            ["Content-Type", "application/xml"],
            ["x-amz-bucket-region", bucket.region],
          ],
        });
      case "GetObject":
        return getObject(this.#stage, request, call, bucket);
      case "HeadObject":
        return headObject(this.#stage, request, call, bucket);
      case "PutObject":
        return putObject(this.#stage, request, call);
      case "DeleteObject":
        return deleteObject(this.#stage, call);
      default:
        return this.#multipart.perform(request, call);
    }
  }

  async #list(request, bucket) {
    if (request.query.get("list-type")?.[0] !== "2")
      throw new AwsError("NotImplemented", { message: "Only version 2 of ListObjects is played" });
    const parameters = readListParameters(request.query, this.#stage.pageSize);
    const sortedKeys = await this.#stage.objects.keys(bucket.name, parameters.prefix);
    const pageOfSize = (limit) => this.#page(bucket, sortedKeys, { ...parameters, limit });
    const page = await pageOfSize(parameters.limit);
    const answer = xmlAnswer(listDocument(bucket.name, parameters, page), {
      headers: [["x-amz-bucket-region", bucket.region]],
    });
    return new Answer({ ...answer, list: { bucket: bucket.name, parameters, page, pageOfSize } });
  }

  async #page(bucket, sortedKeys, parameters) {
    const page = pageOf(sortedKeys, parameters);
    const entries = await Promise.all(page.keys.map((key) => this.#entry(bucket, key)));
    // An object that was deleted since the keys were read is in no list.
    return { ...page, entries: entries.filter((entry) => entry !== undefined) };
  }

  async #entry(bucket, key) {
    const object = await this.#stage.objects.find(bucket.name, key);
    if (!object) return undefined;
    return { key, ...object, storageClass: bucket.objectRule(key).storage_class ?? "STANDARD" };
  }

  // The answer to an error, as S3 words it. HEAD has no body, so that a client sees the status only.
  refusal(error, request, call) {
    const requestId = newRequestId();
    const document = ["Error", ["Code", error.code], ["Message", error.message], ...Object.entries(error.fields)];
    if (call?.key) document.push(["Key", call.key]);
    document.push(["RequestId", requestId], ["HostId", Buffer.from(requestId.repeat(3)).toString("base64")]);
    const headers = [...Object.entries(error.headers), ["x-amz-request-id", requestId]];
    const region = this.#regionToTell(error, call);
    if (region) headers.push(["x-amz-bucket-region", region]);
    const answer = xmlAnswer(document, { status: error.status, headers });
    return request.method === "HEAD" ? new Answer({ status: error.status, headers }) : answer;
  }

  // S3 tells where a bucket lives to whoever knows its name, also when it refuses everything else.
  #regionToTell(error, call) {
    if (
      !call?.bucket ||
      error.headers["x-amz-bucket-region"] !== undefined ||
      error.code === "NoSuchBucket" ||
      ![301, 307, 400, 403].includes(error.status)
    )
      return undefined;
    return this.#stage.world().bucket(call.bucket).region;
  }
}

function listContext(query) {
  const context = {};
  for (const name of ["prefix", "delimiter", "max-keys"]) {
    if (query.has(name)) context[`s3:${name}`] = query.get(name)[0];
  }
  return context;
}

// A host of AWS stands for one region; any other one, such as an address, for all of them.
function checkRegion(call, bucket) {
  const { signedRegion } = call;
  const here =
    call.host.region ?? (call.host.service || bucket.wrongRegion === "redirect" ? signedRegion : bucket.region);
  if (signedRegion !== here) {
    throw new AwsError("AuthorizationHeaderMalformed", {
      message: `The authorization header is malformed; the region '${signedRegion}' is wrong; expecting '${here}'`,
      fields: { Region: here },
    });
  }
  if (here !== bucket.region) {
    const endpoint = call.host.endpointOf(bucket.region);
    const name = call.host.bucketOfHost === undefined ? endpoint : `${bucket.name}.${endpoint}`;
    throw new AwsError("PermanentRedirect", { fields: { Endpoint: name, Bucket: bucket.name } });
  }
}

function checkOwnerAndPayer(request, call, bucket) {
  const expected = request.headers["x-amz-expected-bucket-owner"];
  if (expected !== undefined && expected !== bucket.account) throw new AwsError("AccessDenied");
  const pays = request.headers["x-amz-request-payer"] === "requester";
  if (bucket.requesterPays && !pays && call.principal.account !== bucket.account) throw new AwsError("AccessDenied");
}
