// STS: roles and the sessions in them. Denials sound like AWS's, which says the same to a wrong external id as to a
// role that does not exist.

import { createHash } from "node:crypto";

import { readHost } from "./addressing.mjs";
import { newRequestId, xmlAnswer } from "./answer.mjs";
import { AwsError } from "./aws_error.mjs";
import { isoSeconds } from "./clock.mjs";
import { evaluate, readPolicy } from "./policy.mjs";
import { verify } from "./sigv4.mjs";

const kNamespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
const kVersion = "2011-06-15";
const kGlobalRegion = "us-east-1";
const kSecondsMin = 900;
const kChainedSecondsMax = 3600;
const kPolicyCharactersMax = 2048;

const kConstraints = {
  RoleArn: { least: 20, most: 2048, form: /^[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uFFFF]+$/ },
  RoleSessionName: { least: 2, most: 64, form: /^[\w+=,.@-]*$/ },
  ExternalId: { least: 2, most: 1224, form: /^[\w+=,.@:/-]*$/ },
  SourceIdentity: { least: 2, most: 64, form: /^[\w+=,.@-]*$/ },
  WebIdentityToken: { least: 4, most: 20000, form: /^[^]*$/ },
};

const kOperations = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"];

// STS has names of its own for what is wrong with a signature.
const kStsErrors = {
  AccessDenied: () => new AwsError("MissingAuthenticationToken"),
  InvalidAccessKeyId: () => new AwsError("InvalidClientTokenId"),
  InvalidToken: () => new AwsError("InvalidClientTokenId"),
  ExpiredToken: () =>
    new AwsError("ExpiredToken", { status: 403, message: "The security token included in the request is expired" }),
  RequestTimeTooSkewed: ({ fields }) => new AwsError("SignatureDoesNotMatch", { message: skewText(fields) }),
  AuthorizationHeaderMalformed: ({ message }) => new AwsError("SignatureDoesNotMatch", { message }),
};

function skewText({ RequestTime, ServerTime }) {
  const server = ServerTime.replace(/[-:]/g, "");
  const isOld = RequestTime < server;
  const [state, order] = isOld ? ["expired", "now earlier"] : ["not yet current", "still later"];
  return `Signature ${state}: ${RequestTime} is ${order} than ${server} (15 min.)`;
}

export class Sts {
  #stage;

  // `stage` is {world(), keyring, clock, hostSuffixes, sessionSeconds?}.
  constructor(stage) {
    this.#stage = stage;
  }

  operations = kOperations;

