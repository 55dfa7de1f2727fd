import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drawScenario } from "../sim/scenarios.ts";
import { chooseScenario } from "../src/cli/compose/chooseScenario.ts";
import { hanoiDomain } from "./fixtures/hanoiDomain.ts";

const path = join(import.meta.dirname, "..", "benchmarks", "instances.json");
const { test } = JSON.parse(readFileSync(path, "utf8")) as {
  test: { seeds: [number, number]; digests: Record<string, string>; subTasks: Record<string, string> };
};

/** SHA-256 of what all test seeds give, as JSON. */
function digestOf(give: (seed: number) => unknown): string {
  const [first, last] = test.seeds;
  const hash = createHash("sha256");
  for (let seed = first; seed <= last; seed++) hash.update(JSON.stringify(give(seed)));
  return hash.digest("hex");
}

describe("the test instances of the benchmark", () => {
  for (const [scenario, digest] of Object.entries(test.digests)) {
    it(`of ${scenario} are as they were frozen`, () => {
      assert.equal(
        digestOf((seed) => drawScenario(scenario, seed)),
        digest,
      );
    });

    it(`of ${scenario} have the sub-tasks that our planner once gave them`, () => {
      const subTasksOf = (seed: number): unknown =>
        chooseScenario(hanoiDomain, { name: scenario, seed, noise: "paper" }).subTasks ?? null;
      assert.equal(digestOf(subTasksOf), test.subTasks[scenario]);
    });
  }
});
