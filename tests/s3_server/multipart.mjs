// Uploads in parts. They live in memory until they are completed.

import { createHash, randomBytes } from "node:crypto";

import { Answer, xmlAnswer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";
import { checkBody, uploadedWith } from "./write_object.mjs";

const kNamespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const kPartsMax = 10000;

export class Multipart {
  #stage;
  #uploads = new Map();

  constructor(stage) {
    this.#stage = stage;
  }

  async perform(request, call) {
    if (call.operation === "CreateMultipartUpload") return this.#create(request, call);
    const id = request.query.get("uploadId")[0];
    const upload = this.#uploads.get(id);
    if (!upload || upload.bucket !== call.bucket || upload.key !== call.key)
      throw new AwsError("NoSuchUpload", { fields: { UploadId: id } });
    switch (call.operation) {
      case "UploadPart":
        return uploadPart(request, upload);
      case "CompleteMultipartUpload":
        return this.#complete(request, call, id, upload);
      case "AbortMultipartUpload":
        this.#uploads.delete(id);
        return new Answer({ status: 204 });
      default:
        return listParts(call, id, upload);
    }
  }

  #create(request, call) {
    const id = randomBytes(24).toString("base64url");
    this.#uploads.set(id, {
      bucket: call.bucket,
      key: call.key,
      parts: new Map(),
      with: uploadedWith(request.headers),
    });
    return xmlAnswer([
      `InitiateMultipartUploadResult ${kNamespace}`,
      ["Bucket", call.bucket],
      ["Key", call.key],
      ["UploadId", id],
    ]);
  }

  async #complete(request, call, id, upload) {
    const parts = this.#partsNamed(request.body.toString("utf8"), upload);
    const digests = Buffer.concat(parts.map((part) => Buffer.from(part.etag, "hex")));
    const etag = `${createHash("md5").update(digests).digest("hex")}-${parts.length}`;
    await this.#stage.objects.put(call.bucket, call.key, Buffer.concat(parts.map((part) => part.body)), {
      ...upload.with,
      etag,
    });
    this.#uploads.delete(id);
    const location = `http://${request.host}${request.rawPath}`;
    return xmlAnswer([
      `CompleteMultipartUploadResult ${kNamespace}`,
      ["Location", location],
      ["Bucket", call.bucket],
      ["Key", call.key],
      ["ETag", `"${etag}"`],
    ]);
  }

  #partsNamed(xml, upload) {
    const named = [...xml.matchAll(/<Part>([^]*?)<\/Part>/g)].map(([, part]) => ({
      number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
      etag: /<ETag>(?:"|&quot;)?([0-9a-f]+)(?:"|&quot;)?<\/ETag>/.exec(part)?.[1],
    }));
    if (named.length === 0) throw new AwsError("MalformedXML");
    named.forEach(({ number, etag }, index) => {
      if (index > 0 && number <= named[index - 1].number) throw new AwsError("InvalidPartOrder");
      const part = upload.parts.get(number);
      if (!part || part.etag !== etag) throw new AwsError("InvalidPart", { fields: { PartNumber: number } });
      const least = index === named.length - 1 ? 0 : this.#stage.world().minimumPartBytes;
      if (part.body.length < least)
        throw new AwsError("EntityTooSmall", { fields: { ProposedSize: part.body.length, MinSizeAllowed: least } });
    });
    return named.map(({ number }) => upload.parts.get(number));
  }
}

function uploadPart(request, upload) {
  const number = Number(request.query.get("partNumber")?.[0]);
  if (!Number.isInteger(number) || number < 1 || number > kPartsMax) {
    throw new AwsError("InvalidArgument", {
      message: `Part number must be an integer between 1 and ${kPartsMax}, inclusive`,
    });
  }
  checkBody(request);
  const etag = createHash("md5").update(request.body).digest("hex");
  upload.parts.set(number, { body: request.body, etag });
  return new Answer({ headers: [["ETag", `"${etag}"`]] });
}

function listParts(call, id, upload) {
  const parts = [...upload.parts].sort(([one], [other]) => one - other);
  return xmlAnswer([
    `ListPartsResult ${kNamespace}`,
    ["Bucket", call.bucket],
    ["Key", call.key],
    ["UploadId", id],
    ["IsTruncated", "false"],
    ...parts.map(([number, part]) => [
      "Part",
      ["PartNumber", number],
      ["ETag", `"${part.etag}"`],
      ["Size", part.body.length],
    ]),
  ]);
}
