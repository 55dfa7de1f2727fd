import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SpentBefore } from "../../src/cli/train/SpentBefore.ts";
import type { TrainingCost } from "../../src/energy/TrainingEnergy.ts";
import { scratch } from "./praxis.ts";

describe("SpentBefore", () => {
  const { dir, remove } = scratch();
  after(remove);
  const remedy = "train without --resume";
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
    const first = new SpentBefore(dir, { remedy });
    assert.deepEqual(first.plus(cost(3)), cost(3));
    first.keep(first.plus(cost(3)));
    const second = new SpentBefore(dir, { remedy });
    assert.deepEqual(second.plus(cost(4)), cost(7));
    second.keep(second.plus(cost(4)));
    assert.deepEqual(new SpentBefore(dir, { remedy }).plus(cost(1)), cost(8));
  });

  it("keeps what one part could not read, and says that it is not all", () => {
    const folder = join(dir, "counters");
    mkdirSync(folder);
    const reading = (source: string, joules: number) => ({ source, method: "counter", low: joules, high: joules });
    const of = (...counters: TrainingCost["counters"]): TrainingCost => ({ ...cost(1), counters });
    const part = (now: TrainingCost): TrainingCost["counters"] => {
      const spent = new SpentBefore(folder, { remedy });
      spent.keep(spent.plus(now));
      return (JSON.parse(readFileSync(join(folder, "cost.json"), "utf8")) as TrainingCost).counters;
    };
    const incomplete = true;
    assert.deepEqual(part(of(reading("cpu", 1), reading("dram", 2))), [reading("cpu", 1), reading("dram", 2)]);
    assert.deepEqual(part(of(reading("cpu", 3))), [reading("cpu", 4), { ...reading("dram", 2), incomplete }]);
    assert.deepEqual(part(of(reading("dram", 5), reading("gpu", 6))), [
      { ...reading("dram", 7), incomplete },
      { ...reading("gpu", 6), incomplete },
      { ...reading("cpu", 4), incomplete },
    ]);
  });

  it("keeps in passing at once and every ten seconds, each time instead of what this part kept before", () => {
    const folder = join(dir, "passing");
    mkdirSync(folder);
    writeFileSync(join(folder, "cost.json"), JSON.stringify(cost(5)));
    let ms = 70;
    const spent = new SpentBefore(folder, { remedy, now: () => ms });
    const kept = (at: number, cpuSeconds: number): TrainingCost => {
      ms = at;
      spent.keepInPassing(() => spent.plus(cost(cpuSeconds)));
      return JSON.parse(readFileSync(join(folder, "cost.json"), "utf8")) as TrainingCost;
    };
    assert.deepEqual(kept(70, 1), cost(6));
    assert.deepEqual(kept(10_069, 2), cost(6));
    assert.deepEqual(kept(10_070, 3), cost(8));
    spent.keep(spent.plus(cost(4)));
    assert.deepEqual(kept(20_069, 5), cost(9));
    assert.deepEqual(kept(20_070, 6), cost(11));
    assert.deepEqual(new SpentBefore(folder, { remedy }).plus(cost(1)), cost(12));
  });

  it("leaves the file as it was where it cannot write a whole one", () => {
    const folder = join(dir, "unwritable");
    mkdirSync(folder);
    const spent = new SpentBefore(folder, { remedy });
    spent.keep(cost(2));
    mkdirSync(join(folder, `cost.json.${process.pid}.part`));
    assert.throws(() => {
      spent.keep(cost(3));
    }, /Cannot write .*cost\.json/);
    assert.deepEqual(new SpentBefore(folder, { remedy }).plus(cost(1)), cost(3));
  });

  it("refuses a torn file", () => {
    writeFileSync(join(dir, "cost.json"), "{");
    assert.throws(() => new SpentBefore(dir, { remedy }), /cost\.json.*without --resume/);
  });
});
