import assert from "node:assert/strict";
import { paperModels, paperPower, paperTasks, paperTraining } from "../../../src/cli/report/paperTables.ts";
import { literature } from "../../../src/energy/literature.ts";

const near = (a: number, b: number, share: number): void => {
  assert.ok(Math.abs(a - b) <= share * Math.abs(b), `${a} is not ${b}`);
};

describe("the paper's tables", () => {
  it("agree with the literature's energies that other tables print", () => {
    for (const { key } of paperModels) {
      assert.equal(paperTraining[key].joules, literature[`${key}-training`].joules);
      for (const { scenario, results } of paperTasks) {
        const { joules, what } = literature[`${key}-${scenario as "move" | "hanoi-3" | "hanoi-4"}`];
        assert.equal(results[key].joules, joules);
        assert.match(what, new RegExp(`\\b${Number((100 * results[key].success).toFixed(1))} % success`));
      }
    }
  });

  it("agree with themselves: power times time is energy, and parts are the whole", () => {
    for (const { key } of paperModels) {
      const { hours, gpuWatts, gpuJoules, cpuWatts, cpuJoules, joules } = paperTraining[key];
      near(gpuWatts * hours * 3600, gpuJoules, 0.01);
      near(cpuWatts * hours * 3600, cpuJoules, 0.01);
      near(gpuJoules + cpuJoules, joules, 1e-9);
      const move = paperTasks[0]!.results[key];
      near((paperPower[key].gpu + paperPower[key].cpu) * move.seconds!, move.joules, 0.03);
    }
  });
});
