// The portal of IAM Identity Center: a person's access token, as `aws sso login` leaves it in a file, for the
// credentials of a role.

import { jsonAnswer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";

export class SsoPortal {
  #stage;
  #sessions;

  constructor(stage, sessions) {
    this.#stage = stage;
    this.#sessions = sessions;
  }

  operations = ["GetRoleCredentials"];

  accepts(request) {
    return request.rawPath === "/federation/credentials" && !request.isSigned;
  }

  describe(request) {
    return request.method === "GET" ? { operation: "GetRoleCredentials" } : {};
  }

  async authenticate(request) {
    const sso = this.#stage.world().sso;
    const isOver = sso?.expires !== undefined && new Date(sso.expires) <= this.#stage.clock.now();
    if (!sso || isOver || request.headers["x-amz-sso_bearer_token"] !== sso.access_token) {
      throw new AwsError("UnauthorizedException", { status: 401, message: "Session token not found or invalid" });
    }
  }

  async perform(request, call) {
    const [name, account] = ["role_name", "account_id"].map((parameter) => request.query.get(parameter)?.[0]);
    if (!call.operation || !name || !account)
      throw new AwsError("InvalidRequestException", { status: 400, message: "Missing parameter" });
    const sso = this.#stage.world().sso;
    const arn = sso.roles.find((one) => isRole(this.#stage.world().roles.get(one), account, name));
    if (arn === undefined) throw new AwsError("ForbiddenException", { status: 403, message: "No access" });
    const session = this.#sessions.current(arn, "person@example.com", sso.session_seconds);
    return jsonAnswer({
      roleCredentials: {
        accessKeyId: session.id,
        secretAccessKey: session.secret,
        sessionToken: session.token,
        expiration: session.expires.getTime(),
      },
    });
  }

  refusal(error) {
    const headers = [["x-amzn-ErrorType", error.code], ...Object.entries(error.headers)];
    return jsonAnswer({ message: error.message }, { status: error.status, headers });
  }
}

function isRole(role, account, name) {
  return role.account === account && role.name === name;
}