  // A POST of a form to "/": nothing in S3 looks like it.
  accepts(request) {
    const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
    return (
      readHost(request.host, this.#stage.hostSuffixes).service === "sts" ||
      (request.method === "POST" && request.rawPath === "/" && isForm)
    );
  }

  describe(request) {
    const action = request.form.get("Action");
    return {
      operation: kOperations.includes(action) ? action : undefined,
      host: readHost(request.host, this.#stage.hostSuffixes),
      form: request.form,
    };
  }

  async authenticate(request, call) {
    if (call.operation === "AssumeRoleWithWebIdentity") return; // the token is the proof
    try {
      const { key, region } = await verify(request, {
        keyring: this.#stage.keyring,
        now: this.#stage.clock.now(),
        service: "sts",
      });
      call.principal = key.principal;
      call.accessKeyId = key.id;
      call.signedRegion = region;
    } catch (error) {
      throw kStsErrors[error.code]?.(error) ?? error;
    }
  }

  async perform(request, call) {
    if (!call.operation || call.form.get("Version") !== kVersion) {
      throw new AwsError("InvalidAction", {
        message: `Could not find operation ${call.form.get("Action")} for version ${call.form.get("Version")}`,
      });
    }
    this.#checkRegion(call);
    switch (call.operation) {
      case "AssumeRole":
        return this.#assumeRole(call);
      case "AssumeRoleWithWebIdentity":
        return this.#assumeRoleWithWebIdentity(call);
      default:
        return answerOf(call.operation, [
          ["Arn", call.principal.arn],
          ["UserId", call.principal.userId],
          ["Account", call.principal.account],
        ]);
    }
  }

  // A regional host wants signatures of its region; the global one, of us-east-1; an address, of any region there is.
  #checkRegion(call) {
    const here = call.host.service === "sts" ? (call.host.region ?? kGlobalRegion) : call.signedRegion;
    const world = this.#stage.world();
    if (call.signedRegion !== undefined && (call.signedRegion !== here || !world.regions.has(here))) {
      throw new AwsError("SignatureDoesNotMatch", { message: "Credential should be scoped to a valid region." });
    }
    if (world.regionsWithoutSts.has(here)) {
      throw new AwsError("RegionDisabledException", {
        message:
          `STS is not activated in this region for account:${call.principal?.account}. Your account administrator ` +
          "can activate STS in this region using the IAM Console.",
      });
    }
  }

  #assumeRole(call) {
    const { form, principal } = call;
    const asked = readAsked(form, ["RoleArn", "RoleSessionName"], ["ExternalId", "SourceIdentity"]);
    const role = this.#stage.world().roles.get(asked.RoleArn);
    this.#requireTrust(principal, role, asked);
    const isChained = principal.type === "session";
    const seconds = secondsAsked(form, role, isChained);
    return this.#session({
      operation: "AssumeRole",
      form,
      role,
      seconds,
      sourceIdentity: asked.SourceIdentity ?? principal.sourceIdentity,
    });
  }

  #requireTrust(principal, role, asked) {
    const actions =
      asked.SourceIdentity === undefined ? ["sts:AssumeRole"] : ["sts:AssumeRole", "sts:SetSourceIdentity"];
    for (const action of actions) {
      if (role && mayAssume(principal, role, { action, context: contextOf(asked) })) continue;
      throw new AwsError("AccessDenied", {
        message: `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${asked.RoleArn}`,
      });
    }
  }

  #assumeRoleWithWebIdentity(call) {
    const { form } = call;
    const asked = readAsked(form, ["RoleArn", "RoleSessionName", "WebIdentityToken"], []);
    const identity = this.#stage.world().webIdentities.get(asked.WebIdentityToken);
    if (!identity) throw new AwsError("InvalidIdentityToken");
    const now = this.#stage.clock.now();
    if (identity.expires !== undefined && new Date(identity.expires) <= now) {
      throw new AwsError("ExpiredTokenException", {
        message: "Token expired: current date/time must be before the expiration date/time",
      });
    }
    const audience = identity.audience ?? "sts.amazonaws.com";
    const role = this.#stage.world().roles.get(asked.RoleArn);
    const request = {
      action: "sts:AssumeRoleWithWebIdentity",
      resource: asked.RoleArn,
      principal: { federated: identity.issuer },
      context: { sub: identity.subject, aud: audience },
    };
    if (!role || evaluate(role.trust, request) !== "allow") {
      throw new AwsError("AccessDenied", { message: "Not authorized to perform sts:AssumeRoleWithWebIdentity" });
    }
    const more = [
      ["SubjectFromWebIdentityToken", identity.subject],
      ["Audience", audience],
      ["Provider", identity.issuer],
    ];
    return this.#session({ operation: call.operation, form, role, seconds: secondsAsked(form, role, false), more });
  }

  #session({ operation, form, role, seconds, sourceIdentity, more = [] }) {
    const expires = new Date(this.#stage.clock.now().getTime() + seconds * 1000);
    const session = this.#stage.keyring.issue({
      role,
      sessionName: form.get("RoleSessionName"),
      expires,
      sessionPolicy: readSessionPolicy(form),
      sourceIdentity,
    });
    return answerOf(operation, [
      ...more,
      ["AssumedRoleUser", ["AssumedRoleId", session.principal.userId], ["Arn", session.principal.arn]],
      [
        "Credentials",
        ["AccessKeyId", session.id],
        ["SecretAccessKey", session.secret],
        ["SessionToken", session.token],
        ["Expiration", isoSeconds(expires)],
      ],
      ...(form.has("Policy")
        ? [["PackedPolicySize", Math.ceil((form.get("Policy").length * 100) / kPolicyCharactersMax)]]
        : []),
      ...(sourceIdentity === undefined ? [] : [["SourceIdentity", sourceIdentity]]),
    ]);
  }

  refusal(error) {
    const type = error.status >= 500 ? "Receiver" : "Sender";
    const requestId = stsRequestId();
    const root = [
      `ErrorResponse ${kNamespace}`,
      ["Error", ["Type", type], ["Code", error.code], ["Message", error.message]],
      ["RequestId", requestId],
    ];
    return xmlAnswer(root, {
      status: error.status,
      headers: [...Object.entries(error.headers), ["x-amzn-RequestId", requestId]],
    });
  }
}

