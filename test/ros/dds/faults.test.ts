import assert from "node:assert/strict";
import { runTrial } from "../../../benchmarks/ros/faults/runTrial.ts";
import { trials, type TrialPlan } from "../../../benchmarks/ros/faults/Trial.ts";
import { BenchGraph } from "../../../benchmarks/ros/graph/BenchGraph.ts";
import { patientGraph } from "../../../benchmarks/ros/graph/patientGraph.ts";
import { managerName } from "../../../src/cli/graph/GraphFile.ts";
import "./ownDomain.ts";

// One of each fault that benchmarks/ros/faults.ts does many of, on one graph, held to the same claims.

const { signal } = new AbortController();

/** A task of some eighty control steps. */
const short: Omit<TrialPlan, "nodes" | "faults"> = {
  world: "lockstep",
  repetitions: 1,
  scenario: "move",
  moments: [5, 40],
};
const planned = [
  ...trials({
    ...short,
    nodes: [
      ...["sim", "oracle_state_estimator", "goal_predictor", "planner", "policy", "energy_meter", "executor"],
      managerName,
    ],
    faults: ["kill"],
  }),
  ...trials({ ...short, nodes: ["executor", "sim", managerName], faults: ["stop"] }),
];
const words = { kill: "killed", stop: "stopped" } as const;

describe("a graph over DDS whose processes fail in the middle of a task", function () {
  this.timeout(120_000);
  let graph: BenchGraph;
  let hashBefore: string;

  before(async () => {
    graph = await BenchGraph.create({ file: patientGraph("hanoi"), from: "dist" });
    hashBefore = await hashOfTask();
  });
  after(async () => {
    const left = await graph.close();
    assert.deepEqual(left, [], "processes that the graph left behind");
  });

  async function hashOfTask(): Promise<string> {
    await graph.up(signal);
    const goal = { instruction: "", scenario: "move", seed: 1n, noise: "paper", max_steps: 0 };
    const { error_msg: fault, verdict } = await graph.client.execute(goal, { signal });
    assert.equal(verdict.outcome, "success", fault);
    return verdict.state_hash;
  }

  for (const trial of planned) {
    it(`finds that the ${trial.node} was ${words[trial.fault]}, tells it by name, stands still and recovers`, async () => {
      const { faults, log, found, activeMs } = await runTrial(graph, trial, { gitRevision: "", signal });
      assert.deepEqual(faults, [], `praxis launch printed:\n${log.join("\n")}`);
      console.log(`      found after ${found.ms!.toFixed(0)} ms, active after ${activeMs!.toFixed(0)} ms`);
    });
  }

  it("carries out a task as before to the last bit", async () => {
    assert.equal(await hashOfTask(), hashBefore);
  });
});
