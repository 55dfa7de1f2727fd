import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { literature, literatureSource } from "../../src/energy/literature.ts";
import { RaplCounter } from "../../src/energy/RaplCounter.ts";
import { TrainingEnergy } from "../../src/energy/TrainingEnergy.ts";

describe("TrainingEnergy", () => {
  it("measures CPU-seconds and wall time from start to stop, and models joules", () => {
    let [cpu, ms] = [50, 1000];
    const training = new TrainingEnergy({ cpuSeconds: () => cpu, now: () => ms });
    cpu += 64;
    ms += 80_000;
    training.poll();
    const cost = training.stop();
    assert.deepEqual([cost.cpuSeconds, cost.wallSeconds, cost.joulesLow, cost.joulesHigh], [64, 80, 256, 540]);
    assert.equal(cost.method, "estimated");
    assert.match(cost.constants, /CPU-seconds × 4 W .* to × 8\.4 W /);
    assert.deepEqual(cost.counters, []);
  });

  it("reads hardware counters beside the model, over a wrap when polled", () => {
    const dir = mkdtempSync(join(tmpdir(), "praxis-training-"));
    const set = (microjoules: number): void => {
      writeFileSync(join(dir, "energy_uj"), `${microjoules}`);
    };
    set(90_000_000);
    const zone = { dir, name: "package-0", source: "cpu-package", maxEnergyRange: 100_000_000 } as const;
    let ms = 0;
    const training = new TrainingEnergy({ counters: [new RaplCounter(zone)], cpuSeconds: () => 0, now: () => ms });
    // Twice past the end: without a reading in between one round would be lost.
    for (const microjoules of [20_000_000, 10_000_000]) {
      set(microjoules);
      ms += 60_000;
      training.poll();
    }
    assert.deepEqual(training.stop().counters, [{ source: "cpu-package", method: "counter", low: 120, high: 120 }]);
    rmSync(dir, { recursive: true });
  });
});

describe("literature", () => {
  it("is labelled, cited and agrees with the paper's own ratios", () => {
    assert.match(literatureSource, /arXiv 2602\.19260/);
    for (const value of Object.values(literature)) assert.equal(value.method, "literature");
    const { "nsm-training": nsm, "vla-training": vla } = literature;
    assert.equal((vla.joules / nsm.joules).toFixed(1), "80.6");
    // Mean power × time of Table I: 423.6 W and 46.6 W over 40 h 26 min
    assert.ok(Math.abs((423.6 + 46.6) * (40 * 3600 + 26 * 60) - vla.joules) < 0.1e6);
    assert.equal((literature["vla-hanoi-3"].joules / literature["nsm-hanoi-3"].joules).toFixed(1), "9.6");
  });
});
