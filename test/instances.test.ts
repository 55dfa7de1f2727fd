import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drawScenario } from "../sim/scenarios.ts";

const path = join(import.meta.dirname, "..", "benchmarks", "instances.json");
const { test } = JSON.parse(readFileSync(path, "utf8")) as {
  test: { seeds: [number, number]; digests: Record<string, string> };
};

/** SHA-256 of the instances of all test seeds, as JSON. */
function digestOf(scenario: string): string {
  const [first, last] = test.seeds;
  const hash = createHash("sha256");
  for (let seed = first; seed <= last; seed++) hash.update(JSON.stringify(drawScenario(scenario, seed)));
  return hash.digest("hex");
}

describe("the test instances of the benchmark", () => {
  for (const [scenario, digest] of Object.entries(test.digests)) {
    it(`of ${scenario} are as they were frozen`, () => {
      assert.equal(digestOf(scenario), digest);
    });
  }
});