function answerOf(operation, result) {
  const requestId = stsRequestId();
  const root = [
    `${operation}Response ${kNamespace}`,
    [`${operation}Result`, ...result],
    ["ResponseMetadata", ["RequestId", requestId]],
  ];
  return xmlAnswer(root, { headers: [["x-amzn-RequestId", requestId]] });
}

function stsRequestId() {
  return createHash("md5")
    .update(newRequestId())
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// The parameters with their constraints; all that are broken are named at once, as AWS does.
function readAsked(form, required, optional) {
  const broken = [];
  const asked = {};
  for (const name of [...required, ...optional]) {
    const value = form.get(name) ?? undefined;
    if (value === undefined && optional.includes(name)) continue;
    const label = must(`${name[0].toLowerCase()}${name.slice(1)}`);
    const { least, most, form: expression } = kConstraints[name];
    if (value === undefined) broken.push(`Value null ${label} not be null`);
    else if (value.length < least)
      broken.push(`Value '${value}' ${label} have length greater than or equal to ${least}`);
    else if (value.length > most) broken.push(`Value '${value}' ${label} have length less than or equal to ${most}`);
    else if (!expression.test(value))
      broken.push(`Value '${value}' ${label} satisfy regular expression pattern: ${expression.source}`);
    asked[name] = value;
  }
  if (broken.length > 0) throw brokenConstraints(broken);
  return asked;
}

function must(name) {
  return `at '${name}' failed to satisfy constraint: Member must`;
}

function brokenConstraints(broken) {
  const count = `${broken.length} validation error${broken.length > 1 ? "s" : ""}`;
  return new AwsError("ValidationError", { message: `${count} detected: ${broken.join("; ")}` });
}

function contextOf(asked) {
  const context = { "sts:RoleSessionName": asked.RoleSessionName };
  if (asked.ExternalId !== undefined) context["sts:ExternalId"] = asked.ExternalId;
  if (asked.SourceIdentity !== undefined) context["sts:SourceIdentity"] = asked.SourceIdentity;
  return context;
}

// The role has to trust the caller, and the caller to be allowed to ask; within one account, a trust that names the
// caller itself is enough.
function mayAssume(principal, role, { action, context }) {
  const request = { action, resource: role.arn, context, principal };
  const byTrust = evaluate(role.trust, request);
  const byIdentity = evaluate(principal.permissions, request);
  const bySession = principal.sessionPolicy ? evaluate(principal.sessionPolicy, request) : "allow";
  if (byTrust !== "allow" || byIdentity === "deny" || bySession !== "allow") return false;
  const isNamed = role.trust.some((statement) =>
    [statement.Principal?.AWS].flat().some((one) => one === principal.arn || one === principal.roleArn),
  );
  return byIdentity === "allow" || (principal.account === role.account && isNamed);
}

function secondsAsked(form, role, isChained) {
  const text = form.get("DurationSeconds");
  if (text === null) return Math.min(kChainedSecondsMax, role.maxSessionSeconds);
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < kSecondsMin) {
    throw brokenConstraints([
      `Value '${text}' ${must("durationSeconds")} have value greater than or equal to ${kSecondsMin}`,
    ]);
  }
  if (isChained && seconds > kChainedSecondsMax) {
    throw new AwsError("ValidationError", {
      message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    });
  }
  if (seconds > role.maxSessionSeconds) {
    throw new AwsError("ValidationError", {
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
  }
  return seconds;
}

function readSessionPolicy(form) {
  const text = form.get("Policy");
  if (text === null) return undefined;
  if (text.length > kPolicyCharactersMax) {
    throw brokenConstraints([`Value ${must("policy")} have length less than or equal to ${kPolicyCharactersMax}`]);
  }
  return readPolicy(text);
}
