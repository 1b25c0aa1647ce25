// The page beside this file says what the code does: its world can be read, and its tables are whole.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { kActions } from "./fault_actions.mjs";
import { startDouble } from "./fixture.mjs";
import { kListDamages } from "./list_damage.mjs";

const page = readFileSync(new URL("README.md", import.meta.url), "utf8");
const [world, rule] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => JSON.parse(text));

test("TheWorldAndTheRuleOfThePageAreTaken", async (t) => {
  const aws = await startDouble(t, { world, faults: [rule] });
  assert.equal(aws.faults.state[0].action, "reset");
});

test("EveryActionStandsInTheTableWithItsParameters", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  for (const [name, { parameters, needs = [] }] of Object.entries(kActions)) {
    const row = rows.find((line) => line.split("|")[1].includes(`\`${name}\``));
    assert.ok(row, name);
    for (const parameter of [...parameters, ...needs])
      assert.ok(row.split("|")[2].includes(`\`${parameter}\``), `${name}: ${parameter}`);
  }
});

test("EveryDamageOfAListIsNamed", () => {
  const named = page.slice(page.indexOf("`damage` of a list"));
  for (const damage of kListDamages) assert.ok(named.includes(`\`${damage}\``), damage);
});
