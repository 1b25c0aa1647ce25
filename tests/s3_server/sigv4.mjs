// Verifies Signature Version 4: AWS's own signer signs the request as it came over the wire, and the result has to be
// what the client sent. Nothing is normalised before: a path or query that is encoded in another way than AWS signs it
// is refused, because a server of AWS may read it differently from a lenient test.

import { createHash, timingSafeEqual } from "node:crypto";

import { SignatureV4 } from "@smithy/signature-v4";

import { AwsError } from "./aws_error.mjs";
import { isoSeconds, parseAmzDate } from "./clock.mjs";
import { rawParameters } from "./request.mjs";
import { Sha256 } from "./sha256.mjs";

const kSkewMaxMs = 15 * 60 * 1000;
const kEmptySha256 = createHash("sha256").digest("hex");

const kAuthorization = new RegExp(
  "^AWS4-HMAC-SHA256 Credential=([^/,\\s]+)/(\\d{8})/([^/,\\s]+)/([^/,\\s]+)/aws4_request, ?" +
    "SignedHeaders=([a-z0-9;_.-]+), ?Signature=([0-9a-f]{64})$",
);

// Keeps the canonical request, which S3 sends along with a refusal: the quickest way to see what a client got wrong.
class JudgingSigner extends SignatureV4 {
  canonicalRequest = "";
  stringToSign = "";

  createCanonicalRequest(...parts) {
    this.canonicalRequest = super.createCanonicalRequest(...parts);
    return this.canonicalRequest;
  }

  async createStringToSign(...parts) {
    this.stringToSign = await super.createStringToSign(...parts);
    return this.stringToSign;
  }
}

// Who signed: {key, region}, where `key` is what `keyring.find(id)` knows: {id, secret, token?, expires?, principal}.
// `service` is "s3" or "sts". Throws the AwsError of S3; STS puts its own names on them.
export async function verify(request, { keyring, now, service }) {
  const sent = readAuthorization(request);
  const key = knownKey(keyring, sent.keyId, request.headers["x-amz-security-token"], now);
  if (sent.service !== service)
    throw malformed(`incorrect service "${sent.service}". This endpoint belongs to "${service}".`);
  const date = signingDate(request, sent, now);
  checkSignedHeaders(request, sent.signedHeaders);
  if (service === "s3") checkPayloadHash(request);
  await checkSignature({ request, sent, key, date, service });
  return { key, region: sent.region };
}

function readAuthorization(request) {
  if (request.query.has("X-Amz-Signature"))
    throw new AwsError("NotImplemented", { message: "Presigned requests are not played" });
  const header = request.headers.authorization;
  if (header === undefined) throw new AwsError("AccessDenied");
  const found = kAuthorization.exec(header);
  if (!found) throw malformed("the Credential, SignedHeaders or Signature is missing or malformed.");
  const [, keyId, day, region, service, names, signature] = found;
  return { keyId, day, region, service, signedHeaders: names.split(";"), signature };
}

function malformed(what) {
  return new AwsError("AuthorizationHeaderMalformed", { message: `The authorization header is malformed; ${what}` });
}

function knownKey(keyring, id, token, now) {
  const key = keyring.find(id);
  if (!key || (key.token && token === undefined))
    throw new AwsError("InvalidAccessKeyId", { fields: { AWSAccessKeyId: id } });
  if (token !== key.token) throw new AwsError("InvalidToken", { fields: { "Token-0": token } });
  if (key.expires && key.expires <= now) throw new AwsError("ExpiredToken", { fields: { "Token-0": token } });
  return key;
}

