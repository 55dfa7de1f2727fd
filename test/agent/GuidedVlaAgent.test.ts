import assert from "node:assert/strict";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import type { AgentEvent, Decision } from "../../src/agent/Agent.ts";
import { defaultGuideLimits, GuidedVlaAgent, type GuidedVlaAgentOptions } from "../../src/agent/GuidedVlaAgent.ts";
import { referenceSubTasks } from "../../src/cli/compose/referenceSubTasks.ts";
import {
  type CartesianAction,
  controlStepNs,
  identityPose,
  identityQuaternion,
  type Observation,
  type Scenario,
} from "../../src/core/index.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import type { EpisodeResult } from "../../src/episode/EpisodeResult.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import { factsFromSupports, typedObjects } from "../../src/perception/factsFromSupports.ts";
import { OracleStateEstimator } from "../../src/perception/OracleStateEstimator.ts";
import { propagate } from "../../src/perception/propagate.ts";
import type { StateEstimate, StateEstimator } from "../../src/perception/StateEstimator.ts";
import { SearchPlanner } from "../../src/planner/SearchPlanner.ts";
import type { Policy } from "../../src/policy/Policy.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";
import { ExpertPolicy, toolPose } from "./ExpertPolicy.ts";

const common = {
  ...{ name: "guided", domain: hanoiDomain, goalPredictor: new TextGoalPredictor(), planner: new SearchPlanner() },
  ...{ limits: defaultGuideLimits, nsPerStep: controlStepNs, estimateEvery: 1, maxAgeSteps: 1, replanSteps: 5 },
  episodeSeed: () => 1,
} as const;

const edges: Readonly<Record<string, number>> = { blue: 0.04, red: 0.045, green: 0.05 };
const pegs = ["peg1", "peg2", "peg3"];

/** What is seen: disc → what it lies on. */
interface Sight {
  readonly on: Readonly<Record<string, string>>;
  readonly held?: string;
  readonly confidence?: number;
}

function estimateOf({ on, held, confidence = 1 }: Sight, stamp: bigint): StateEstimate {
  const ids = [...Object.keys(on), ...(held === undefined ? [] : [held])];
  const discs = Object.keys(edges)
    .filter((id) => ids.includes(id))
    .map((id) => ({ id, colour: id, edge: edges[id]!, pose: identityPose, confidence: 1 }));
  const facts = factsFromSupports(discs, pegs, new Map(Object.entries(on)), held);
  return {
    ...{ stamp, discs, held, tool: identityPose, objects: typedObjects(discs, pegs), facts, confidence },
    pegs: pegs.map((id) => ({ id, pose: { position: [0, 0, 0], orientation: identityQuaternion } })),
  };
}

const chunkLength = 8;

/** An agent that sees what it is shown, and a policy that keeps what it was asked. */
class Stage {
  readonly asked: { readonly step: number; readonly command: string }[] = [];
  readonly events: AgentEvent[] = [];
  readonly agent: GuidedVlaAgent;
  looks = 0;
  step = 0;
  #sight: Sight = { on: {} };

