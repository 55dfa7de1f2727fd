import assert from "node:assert/strict";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CaseRunner } from "../../benchmarks/goals/CaseRunner.ts";
import type { CaseLine } from "../../benchmarks/goals/CaseLine.ts";
import { seeingAgent } from "../../benchmarks/goals/configuration.ts";
import { compareLines } from "../../benchmarks/ros/goals/compareLines.ts";
import { GraphCases } from "../../benchmarks/ros/goals/GraphCases.ts";
import { graphFile } from "../../benchmarks/ros/graph/graphFile.ts";
import { writeResult } from "../../benchmarks/ros/runProgram.ts";
import { GraphClient } from "../../src/cli/bench/GraphClient.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { readGraph } from "../../src/cli/graph/GraphFile.ts";
import { FileError } from "../../src/core/index.ts";
import { readGoalCases } from "../../src/goal/evaluation/readGoalCases.ts";
import { scratch } from "../cli/praxis.ts";
import { LoopbackGraph } from "../ros/LoopbackGraph.ts";

const words = "Put the blue disc on the middle peg.";
const discs = [
  { id: "blue", colour: "blue", edge: 0.04 },
  { id: "green", colour: "green", edge: 0.05 },
];
const scene = { words, discs, towers: { peg1: ["green", "blue"], peg2: [], peg3: [] }, loose: [] };
const expecting = (id: string, goal: string): object => ({
  ...{ id, kind: "colour", ...scene },
  expect: { status: "predicted", goal: [goal] },
});

describe("an instruction that is played by a graph", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  let graph: LoopbackGraph | undefined;
  after(async () => {
    await graph?.stop();
    remove();
  });

  it("goes as in one process, and comes to the same line, but for what it took", async () => {
    const file = join(dir, "instructions.jsonl");
    const texts = [expecting("right", "(on blue peg2)"), expecting("wrong", "(on blue peg3)")];
    writeFileSync(file, texts.map((each) => `${JSON.stringify(each)}\n`).join(""));
    const cases = readGoalCases(readFileSync(file, "utf8"), file, loadDomain("hanoi"));
    const configuration = seeingAgent("grammar");
    const provenance = { gitRevision: "test", versions: {} };
    const { signal } = new AbortController();

    graph = await LoopbackGraph.start({
      graph: "hanoi-cameras",
      parameters: { policy: { policy: "learned" }, executor: { instructions: file } },
    });
    const client = new GraphClient(graph.transport, "/");
    const up = (until: AbortSignal): Promise<void> => client.whenActive(1000, until);
    const played = await GraphCases.create({ graph: { client, up }, configuration, provenance });
    const runner = await CaseRunner.create({ configuration, provenance });
    for (const [seed, each] of cases.entries()) {
      const chosen = { case: each, seed };
      const expected = (await runner.run(chosen, signal))!;
      const line = (await played.run(chosen, signal))!;
      assert.equal(line.outcome, each.id === "right" ? "solved" : "wrong goal");
      assert.equal(line.configuration, played.identity);
      const { configuration: by, cpuSeconds, wallSeconds } = expected;
      assert.deepEqual({ ...line, configuration: by, cpuSeconds, wallSeconds }, expected);
      assert.ok(line.cpuSeconds! > 0);
    }
    assert.match(
      played.identity,
      /^agent=nesy world=ros .*goal_predictor\.model:grammar\+learned:goal:[0-9a-f]+,.* revision=test /,
    );
    client.close();
    assert.deepEqual(graph.faults, []);
  });
});

describe("lines of a graph beside those of one process", () => {
  it("are compared by case and seed, and what was cut off has no trajectory", () => {
    const line = (id: string, seed: number, stateHash: string, more: Partial<CaseLine> = {}): CaseLine =>
      ({ case: id, seed, stateHash, outcome: "solved", controlSteps: 9, ...more }) as CaseLine;
    const cutOff = line("f", 4, "", { outcome: "error", controlSteps: 0 });
    const lines = [line("a", 0, "x"), line("b", 1, "y"), line("c", 2, "z"), line("d", 3, "w"), cutOff];
    const others = [
      line("b", 1, "other", { controlSteps: 8 }),
      line("a", 0, "x", { outcome: "error" }),
      line("c", 7, "z"),
      line("e", 3, "w"),
      cutOff,
    ];
    assert.deepEqual(compareLines(lines, others), {
      ...{ of: 3, equalHashes: 1, equalOutcomes: 2, equalControlSteps: 1 },
    });
  });
});

describe("a result of a benchmark", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("that cannot be written is told of in one sentence", () => {
    symlinkSync("/dev/full", join(dir, "summary.json"));
    const write =
      (...path: string[]) =>
      (): void => {
        writeResult(join(dir, ...path), { solved: 1 });
      };
    assert.throws(write("summary.json"), (error) => error instanceof FileError && /disk is full/.test(error.message));
    write("deep", "er", "summary.json")();
    assert.equal(readFileSync(join(dir, "deep", "er", "summary.json"), "utf8"), '{\n  "solved": 1\n}\n');
    const below = write("deep", "er", "summary.json", "below", "summary.json");
    assert.throws(below, (error) => error instanceof FileError && /a part of the path is a file/.test(error.message));
  });
});

describe("a variant of a graph", () => {
  it("is the package's, with other parameters for one kind of node", () => {
    const file = graphFile("hanoi-cameras", { parameters: { executor: { instructions: "x.jsonl" } } });
    const [variant, own] = [file, join("launch", "praxis", "graphs", "hanoi-cameras.yaml")].map(readGraph);
    assert.deepEqual(
      variant!.nodes,
      own!.nodes.map((node) =>
        node.kind === "executor" ? { ...node, parameters: { ...node.parameters, instructions: "x.jsonl" } } : node,
      ),
    );
    assert.equal(own!.nodes.filter(({ kind }) => kind === "executor").length, 1);
  });
});