function signingDate(request, sent, now) {
  const header = request.headers["x-amz-date"];
  if (header === undefined)
    throw new AwsError("AccessDenied", { message: "AWS authentication requires a valid Date or x-amz-date header" });
  const date = parseAmzDate(header);
  if (!date)
    throw new AwsError("AccessDenied", { message: "AWS authentication requires a valid Date or x-amz-date header" });
  if (header.slice(0, 8) !== sent.day)
    throw malformed(`Invalid credential date "${sent.day}". This date is not the same as X-Amz-Date: "${header}".`);
  if (Math.abs(now - date) > kSkewMaxMs) {
    throw new AwsError("RequestTimeTooSkewed", {
      fields: { RequestTime: header, ServerTime: isoSeconds(now), MaxAllowedSkewMilliseconds: kSkewMaxMs },
    });
  }
  return date;
}

// AWS wants the host, and whatever changes the meaning of a request, under the signature.
function checkSignedHeaders(request, signed) {
  const mustBeSigned = Object.keys(request.headers).filter(
    (name) => name === "host" || name === "content-md5" || name.startsWith("x-amz-"),
  );
  const unsigned = mustBeSigned.filter((name) => !signed.includes(name));
  if (unsigned.length > 0) {
    throw new AwsError("AccessDenied", {
      message: "There were headers present in the request which were not signed",
      fields: { HeadersNotSigned: unsigned.join(", ") },
    });
  }
  const missing = signed.filter((name) => request.headers[name] === undefined);
  if (missing.length > 0) throw mismatch({ CanonicalRequest: `signed, but not sent: ${missing.join(", ")}` });
  const sorted = [...new Set(signed)].sort();
  if (sorted.join() !== signed.join()) throw malformed("SignedHeaders is not sorted, or names a header twice.");
}

function checkPayloadHash(request) {
  const declared = request.headers["x-amz-content-sha256"];
  if (declared === undefined)
    throw new AwsError("InvalidRequest", { message: "Missing required header for this request: x-amz-content-sha256" });
  if (declared.startsWith("STREAMING-"))
    throw new AwsError("NotImplemented", { message: "aws-chunked bodies are not played" });
  if (declared === "UNSIGNED-PAYLOAD") return;
  const computed = request.body.length === 0 ? kEmptySha256 : createHash("sha256").update(request.body).digest("hex");
  if (declared !== computed) {
    throw new AwsError("XAmzContentSHA256Mismatch", {
      fields: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed },
    });
  }
}

async function checkSignature({ request, sent, key, date, service }) {
  const otherwiseEncoded = findOtherwiseEncoded(request);
  if (otherwiseEncoded)
    throw mismatch({ CanonicalRequest: `sent in another encoding than signed: ${otherwiseEncoded}` });
  const signer = new JudgingSigner({
    service,
    region: sent.region,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret, sessionToken: key.token },
  });
  const signed = await signer.sign(signable(request, sent.signedHeaders), {
    signingDate: date,
    signableHeaders: new Set(sent.signedHeaders),
  });
  const expected = /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization)[1];
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(sent.signature))) {
    throw mismatch({
      AWSAccessKeyId: key.id,
      StringToSign: signer.stringToSign,
      SignatureProvided: sent.signature,
      CanonicalRequest: signer.canonicalRequest,
    });
  }
}

function mismatch(fields) {
  return new AwsError("SignatureDoesNotMatch", { fields });
}

// The request in the terms of AWS's signer: the path as sent, the query decoded once.
function signable(request, signedHeaders) {
  const headers = {};
  for (const name of signedHeaders) headers[name] = request.headers[name];
  const query = {};
  for (const [name, values] of request.query) query[name] = values.length === 1 ? values[0] : values;
  return {
    method: request.method,
    protocol: "http:",
    hostname: request.host,
    path: request.rawPath,
    query,
    headers,
    body: request.body,
  };
}

function findOtherwiseEncoded(request) {
  const parts = [...request.rawPath.split("/"), ...rawParameters(request.rawQuery).flat()];
  return parts.find((part) => {
    try {
      return encodeRfc3986(decodeURIComponent(part)) !== part;
    } catch {
      return true;
    }
  });
}

// AWS's encoding: everything but the unreserved characters, in upper case.
export function encodeRfc3986(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