  constructor(options: Partial<GuidedVlaAgentOptions> = {}) {
    const policy: Policy<string> = {
      infer: async ({ stamp }, command) => {
        this.asked.push({ step: Number(stamp / controlStepNs), command });
        return Array.from({ length: chunkLength }, (_, i): CartesianAction => ({
          ...{ kind: "cartesian", yaw: 0, gripper: 1 },
          translation: [this.asked.length, i, 0],
        }));
      },
    };
    const estimator: StateEstimator = {
      source: "camera",
      reset: async () => undefined,
      estimate: async ({ stamp }) => {
        this.looks++;
        return estimateOf(this.#sight, stamp);
      },
    };
    this.agent = new GuidedVlaAgent({
      ...common,
      policy,
      estimator,
      propagate: (estimate, { stamp }) => ({ ...estimate, stamp }),
      ...options,
    });
  }

  /** Decides `count` times while it sees the same; returns the last decision. */
  async see(sight: Sight, count = 1): Promise<Decision> {
    this.#sight = sight;
    let last: Decision | undefined;
    for (let i = 0; i < count; i++) {
      const { decision, events } = await this.agent.decide(at(this.step++));
      this.events.push(...events);
      last = decision;
    }
    return last!;
  }

  get commands(): string[] {
    return this.asked.map(({ command }) => command).filter((command, i, all) => command !== all[i - 1]);
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }
}

const at = (step: number): Observation => ({
  stamp: BigInt(step) * controlStepNs,
  cameras: [],
  image: () => Promise.reject(new RangeError("no camera")),
});
const holds = (decision: Decision): boolean => decision.kind === "act" && decision.action.kind === "hold";

const start: Sight = { on: { blue: "red", red: "peg1" } };
const holding: Sight = { on: { red: "peg1" }, held: "blue" };
const placed: Sight = { on: { blue: "peg2", red: "peg1" } };
const goal: Sight = { on: { blue: "red", red: "peg3" } };
const instruction = "Move the tower to the right peg.";

async function staged(options: Partial<GuidedVlaAgentOptions> = {}): Promise<Stage> {
  const stage = new Stage(options);
  await stage.agent.reset(instruction);
  return stage;
}

describe("GuidedVlaAgent", () => {
  it("tells its policy the steps of its plan, in words, and not the instruction", async () => {
    const stage = await staged();
    await stage.see(start, 10);
    assert.deepEqual(stage.commands, ["Pick the blue block."]);
    assert.deepEqual(stage.kinds(), ["goal", "plan", "step-started"]);
    assert.deepEqual(
      stage.agent.goal()?.map(({ atom }) => atom.args.join(" ")),
      ["blue red", "red peg3"],
    );
    assert.deepEqual([stage.agent.name, stage.agent.state], ["guided", "camera"]);
    await stage.see(holding, 15);
    await stage.see(placed, 15);
    assert.deepEqual(stage.commands, [
      "Pick the blue block.",
      "Place the blue block in the middle area.",
      "Pick the red block.",
    ]);
  });

  it("gives the next command when an effect has been seen for half a second, and drops what is left of the chunk", async () => {
    const stage = await staged();
    await stage.see(start, 7);
    await stage.see(holding, 10);
    assert.deepEqual(stage.asked.at(-1), { step: 15, command: "Pick the blue block." });
    const decision = await stage.see(holding);
    // Step 17: of the chunk of step 15 two actions are done.
    assert.deepEqual(stage.asked.at(-1), { step: 17, command: "Place the blue block in the middle area." });
    assert.ok(decision.kind === "act" && decision.action.kind === "cartesian");
    assert.deepEqual(decision.action.translation, [5, 0, 0]);
  });

  it("does not take an effect that is seen and gone again for done", async () => {
    const stage = await staged();
    await stage.see(start);
    for (let i = 0; i < 5; i++) {
      await stage.see(holding, 9);
      await stage.see(start, 1);
    }
    assert.deepEqual(stage.commands, ["Pick the blue block."]);
  });

  it("plans anew where the plan is seen for a second not to lead to the goal, and not before", async () => {
    const stage = await staged();
    await stage.see(start);
    await stage.see(holding, 11);
    const elsewhere: Sight = { on: { blue: "peg3", red: "peg1" } };
    await stage.see(elsewhere, 20);
    assert.equal(stage.kinds().includes("replan"), false);
    await stage.see(elsewhere);
    assert.deepEqual(stage.kinds().slice(-3), ["replan", "plan", "step-started"]);
    assert.deepEqual(stage.commands, [
      "Pick the blue block.",
      "Place the blue block in the middle area.",
      "Pick the blue block.",
    ]);
    // A disc beside all is picked up from there.
    await stage.see({ on: { blue: "table", red: "peg1" } }, 22);
    assert.equal(stage.events.filter(({ kind }) => kind === "plan").length, 3);
  });

  it("stays with its command where no plan is found or replans are used up, and never gives up on its way", async () => {
    let plans = 0;
    const planner = new SearchPlanner();
    const stage = await staged({
      planner: {
        plan: (...request) => {
          plans++;
          return plans > 1
            ? Promise.resolve({ status: "unsolvable", statistics: { expanded: 0, generated: 0 } })
            : planner.plan(...request);
        },
      },
      limits: { ...defaultGuideLimits, replansPerEpisode: 2 },
    });
    await stage.see(start);
    const decision = await stage.see({ on: { blue: "table", red: "peg1" } }, 200);
    assert.equal(decision.kind, "act");
    assert.equal(plans, 3);
    assert.deepEqual(stage.commands, ["Pick the blue block."]);
  });

  it("does not take a disc that it sees no more for gone", async () => {
    const stage = await staged();
    await stage.see(start);
    await stage.see({ on: { red: "peg1" } }, 100);
    assert.deepEqual(stage.commands, ["Pick the blue block."]);
    assert.equal(stage.kinds().includes("replan"), false);
    await stage.see(holding, 12);
    assert.equal(stage.commands.at(-1), "Place the blue block in the middle area.");
  });

  it("counts no time in which it does not see a disc that it knows", async () => {
    const hidden: Sight = { on: { red: "peg1" } };
    const stage = await staged();
    await stage.see(start);
    await stage.see(holding, 6);
    await stage.see(hidden, 20);
    await stage.see(holding, 10);
    assert.deepEqual(stage.commands, ["Pick the blue block."]);
    await stage.see(holding, 2);
    assert.equal(stage.commands.length, 2);
    const elsewhere: Sight = { on: { blue: "peg3", red: "peg1" } };
    await stage.see(elsewhere, 10);
    await stage.see(hidden, 20);
    await stage.see(elsewhere, 20);
    assert.equal(stage.kinds().includes("replan"), false);
    const over = await staged();
    await over.see(start);
    await over.see(goal, 30);
    await over.see({ on: { red: "peg3" } }, 40);
    assert.equal((await over.see(goal, 60)).kind, "act");
    assert.equal((await over.see(goal)).kind, "done");
  });

  it("reads the instruction again where a disc appears that it did not know", async () => {
    const stage = await staged();
    await stage.see({ on: { red: "peg1" } }, 3);
    assert.deepEqual(stage.commands, ["Pick the red block."]);
    await stage.see(start, 21);
    assert.equal(stage.commands.at(-1), "Pick the blue block.");
    assert.equal(stage.agent.goal()?.length, 2);
  });

  it("waits when the goal is seen fulfilled, is done after three seconds, and goes on if it was wrong", async () => {
    const stage = await staged();
    await stage.see(start);
    await stage.see(goal, 10);
    const asked = stage.asked.length;
    assert.ok(holds(await stage.see(goal, 40)));
    assert.equal(stage.asked.length, asked);
    assert.equal((await stage.see(start, 25)).kind, "act");
    assert.ok(stage.asked.length > asked);
    assert.equal((await stage.see(goal, 60)).kind, "act");
    assert.deepEqual(await stage.see(goal), { kind: "done" });
    assert.deepEqual(await stage.see(start), { kind: "done" });
  });

  it("holds still until there is something to plan from, and gives up where nothing comes", async () => {
    const stage = await staged();
    assert.ok(holds(await stage.see({ ...start, confidence: 0 }, 40)));
    assert.equal((await stage.see(start)).kind, "act");
    assert.equal(stage.asked.length, 1);
    const blind = await staged();
    const decision = await blind.see({ ...start, confidence: 0 }, 41);
    assert.deepEqual(decision, {
      kind: "give-up",
      reason: "Cannot begin: no estimate that is recent enough came in 40 control steps.",
    });
  });

  it("asks back where the instruction is unclear, and refuses what it does not understand", async () => {
    const stage = new Stage();
    await stage.agent.reset("Put the disc on the right peg.");
    const question = await stage.see(start);
    assert.equal(question.kind, "ask");
    stage.agent.answer("red");
    assert.equal((await stage.see(start)).kind, "act");
    const other = new Stage();
    await other.agent.reset("Sing a song.");
    assert.equal((await other.see(start)).kind, "give-up");
  });

  it("looks as often as it is told to, and begins each episode anew", async () => {
    const stage = await staged({ estimateEvery: 5, maxAgeSteps: 5 });
    await stage.see(start, 11);
    assert.equal(stage.looks, 3);
    assert.deepEqual(stage.asked.at(-1), { step: 10, command: "Pick the blue block." });
    await stage.agent.reset(instruction);
    assert.equal(stage.agent.goal(), undefined);
    // The same command as before, and nothing is left of the chunk of step 10.
    await stage.see(start);
    assert.deepEqual(stage.asked.at(-1), { step: 11, command: "Pick the blue block." });
  });

  it("refuses to act or be answered before a reset, and to do no action of a chunk", async () => {
    const { agent } = new Stage();
    await assert.rejects(agent.decide(at(0)), /before its first reset/);
    assert.throws(() => {
      agent.answer("red");
    }, /before its first reset/);
    for (const replanSteps of [0, 1.5]) assert.throws(() => new Stage({ replanSteps }), RangeError);
  });
});

describe("GuidedVlaAgent in physics, with an expert that does what it is told", function () {
  this.timeout(60_000);

  async function play(
    scenario: Scenario,
    hear?: (command: string, index: number) => string,
  ): Promise<{ result: EpisodeResult; commands: readonly string[] }> {
    const world = new PhysicsWorld({ endsOn: "success" });
    const policy = new ExpertPolicy(world, hear);
    const agent = new GuidedVlaAgent({
      ...common,
      policy,
      estimator: new OracleStateEstimator(world, { tableHeight: 0, toolPose, episodeSeed: () => 1 }),
      propagate: (estimate, observation) => propagate(estimate, observation, toolPose),
      replanSteps: 1,
    });
    const result = await runEpisode(world, agent, { scenario, seed: 1, maxSteps: 4000 });
    return { result, commands: policy.commands };
  }
  const drawn = drawScenario("hanoi-3", 1, noisePresets["paper"]);
  const scenario: Scenario = { ...drawn, subTasks: referenceSubTasks(hanoiDomain, drawn)! };

  it("solves the tower in the order of the plan", async () => {
    const { result, commands } = await play(scenario);
    assert.equal(result.verdict.outcome, "success", result.verdict.reason);
    assert.deepEqual(result.verdict.subTasks, { done: 14, of: 14 });
    assert.deepEqual([result.declared, result.verdict.illegalMoves, result.counts.replans], ["done", 0, 0]);
    const [small, middle, large] = scenario.scene.discs.map(({ colour }) => colour);
    assert.deepEqual(commands.slice(0, 4), [
      `Pick the ${small} block.`,
      `Place the ${small} block in the right area.`,
      `Pick the ${middle} block.`,
      `Place the ${middle} block in the middle area.`,
    ]);
    assert.equal(commands.length, 14);
    assert.equal(commands[7], `Place the ${large} block in the right area.`);
  });

  it("has a disc that was put into the wrong area moved on from there", async () => {
    const { result, commands } = await play(scenario, (command, index) =>
      index === 1 ? command.replace("right area", "middle area") : command,
    );
    assert.equal(result.verdict.outcome, "success", result.verdict.reason);
    assert.deepEqual(result.verdict.subTasks, { done: 14, of: 14 });
    assert.equal(result.counts.replans, 1);
    assert.equal(commands[2], commands[0]);
    assert.equal(commands[3], commands[1]);
  });

  it("is ended where its policy does nothing for 750 control steps", async () => {
    const { result } = await play(scenario, () => "Pick the purple block.");
    assert.deepEqual([result.declared, result.controlSteps], ["sub-task-timeout", 750]);
    assert.deepEqual(result.verdict.subTasks, { done: 0, of: 14 });
    assert.match(result.verdict.reason, /\(declared: sub-task-timeout\)$/);
    assert.equal(result.worldEvents.at(-1)?.event.kind, "sub-task-timeout");
  });
});
