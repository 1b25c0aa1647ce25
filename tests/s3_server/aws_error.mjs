// An error as AWS answers it: code, status, text, and what else stands in the document or in the headers.

const kKnown = {
  AccessDenied: [403, "Access Denied"],
  AuthorizationHeaderMalformed: [400, "The authorization header that you provided is not valid."],
  BadDigest: [400, "The Content-MD5 or checksum value that you specified did not match what the server received."],
  BadGateway: [502, "Bad Gateway"],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed object size."],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  ExpiredToken: [400, "The provided token has expired."],
  IncompleteBody: [400, "You did not provide the number of bytes specified by the Content-Length HTTP header"],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InvalidAccessKeyId: [403, "The AWS Access Key Id you provided does not exist in our records."],
  InvalidArgument: [400, "Invalid Argument"],
  InvalidDigest: [400, "The Content-MD5 or checksum value that you specified is not valid."],
  InvalidObjectState: [403, "The operation is not valid for the object's storage class"],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified " +
      "entity tag may not match the part's entity tag.",
  ],
  InvalidPartOrder: [400, "The list of parts was not in ascending order. Parts must be ordered by part number."],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRequest: [400, "Invalid Request"],
  InvalidToken: [400, "The provided token is malformed or otherwise invalid."],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  "KMS.DisabledException": [400, "The KMS key is disabled."],
  "KMS.KMSInvalidStateException": [400, "The KMS key is pending deletion."],
  "KMS.NotFoundException": [400, "The KMS key does not exist."],
  KeyTooLongError: [400, "Your key is too long"],
  MalformedXML: [400, "The XML you provided was not well-formed or did not validate against our published schema"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingContentLength: [411, "You must provide the Content-Length HTTP header."],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchUpload: [
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or " +
      "completed.",
  ],
  NotImplemented: [501, "A header or parameter you provided implies functionality that is not implemented"],
  PermanentRedirect: [
    301,
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future " +
      "requests to this endpoint.",
  ],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  RequestTimeTooSkewed: [403, "The difference between the request time and the current time is too large."],
  ServiceUnavailable: [503, "Service is unable to handle request."],
  SignatureDoesNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  SlowDown: [503, "Please reduce your request rate."],
  TemporaryRedirect: [
    307,
    "Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint " +
      "for future requests.",
  ],
  TooManyRequests: [429, "Please reduce your request rate."],
  XAmzContentSHA256Mismatch: [400, "The provided 'x-amz-content-sha256' header does not match what was computed."],

  // STS.
  ExpiredTokenException: [400, "Token expired"],
  IDPCommunicationError: [400, "Could not reach the identity provider"],
  InvalidAction: [400, "Could not find operation"],
  InvalidClientTokenId: [403, "The security token included in the request is invalid."],
  InvalidIdentityToken: [400, "The web identity token that was passed could not be validated"],
  MalformedPolicyDocument: [400, "The policy is not in the valid JSON format."],
  MissingAuthenticationToken: [403, "Request is missing Authentication Token"],
  PackedPolicyTooLarge: [400, "Packed policy consumes more than 100% of allotted space"],
  RegionDisabledException: [403, "STS is not activated in this region for the account."],
  Throttling: [400, "Rate exceeded"],
  ValidationError: [400, "Validation error"],
};

export class AwsError extends Error {
  // `fields` are further elements of the XML document, `headers` further headers of the answer: both name to text.
  constructor(code, { message, status, fields = {}, headers = {} } = {}) {
    const [knownStatus, knownMessage] = kKnown[code] ?? [400, code];
    super(message ?? knownMessage);
    this.name = "AwsError";
    this.code = code;
    this.status = status ?? knownStatus;
    this.fields = fields;
    this.headers = headers;
  }
}

export function isKnownCode(code) {
  return code in kKnown;
}

// What S3 says to a status that a test asks for without a code.
const kCodeOfStatus = {
  400: "InvalidRequest",
  403: "AccessDenied",
  404: "NoSuchKey",
  412: "PreconditionFailed",
  416: "InvalidRange",
  429: "TooManyRequests",
  500: "InternalError",
  502: "BadGateway",
  503: "SlowDown",
};

export function codeOfStatus(status) {
  return kCodeOfStatus[status] ?? "InternalError";
}
