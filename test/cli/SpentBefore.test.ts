import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SpentBefore } from "../../src/cli/train/SpentBefore.ts";
import type { TrainingCost } from "../../src/energy/TrainingEnergy.ts";
import { scratch } from "./praxis.ts";

describe("SpentBefore", () => {
  const { dir, remove } = scratch();
  after(remove);
  const cost = (cpuSeconds: number): TrainingCost => ({
    cpuSeconds,
    wallSeconds: 2 * cpuSeconds,
    joulesLow: 4 * cpuSeconds,
    joulesHigh: 8 * cpuSeconds,
    method: "estimated",
    constants: "c",
    counters: [{ source: "cpu-package", method: "counter", low: cpuSeconds, high: cpuSeconds }],
  });

  it("adds up the parts of a training", () => {
    const first = new SpentBefore(dir);
    assert.deepEqual(first.plus(cost(3)), cost(3));
    first.keep(first.plus(cost(3)));
    const second = new SpentBefore(dir);
    assert.deepEqual(second.plus(cost(4)), cost(7));
    second.keep(second.plus(cost(4)));
    assert.deepEqual(new SpentBefore(dir).plus(cost(1)), cost(8));
  });

  it("refuses a torn file", () => {
    writeFileSync(join(dir, "cost.json"), "{");
    assert.throws(() => new SpentBefore(dir), /cost\.json.*without --resume/);
  });
});
