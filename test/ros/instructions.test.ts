import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GraphClient } from "../../src/cli/bench/GraphClient.ts";
import { describeGraph } from "../../src/cli/bench/openGraph.ts";
import { scenarioDrawer } from "../../src/cli/compose/scenarioDrawer.ts";
import { judgedScenario } from "../../src/cli/evaluate/judgedScenario.ts";
import type { GoalCase } from "../../src/goal/evaluation/GoalCase.ts";
import type { GoalRequest } from "../../src/goal/GoalPredictor.ts";
import { literalText } from "../../src/pddl/Domain.ts";
import { ErrorCodeConstants as codes } from "../../src/ros/interfaces/praxis_msgs.ts";
import { goalPredictorNode } from "../../src/ros/nodes/goalPredictorNode.ts";
import { noisePresets } from "../../sim/scenarios.ts";
import { scratch } from "../cli/praxis.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";
import { caseOf, goalOf } from "../goal/evaluation/cases.ts";
import { LoopbackGraph } from "./LoopbackGraph.ts";
import { SeenWorld } from "./SeenWorld.ts";

const words = "Put the blue disc on the middle peg.";
const expecting = (id: string, goal: string): GoalCase =>
  caseOf({ status: "predicted", goal: goalOf(goal) }, { id, words });
const cases = [
  expecting("to-the-middle", "(on blue peg2)"),
  expecting("to-the-right", "(on blue peg3)"),
  caseOf({ status: "rejected", why: "absent" }, { id: "nowhere", words }),
];

/** As a line of the file. */
const line = ({ expect, ...each }: GoalCase): string => {
  const goal = expect.status === "predicted" ? { goal: expect.goal.map(literalText) } : {};
  return `${JSON.stringify({ ...each, expect: { ...expect, ...goal } })}\n`;
};

describe("instructions of a file as a graph's tasks", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  const file = join(dir, "instructions.jsonl");
  let graph: LoopbackGraph;
  /** What the goal predictor was told. */
  const asked: GoalRequest[] = [];

  before(async () => {
    writeFileSync(file, cases.map(line).join(""));
    const toTheMiddle = { status: "predicted", goal: goalOf("(on blue peg2)"), confidence: 1 } as const;
    const predictor = {
      predict: (request: GoalRequest) => {
        asked.push(request);
        return Promise.resolve(toTheMiddle);
      },
    };
    const load = () => Promise.resolve({ model: "stub", predictor, dispose: () => Promise.resolve() });
    graph = await LoopbackGraph.start({
      graph: "hanoi-cameras",
      programs: { ...new SeenWorld().programs, goal_predictor: () => goalPredictorNode({ load, directory: "" }) },
      parameters: { sim: { camera_size: 24 }, executor: { instructions: file } },
    });
  });
  beforeEach(() => {
    asked.length = 0;
  });
  afterEach(() => {
    assert.deepEqual(graph.faults, []);
  });
  after(async () => {
    await graph.stop();
    remove();
  });

  it("are judged by the file's goal, which never reaches the goal predictor", async () => {
    const right = await graph.execute({ scenario: "to-the-middle", seed: 3n });
    assert.deepEqual([right.status, right.result.error_msg, right.result.judged_by], ["succeeded", "", "scenario"]);
    const wrong = await graph.execute({ scenario: "to-the-right", seed: 3n });
    assert.deepEqual([wrong.status, wrong.result.error_code], ["aborted", codes.TASK_FAILED]);
    assert.match(wrong.result.verdict.reason, /on\(blue, peg3\) does not hold/);
    const [first, second, ...more] = asked;
    assert.deepEqual(more, []);
    // Another goal and another name of the instruction change nothing of what it is told.
    assert.deepEqual(first, second);
    assert.deepEqual(Object.keys(first!).sort(), ["dialogue", "facts", "images", "objects", "words"]);
    assert.equal(first!.words, words);
    const own = graph.transport.endpoints().filter(({ node }) => node === "/goal_predictor");
    assert.ok(own.some(({ role, name }) => role === "server" && name === "/goal/predict"));
    const heard = own.filter(({ role }) => ["subscriber", "client", "action-client"].includes(role));
    assert.deepEqual(heard, [], "it asks and hears nobody");
  });

  it("give way to words of one's own, which the agent's own goal is judged for", async () => {
    const own = "Blue goes to the middle.";
    const { status, result } = await graph.execute({ scenario: "to-the-right", seed: 3n, instruction: own });
    assert.deepEqual([status, result.judged_by, asked[0]?.words], ["succeeded", "agent-goal", own]);
  });

  it("are there beside the benchmark's scenarios, by ids that the file has and with goals that can be judged", async () => {
    const { status } = await graph.execute({ scenario: "hanoi-2", seed: 1n, max_steps: 1 });
    assert.equal(status, "aborted");
    assert.equal(asked.length, 1);
    const unknown = await graph.execute({ scenario: "to-the-left" });
    assert.deepEqual([unknown.status, unknown.result.error_code], ["aborted", codes.INVALID_REQUEST]);
    assert.match(unknown.result.error_msg, /no scenario "to-the-left"/);
    const refused = await graph.execute({ scenario: "nowhere" });
    assert.equal(refused.result.error_code, codes.INVALID_REQUEST);
    assert.match(refused.result.error_msg, /"nowhere" has no goal that the world can judge/);
  });

  it("are drawn as in one process, with the noise that is asked for", () => {
    const { draw } = scenarioDrawer(hanoiDomain, file);
    const loose = { name: "to-the-right", seed: 5 };
    assert.deepEqual(draw({ ...loose, noise: "paper" }), judgedScenario(cases[1]!, 5));
    assert.deepEqual(draw({ ...loose, noise: "knock" }).scene.noise, noisePresets["knock"]);
    assert.throws(() => draw({ ...loose, noise: "loud" }), /no noise "loud"/);
    assert.throws(() => scenarioDrawer(hanoiDomain, join(dir, "none.jsonl")), /none\.jsonl/);
  });

  it("cannot have the name of a benchmark's scenario", () => {
    const path = join(dir, "shadow.jsonl");
    writeFileSync(
      path,
      [expecting("own", "(on blue peg2)"), expecting("hanoi-3", "(on blue peg2)")].map(line).join(""),
    );
    assert.throws(() => scenarioDrawer(hanoiDomain, path), /shadow\.jsonl" has .* "hanoi-3", .* rename it$/);
  });

  it("are part of what describes the graph, by their contents", async () => {
    const client = new GraphClient(graph.transport, "/");
    const { text } = await describeGraph(client);
    client.close();
    const digest = createHash("sha256").update(cases.map(line).join("")).digest("hex").slice(0, 12);
    assert.ok(text.includes(`executor.instructions_digest:${digest},`), text);
    const other = join(dir, "other.jsonl");
    writeFileSync(other, line(cases[0]!));
    assert.notEqual(scenarioDrawer(hanoiDomain, other).instructions, digest);
    assert.equal(scenarioDrawer(hanoiDomain, "").instructions, "");
  });
});
