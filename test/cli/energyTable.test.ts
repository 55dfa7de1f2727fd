import assert from "node:assert/strict";
import { energyTable } from "../../src/cli/report/energyTable.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { summarise } from "../../src/episode/summarise.ts";
import { summaryTable } from "../../src/episode/summaryTable.ts";

const record = (agent: string, state: EpisodeRecord["state"]): EpisodeRecord => ({
  ...{ schema: 1, status: "ended", scenario: "hanoi-3", seed: 0, agent, state, gitRevision: "abc", versions: {} },
  ...{ declared: "done", judgedBy: "scenario", outcome: "success", reason: "", progress: 1, illegalMoves: 0, drops: 0 },
  ...{ stateHash: "", retries: 0, replans: 0, skills: 0, questions: 0, controlSteps: 100, simulatedSeconds: 5 },
  ...{ wallSeconds: 1, planning: null, inference: null, costs: null },
});
const tableOf = (...records: readonly EpisodeRecord[]): string => energyTable(summarise(records));

describe("the energy table", () => {
  it("tells the paper's gross joules of a model of the agent's kind in a sentence, never in the column of its own", () => {
    const sentence = (joules: number): RegExp =>
      new RegExp(
        `  literature, hanoi-3: ${joules} J gross an episode, .* not the basis of the rows above; the paper's `,
      );
    const ours = tableOf(record("nesy", "camera"));
    assert.match(ours, sentence(830));
    assert.match(ours, /the paper's neuro-symbolic model, 3-block episode, 95 % success/);
    const remote = tableOf(record("remote", "images"));
    assert.match(remote, sentence(7960));
    assert.match(remote, /the paper's vision-language-action model .*3-block episode, 34 % success/);
    assert.ok(!remote.includes("neuro-symbolic") && !ours.includes("vision-language"));
    const guided = tableOf(record("remote-guided", "camera"));
    assert.match(guided, sentence(6940));
    assert.match(guided, /told its sub-tasks by a planner\), 3-block episode, 0 % success/);
    assert.ok([ours, remote, guided].every((text) => !/^hanoi-3 .*literature/m.test(text)));
    assert.ok(!tableOf({ ...record("nesy", "camera"), scenario: "hanoi-5" }).includes("literature"));
  });

  it("tells the agent's joules from the simulator's, by episode, success and inference, and names the model", () => {
    const window = (cpuSeconds: number, count = 1) => ({ cpuSeconds, wallSeconds: 1, count });
    const costs = {
      cpuSeconds: 13,
      windows: { policy: window(2, 8), other: window(1), world: window(10) },
      planningMs: [],
      inferenceMs: [],
      joules: [
        { source: "cpu", method: "estimated", low: 52, high: 109.6875 },
        { source: "arm-mechanical", method: "simulated", low: 30, high: 30 },
        { source: "arm-signed", method: "simulated", low: -1, high: -1 },
      ],
    };
    const ours = { ...record("nesy", "camera"), costs };
    const text = tableOf(ours, { ...ours, outcome: "failure" });
    assert.match(text, /hanoi-3 +cpu +estimated +52–110 +104–219\n/);
    assert.match(text, /hanoi-3 +of it agent +estimated +12–25\.3 +24–50\.6 +1–2\.11\n/);
    assert.match(text, /hanoi-3 +of it simulator +estimated +40–84\.4 +80–169\n/);
    assert.match(text, /hanoi-3 +of it cameras +estimated +0 +0\n/);
    assert.match(text, /arm-signed .* alternatives, not parts/);
    assert.match(text, /no energy counter was read in these episodes: all joules of computing are CPU-seconds times/);
    assert.match(tableOf({ ...ours, outcome: "failure" }), /of it agent +estimated +12–25\.3 +n\/a \(0 successes\)/);
    const counted = { ...costs, joules: [...costs.joules, { source: "gpu", method: "counter", low: 5, high: 5 }] };
    assert.ok(!tableOf({ ...ours, costs: counted }).includes("no energy counter was read"));
  });

  it("says that the agent's joules are not known where it shared a process with the simulator", () => {
    const joules = [{ source: "cpu", method: "estimated", low: 40, high: 80 }];
    const windows = { shared: { cpuSeconds: 10, wallSeconds: 0, count: 0 } };
    const costs = { cpuSeconds: 10, windows, planningMs: [], inferenceMs: [], joules };
    const text = tableOf({ ...record("nesy", "camera"), costs });
    assert.match(text, /hanoi-3 +cpu +estimated +40–80 +40–80\n/);
    assert.match(text, /hanoi-3 +of it agent +not known +n\/a +n\/a\n/);
    assert.match(text, /\n +not known: simulator and agent ran in one process/);
    assert.doesNotMatch(text, /of it simulator/);
  });

  it("says of how many episodes joules are, where they were not read in all", () => {
    const joules = [{ source: "gpu", method: "counter", low: 5, high: 5 }];
    const costs = { cpuSeconds: 1, windows: {}, planningMs: [], inferenceMs: [], joules };
    const ours = { ...record("nesy", "camera"), costs };
    const some = [ours, { ...ours, seed: 1, costs: { ...costs, joules: [] } }];
    const text = tableOf(...some);
    assert.match(text, /hanoi-3 +gpu +counter \(of 1 of 2 episodes\) +5 +5\n/);
    assert.match(text, /\n +counter: of the whole machine/);
    assert.doesNotMatch(tableOf(ours), /of 1 of/);
    assert.match(summaryTable(summarise(some), "markdown"), /\| n\/a \(1 of 2 episodes\) \|/);
    assert.match(summaryTable(summarise([ours]), "markdown"), /\| +5 \/ 5 \|/);
  });

  it("says of a policy elsewhere that its machine is not metered", () => {
    const remote = tableOf(record("remote", "images"));
    assert.match(remote, /hanoi-3 +policy's server +not metered +n\/a +n\/a/);
    assert.match(
      remote,
      /not metered: what the machine that a policy or a language model runs on takes is in none of these numbers/,
    );
    assert.match(tableOf(record("remote-guided-oracle", "oracle")), /policy's server +not metered/);
    assert.ok(!tableOf(record("nesy", "camera")).includes("not metered"));
    const rows = summarise([record("nesy", "camera")]);
    const asked = energyTable(rows, "agent=nesy goals=chat:m@http://h,pictures-kept");
    assert.match(asked, /hanoi-3 +language model's server +not metered +n\/a +n\/a/);
    assert.ok(!energyTable(rows, "agent=nesy goals=goal:1").includes("not metered"));
  });
});
