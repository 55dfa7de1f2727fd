import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { checkGoal } from "../../src/goal/checkGoal.ts";
import type { GoalCase } from "../../src/goal/evaluation/GoalCase.ts";
import { readGoalCases } from "../../src/goal/evaluation/readGoalCases.ts";
import { typedObjects } from "../../src/perception/factsFromSupports.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";
import { naivelyHolds, naiveStart, naiveStates, type Supports } from "./evaluation/naiveStates.ts";

const pegs = ["peg1", "peg2", "peg3"];
const digests: Readonly<Record<string, string>> = {
  test: "e9c3f393617cfd57948a47b7cce8b20f5e18571669e6d2cd9841138d50842b72",
  "test-rewordings": "6b598eca2e38012cde9cd21a7e83502e46ec21b571f06211d1065db070bf4cad",
  development: "0f46cbad8bbc0771b510f17c00ac510767abfc58ab929b578ab47835e3aab75a",
};

const read = (name: string): Buffer => readFileSync(join(packageRoot(), "benchmarks", "goals", `${name}.jsonl`));
const casesOf = (name: string): readonly GoalCase[] => readGoalCases(read(name).toString(), name, hanoiDomain);

for (const [name, count] of [
  ["test", 1000],
  ["development", 500],
  ["test-rewordings", 399],
] as const) {
  describe(`the ${name} instructions`, () => {
    const cases = casesOf(name);

    it("are the frozen ones", () => {
      assert.equal(createHash("sha256").update(read(name)).digest("hex"), digests[name]);
      assert.equal(cases.length, count);
      assert.deepEqual(
        cases.map(({ id }) => id),
        Array.from({ length: count }, (_, i) => `${name}-${String(i + 1).padStart(4, "0")}`),
      );
    });

    it("are about legal towers of two to six discs", () => {
      for (const { id, discs, towers, loose } of cases) {
        assert.ok(discs.length >= 2 && discs.length <= 6, id);
        assert.ok(
          discs.every(({ edge }, i) => i === 0 || edge > discs[i - 1]!.edge),
          id,
        );
        const rank = (disc: string): number => discs.findIndex((each) => each.id === disc);
        for (const tower of Object.values(towers)) {
          for (const [i, disc] of tower.entries()) assert.ok(i === 0 || rank(disc) < rank(tower[i - 1]!), id);
        }
        const all = [...Object.values(towers).flat(), ...loose];
        assert.deepEqual(all.toSorted(), discs.map((disc) => disc.id).toSorted(), id);
      }
    });

    it("expect goals that fit the domain, can be fulfilled and are not at the start", () => {
      let goals = 0;
      for (const each of cases) {
        if (each.expect.status !== "predicted") continue;
        goals++;
        const { goal } = each.expect;
        assert.deepEqual(checkGoal(hanoiDomain, typedObjects(each.discs, pegs), goal), [], each.id);
        const fulfils = (state: Supports): boolean => goal.every((literal) => naivelyHolds(state, literal));
        assert.ok(!fulfils(naiveStart(each)), `${each.id} holds at the start`);
        assert.ok(naiveStates(each).some(fulfils), `${each.id} cannot be`);
      }
      assert.ok(goals > 0.85 * count);
    });

    it("ask back between discs that are there", () => {
      for (const { id, discs, expect } of cases) {
        if (expect.status !== "ambiguous" || expect.candidates === undefined) continue;
        const colours = expect.candidates.map((candidate) => discs.find((disc) => disc.id === candidate)?.colour);
        assert.ok(colours.length === 2 && colours[0] !== undefined && colours[0] === colours[1], id);
      }
    });
  });
}

describe("the instructions", () => {
  it("repeat hardly a wording, and the test sets none of the development set", () => {
    const [test, again, development] = ["test", "test-rewordings", "development"].map((name) =>
      casesOf(name).map(({ words }) => words),
    );
    assert.ok(new Set(test).size >= test!.length - 1);
    assert.equal(new Set(again).size, again!.length);
    assert.deepEqual(
      test!.filter((words) => development!.includes(words) || again!.includes(words)),
      [],
    );
    assert.deepEqual(
      again!.filter((words) => development!.includes(words)),
      [],
    );
  });
});
