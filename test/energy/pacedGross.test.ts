import assert from "node:assert/strict";
import { pacedGross } from "../../src/energy/pacedGross.ts";
import type { EpisodeCosts } from "../../src/episode/EpisodeRecord.ts";

const window = (cpuSeconds: number): EpisodeCosts["windows"][string] => ({ cpuSeconds, wallSeconds: 1, count: 1 });
const costs: EpisodeCosts = {
  cpuSeconds: 10,
  windows: { policy: window(2), other: window(1), world: window(5), render: window(1.5), record: window(0.5) },
  planningMs: [],
  inferenceMs: [],
  joules: [
    { source: "cpu-package", method: "counter", low: 1000, high: 1000 },
    { source: "gpu", method: "sampled", low: 1500, high: 1500 },
    { source: "cpu", method: "estimated", low: 40, high: 84 },
  ],
};
const idle = [
  { source: "cpu-package", method: "counter", watts: 15 },
  { source: "gpu", method: "sampled", watts: 25 },
];

describe("pacedGross", () => {
  it("is not known where the agent shared a process with the simulator", () => {
    const windows = { ...costs.windows, shared: window(3) };
    assert.deepEqual(pacedGross({ wallSeconds: 40, costs: { ...costs, windows } }, idle), []);
  });

  it("is idle power over the episode and the agent's share of the rest, as an estimate", () => {
    assert.deepEqual(pacedGross({ wallSeconds: 40, costs }, idle), [
      // 600 J idle, and of the 400 J on top the 3 of 10 CPU-seconds that are neither simulator, cameras nor recording.
      { source: "cpu-package", method: "estimated", from: "counter", joules: 600 + 0.3 * 400 },
      // Nothing but the agent uses a GPU.
      { source: "gpu", method: "estimated", from: "sampled", joules: 1000 + (1500 - 1000) },
    ]);
  });

  it("is not known without idle power or without a meter", () => {
    assert.deepEqual(pacedGross({ wallSeconds: 40, costs }, []), []);
    assert.deepEqual(pacedGross({ wallSeconds: 40, costs: null }, idle), []);
  });
});
