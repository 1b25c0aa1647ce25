// Every access key that signs: those of the users of the world, and those that the server issued for a session.

import { createHash, randomBytes } from "node:crypto";

export class Keyring {
  #world;
  #sessions = new Map();

  constructor(world) {
    this.#world = world;
  }

  // {id, secret, token?, expires?, principal}, or undefined.
  find(id) {
    const session = this.#sessions.get(id);
    if (session) return session;
    for (const { keys, principal } of this.#world().users) {
      if (Object.hasOwn(keys, id)) return { id, secret: keys[id], principal };
    }
    return undefined;
  }

  // A session of a role: temporary keys that carry the rights of the role, within those of the session's policy.
  issue({ role, sessionName, expires, sessionPolicy, sourceIdentity }) {
    const partition = this.#world().partition;
    const roleId = `AROA${createHash("sha256").update(role.arn).digest("hex").slice(0, 17).toUpperCase()}`;
    const session = {
      id: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secret: randomBytes(30).toString("base64"),
      // As long as AWS's, and with the characters that have to be encoded in a form or a URL.
      token: `IQoJ+/${randomBytes(300).toString("base64")}`,
      expires,
      principal: {
        type: "session",
        arn: `arn:${partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
        roleArn: role.arn,
        account: role.account,
        userId: `${roleId}:${sessionName}`,
        permissions: role.permissions,
        sessionPolicy,
        sourceIdentity,
      },
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  // Makes sessions end at another time than they were told: that of one key, or all.
  expire(when, id) {
    for (const session of this.#sessions.values()) {
      if (id === undefined || session.id === id) session.expires = when;
    }
  }
}
