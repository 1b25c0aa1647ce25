// The credentials of a container: the agent of ECS (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, or _FULL_URI) and that of
// EKS Pod Identity (_FULL_URI, and a token in a file that goes into the header Authorization).

import { jsonAnswer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";
import { isoSeconds } from "./clock.mjs";

export class ContainerCredentials {
  #stage;
  #sessions;

  constructor(stage, sessions) {
    this.#stage = stage;
    this.#sessions = sessions;
  }

  operations = ["GetContainerCredentials"];

  accepts(request) {
    return !request.isSigned && /^\/v[12]\/credentials(\/|$)/.test(request.rawPath);
  }

  describe(request) {
    return request.method === "GET" ? { operation: "GetContainerCredentials" } : {};
  }

  async authenticate(request) {
    const wanted = this.#stage.world().containers.get(request.target)?.authorization;
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      throw new AwsError("AccessDeniedException", { status: 401, message: "The token is not valid" });
    }
  }

  async perform(request, call) {
    const container = this.#stage.world().containers.get(request.target);
    if (!call.operation || !container)
      throw new AwsError("InvalidIdInRequest", { status: 404, message: "CredentialsV2Request: Credentials not found" });
    const session = this.#sessions.current(container.role, "task-of-cairn", container.session_seconds);
    return jsonAnswer({
      RoleArn: container.role,
      AccessKeyId: session.id,
      SecretAccessKey: session.secret,
      Token: session.token,
      Expiration: isoSeconds(session.expires),
    });
  }

  refusal(error) {
    const document = { code: error.code, message: error.message, HTTPErrorCode: error.status };
    return jsonAnswer(document, { status: error.status, headers: Object.entries(error.headers) });
  }
}
