// The sessions that AWS itself starts for a machine, a container or a person: one to a role, handed out to whoever asks
// until its last five minutes, when AWS has the next one ready.

const kRenewBeforeMs = 5 * 60 * 1000;
const kSecondsDefault = 6 * 3600;

export class RoleSessions {
  #stage;
  #current = new Map(); // purpose and role -> session

  // `stage` is {world(), keyring, clock}.
  constructor(stage) {
    this.#stage = stage;
  }

  // The session of this role under this name; a world checks that the role exists.
  current(roleArn, sessionName, seconds = kSecondsDefault) {
    const now = this.#stage.clock.now().getTime();
    const name = `${sessionName} ${roleArn}`;
    const session = this.#current.get(name);
    if (session && session.expires - now > kRenewBeforeMs) return session;
    const role = this.#stage.world().roles.get(roleArn);
    const issued = this.#stage.keyring.issue({ role, sessionName, expires: new Date(now + seconds * 1000) });
    this.#current.set(name, issued);
    return issued;
  }
}
