// Rules that make the double misbehave: which requests a rule is for, and how often it acts. What the actions do is in
// fault_actions.mjs; README.md has both as tables.

import { kActions } from "./fault_actions.mjs";

const kSelectors = ["action", "operation", "bucket", "key", "request", "nth", "from", "times"];

export class Faults {
  #operations;
  #rules = [];

  // `operations` are all that a rule can name.
  constructor(operations) {
    this.#operations = operations;
  }

  // All rules at once, so that nothing of an earlier scene is left over. Throws for a rule that says nothing.
  replace(rules) {
    this.#rules = rules.map((rule) => readRule(rule, this.#operations));
  }

  // The rules as they were given, each with how many requests it was for and how often it acted.
  get state() {
    return this.#rules.map(({ rule, matched, acted }) => ({ ...rule, matched, acted }));
  }

  // The effects that this request gets, in the order of the rules. Called once for each request: it counts.
  take(call) {
    return this.#rules.filter((one) => isDue(one, call)).map(({ rule, action }) => ({ rule, action }));
  }
}

function readRule(rule, operations) {
  const action = kActions[rule.action];
  if (!action)
    throw new Error(`there is no action "${rule.action}"; the actions are ${Object.keys(kActions).join(", ")}`);
  const known = [...kSelectors, ...action.parameters, ...(action.needs ?? [])];
  for (const name of Object.keys(rule)) {
    if (!known.includes(name)) throw new Error(`${rule.action}: there is no "${name}"; there are ${known.join(", ")}`);
  }
  for (const name of action.needs ?? []) {
    if (rule[name] === undefined) throw new Error(`${rule.action} needs "${name}"`);
  }
  action.check?.(rule);
  const named = rule.operation === undefined ? undefined : [rule.operation].flat();
  for (const name of named ?? []) {
    if (!operations.includes(name))
      throw new Error(`there is no operation "${name}"; there are ${operations.join(", ")}`);
  }
  return {
    rule,
    action,
    operations: named,
    bucket: rule.bucket,
    key: rule.key === undefined ? undefined : new RegExp(rule.key),
    requests: rule.request === undefined ? undefined : [rule.request].flat(),
    nths: rule.nth === undefined ? undefined : [rule.nth].flat(),
    from: rule.from ?? 1,
    times: rule.times ?? Infinity,
    matched: 0,
    acted: 0,
  };
}

// Counts what the rule is for, then picks among that.
function isDue(one, call) {
  if (one.operations && !one.operations.includes(call.operation)) return false;
  if (one.bucket !== undefined && one.bucket !== call.bucket) return false;
  if (one.key && !one.key.test(call.key ?? "")) return false;
  one.matched++;
  if (one.requests && !one.requests.includes(call.index)) return false;
  if (one.nths && !one.nths.includes(one.matched)) return false;
  if (one.matched < one.from || one.acted >= one.times) return false;
  one.acted++;
  return true;
}
