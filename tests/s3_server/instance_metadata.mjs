// The metadata service of an EC2 instance (IMDS), version 2: a token first, then everything with that token. The
// address is fixed on real machines; clients are pointed here by AWS_EC2_METADATA_SERVICE_ENDPOINT.

import { randomBytes } from "node:crypto";

import { jsonAnswer, textAnswer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";
import { isoSeconds } from "./clock.mjs";

const kTokenPath = "/latest/api/token";
const kRolesPath = "/latest/meta-data/iam/security-credentials/";
const kRegionPath = "/latest/meta-data/placement/region";
const kInstance = "i-0123456789abcdef0";
const kTokenSecondsMax = 21600;

export class InstanceMetadata {
  #stage;
  #sessions;
  #tokens = new Map(); // token -> when it ends

  constructor(stage, sessions) {
    this.#stage = stage;
    this.#sessions = sessions;
  }

  operations = ["GetMetadataToken", "GetMetadataRoles", "GetMetadataCredentials", "GetMetadataRegion"];

  accepts(request) {
    return request.rawPath.startsWith("/latest/") && !request.isSigned;
  }

  describe(request) {
    if (request.rawPath === kTokenPath && request.method === "PUT") return { operation: "GetMetadataToken" };
    if (request.method !== "GET") return {};
    if (request.rawPath === kRolesPath || `${request.rawPath}/` === kRolesPath)
      return { operation: "GetMetadataRoles" };
    if (request.rawPath.startsWith(kRolesPath)) return { operation: "GetMetadataCredentials" };
    return request.rawPath === kRegionPath ? { operation: "GetMetadataRegion" } : {};
  }

  async authenticate(request, call) {
    if (call.operation === "GetMetadataToken") return;
    const token = request.headers["x-aws-ec2-metadata-token"];
    if (token === undefined && this.#stage.world().instance?.version_1) return;
    if (!(this.#tokens.get(token) > this.#stage.clock.now())) throw new AwsError("Unauthorized", { status: 401 });
  }

  async perform(request, call) {
    const instance = this.#stage.world().instance;
    if (call.operation === "GetMetadataToken") return this.#issueToken(request);
    if (!call.operation || !instance) throw new AwsError("NotFound", { status: 404 });
    if (call.operation === "GetMetadataRegion") return textAnswer(this.#stage.world().region);
    const role = this.#stage.world().roles.get(instance.role);
    if (call.operation === "GetMetadataRoles") return textAnswer(role.name);
    if (request.rawPath !== kRolesPath + role.name) throw new AwsError("NotFound", { status: 404 });
    return this.#credentials(instance);
  }

  // A forwarded request is refused, so that a proxy left open gives nothing away.
  #issueToken(request) {
    const seconds = Number(request.headers["x-aws-ec2-metadata-token-ttl-seconds"]);
    if (request.headers["x-forwarded-for"] !== undefined) throw new AwsError("Forbidden", { status: 403 });
    if (!(seconds >= 1 && seconds <= kTokenSecondsMax)) throw new AwsError("BadRequest", { status: 400 });
    const token = `${randomBytes(40).toString("base64url")}==`;
    this.#tokens.set(token, new Date(this.#stage.clock.now().getTime() + seconds * 1000));
    return textAnswer(token, { headers: [["X-Aws-Ec2-Metadata-Token-Ttl-Seconds", String(seconds)]] });
  }

  #credentials(instance) {
    const session = this.#sessions.current(instance.role, kInstance, instance.session_seconds);
    return jsonAnswer({
      Code: "Success",
      LastUpdated: isoSeconds(this.#stage.clock.now()),
      Type: "AWS-HMAC",
      AccessKeyId: session.id,
      SecretAccessKey: session.secret,
      Token: session.token,
      Expiration: isoSeconds(session.expires),
    });
  }

  refusal(error) {
    const page = `<html><head><title>${error.status} - ${error.code}</title></head></html>`;
    const headers = Object.entries(error.headers);
    return textAnswer(page, { status: error.status, headers }).withHeader("Content-Type", "text/html");
  }
}
