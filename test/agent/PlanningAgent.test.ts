import assert from "node:assert/strict";
import { SymbolicWorld, type SymbolicWorldOptions } from "../../sim/SymbolicWorld.ts";
import { drawScenario } from "../../sim/scenarios.ts";
import type { AgentEvent } from "../../src/agent/Agent.ts";
import { defaultLimits, PlanningAgent, type PlanningAgentOptions } from "../../src/agent/PlanningAgent.ts";
import { controlStepNs, type Scenario } from "../../src/core/index.ts";
import type { EpisodeResult } from "../../src/episode/EpisodeResult.ts";
import { runEpisode, type EpisodeOptions } from "../../src/episode/runEpisode.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import { SymbolicStateEstimator } from "../../src/perception/SymbolicStateEstimator.ts";
import { SearchPlanner } from "../../src/planner/SearchPlanner.ts";
import { SymbolicSkillLibrary } from "../../src/skill/SymbolicSkill.ts";
import { BreadthFirstPlanner } from "../fixtures/BreadthFirstPlanner.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

interface Play {
  readonly world?: SymbolicWorldOptions;
  readonly agent?: Partial<PlanningAgentOptions>;
  readonly delaySteps?: number;
  readonly seed?: number;
  readonly maxSteps?: number;
  readonly ask?: EpisodeOptions["ask"];
  readonly signal?: AbortSignal;
}

async function play(scenario: Scenario, options: Play = {}): Promise<EpisodeResult> {
  const { delaySteps = 0, seed = 1, maxSteps = 1000 } = options;
  const world = new SymbolicWorld(options.world);
  const agent = new PlanningAgent({
    name: "symbolic",
    domain: hanoiDomain,
    goalPredictor: new TextGoalPredictor(),
    estimator: new SymbolicStateEstimator(world, { delaySteps }),
    planner: new SearchPlanner(),
    skills: new SymbolicSkillLibrary(hanoiDomain),
    propagate: (estimate, { stamp }) => ({ ...estimate, stamp }),
    estimateEvery: 1,
    maxAgeSteps: 10,
    nsPerStep: controlStepNs,
    episodeSeed: () => seed,
    limits: defaultLimits,
    ...options.agent,
  });
  const judgeGoal: EpisodeOptions["judgeGoal"] = (goal) => world.judge(goal).goal;
  const { ask, signal } = options;
  return runEpisode(world, agent, { scenario, seed, maxSteps, judgeGoal, signal, ...(ask && { ask }) });
}

const eventsOf = <K extends AgentEvent["kind"]>(result: EpisodeResult, kind: K): Extract<AgentEvent, { kind: K }>[] =>
  result.agentEvents
    .map(({ event }) => event)
    .filter((event): event is Extract<AgentEvent, { kind: K }> => event.kind === kind);

const hanoi = (n: number, instruction?: string): Scenario => {
  const scenario = drawScenario(`hanoi-${n}`, 1);
  return instruction === undefined ? scenario : { ...scenario, instruction };
};

describe("PlanningAgent in a symbolic world", () => {
  for (const n of [3, 4, 5]) {
    it(`solves ${n} discs in the fewest steps`, async () => {
      const result = await play(hanoi(n));
      assert.equal(result.declared, "done");
      assert.equal(result.verdict.outcome, "success");
      assert.equal(result.controlSteps, 2 * (2 ** n - 1));
      assert.deepEqual([result.verdict.illegalMoves, result.counts.retries, result.counts.replans], [0, 0, 0]);
    });
  }

  it("solves random starts and goals as fast as the naive planner says", async () => {
    for (let seed = 0; seed < 8; seed++) {
      const scenario = drawScenario("any-goal-3", seed);
      const result = await play(scenario);
      assert.equal(result.verdict.outcome, "success", scenario.instruction);
      const twin = await play(scenario, { agent: { planner: new BreadthFirstPlanner() } });
      assert.equal(result.controlSteps, twin.controlSteps);
    }
  });

  it("tells what it does, in order", async () => {
    const scenario = { ...drawScenario("hanoi-2", 1), instruction: "Move the tower to the right peg." };
    const { agentEvents } = await play(scenario);
    const story = agentEvents.map(({ step, event }) => `${step} ${event.kind}`);
    const part = (i: number): string[] => [
      `${i} step-started`,
      `${i} skill-started`,
      `${i + 1} skill-ended`,
      `${i + 1} step-ended`,
    ];
    assert.deepEqual(story, ["0 goal", "0 plan", ...[0, 1, 2, 3, 4, 5].flatMap(part)]);
    const started = agentEvents.flatMap(({ event }) =>
      event.kind === "step-started" ? [[event.index, event.of]] : [],
    );
    assert.deepEqual(
      started,
      [0, 1, 2, 3, 4, 5].map((i) => [i, 6]),
    );
    const ended = agentEvents.flatMap(({ event }) => (event.kind === "skill-ended" ? [event.controlSteps] : []));
    assert.deepEqual(ended, [1, 1, 1, 1, 1, 1]);
  });

  it("is done at once where the goal holds already", async () => {
    const result = await play(hanoi(3, "Move the tower to the left peg."));
    assert.deepEqual([result.declared, result.controlSteps], ["done", 0]);
  });

  it("recovers from silent failures by trying again", async () => {
    const limits = { ...defaultLimits, retriesPerStep: 20 };
    const result = await play(hanoi(3), { world: { silentFailure: 0.4 }, agent: { limits } });
    assert.equal(result.verdict.outcome, "success");
    assert.ok(result.counts.retries > 0);
    assert.equal(result.counts.replans, 0);
    assert.equal(result.controlSteps, 14 + result.counts.retries);
    assert.match(eventsOf(result, "retry")[0]!.reason, /its effect \((holding|on) .*\) is not seen/);
  });

  it("recovers from drops by planning anew", async () => {
    let replans = 0;
    for (let seed = 0; seed < 20; seed++) {
      const limits = { ...defaultLimits, replansPerEpisode: 60 };
      const result = await play(hanoi(3), { seed, world: { dropFailure: 0.2 }, agent: { limits } });
      assert.equal(result.verdict.outcome, "success", result.giveUpReason);
      // A disc dropped while being picked off the table lies where it lay: that pick is tried again.
      assert.equal(result.counts.replans + result.counts.retries, result.verdict.drops);
      assert.equal(eventsOf(result, "plan").filter(({ replan }) => replan).length, result.counts.replans);
      replans += result.counts.replans;
    }
    assert.ok(replans > 20);
  });

  it("gives up within its bounds when everything fails", async () => {
    const limits = { ...defaultLimits, retriesPerStep: 2, replansPerEpisode: 3 };
    const result = await play(hanoi(3), { world: { silentFailure: 1 }, agent: { limits } });
    assert.equal(result.declared, "gave-up");
    assert.match(result.giveUpReason!, /^Gave up after 3 replans: its effect \(holding blue\) is not seen\.$/);
    // Four plans, each of whose first steps is tried three times; after each of the first new plans, seven steps on hold until half a second is over.
    assert.equal(result.controlSteps, 12 + 3 * 7);
    assert.deepEqual([result.counts.retries, result.counts.replans], [8, 3]);
  });

  it("gives up within its bounds when everything is dropped", async () => {
    const result = await play(hanoi(4), { world: { dropFailure: 1 } });
    assert.equal(result.declared, "gave-up");
    const tries = (defaultLimits.replansPerEpisode + 1) * (defaultLimits.retriesPerStep + 1);
    // Half a second is ten steps.
    assert.ok(result.controlSteps <= tries + 10 * defaultLimits.replansPerEpisode);
  });

  for (const delaySteps of [1, 2, 5]) {
    it(`waits for estimates that come ${delaySteps} steps late, at every step of the plan`, async () => {
      const result = await play(hanoi(3), { delaySteps });
      assert.equal(result.verdict.outcome, "success");
      assert.equal(result.controlSteps, 14 * (1 + delaySteps));
      assert.deepEqual([result.counts.retries, result.counts.replans], [0, 0]);
    });
  }

  it("recovers with late estimates, too", async () => {
    const world = { silentFailure: 0.2, dropFailure: 0.1 };
    const limits = { ...defaultLimits, replansPerEpisode: 60 };
    for (let seed = 0; seed < 10; seed++) {
      const result = await play(hanoi(3), { seed, world, delaySteps: 2, agent: { limits } });
      assert.equal(result.verdict.outcome, "success");
    }
  });

  it("gives up when no estimate comes in time", async () => {
    const limits = { ...defaultLimits, waitSteps: 7 };
    const result = await play(hanoi(3), { delaySteps: 9, agent: { limits } });
    assert.equal(result.declared, "gave-up");
    assert.match(result.giveUpReason!, /^Cannot see: /);
    assert.equal(result.controlSteps, 8);
  });

  it("starts from a disc on the table", async () => {
    const scenario = drawScenario("hanoi-3", 1);
    const [small, ...rest] = scenario.scene.discs;
    const towers = { peg1: rest.map(({ id }) => id).toReversed() };
    const start = { ...scenario, scene: { ...scenario.scene, towers, loose: { [small!.id]: [0, 0] as const } } };
    const result = await play(start);
    assert.equal(result.verdict.outcome, "success");
    // Three moves for the two others, one for the loose one.
    assert.equal(result.controlSteps, 8);
  });

  it("asks when the instruction is unclear, and takes the answer", async () => {
    const asked: { question: string; candidates: readonly string[] }[] = [];
    const ask: EpisodeOptions["ask"] = async (question, candidates) => {
      asked.push({ question, candidates });
      return "the smallest one";
    };
    const scenario = { ...hanoi(3, "Move the disc to the right peg."), goal: [] };
    const result = await play(scenario, { ask });
    assert.deepEqual([result.declared, result.verdict.outcome, result.controlSteps], ["done", "success", 2]);
    assert.equal(asked.length, 1);
    assert.match(asked[0]!.question, /Which disc/);
    assert.equal(asked[0]!.candidates.length, 3);
    assert.equal(eventsOf(result, "goal").length, 1);
  });

  it("asks again after an answer that it does not understand, and gives up after its questions", async () => {
    const answers = ["banana", "hm", "blue"];
    const ask: EpisodeOptions["ask"] = async () => answers.shift();
    const scenario = hanoi(5, "Move the disc to the right peg.");
    const patient = await play(scenario, { ask });
    assert.deepEqual([patient.controlSteps, patient.counts.questions], [2, 3]);
    const limits = { ...defaultLimits, questions: 2 };
    const impatient = await play(scenario, { ask: async () => "banana", agent: { limits } });
    assert.equal(impatient.giveUpReason, "The instruction is still unclear after 2 questions.");
    assert.deepEqual([impatient.controlSteps, impatient.counts.questions], [0, 2]);
  });

  it("gives up at once on an instruction that it rejects", async () => {
    const result = await play(hanoi(3, "Make me a sandwich."));
    assert.deepEqual([result.declared, result.controlSteps], ["gave-up", 0]);
    assert.match(result.giveUpReason!, /sandwich/);
  });

  it("gives up on a goal that does not fit the domain", async () => {
    const goal = [{ atom: { predicate: "on", args: ["blue", "ufo"] }, sign: true }];
    const goalPredictor = { predict: async () => ({ status: "predicted" as const, goal, confidence: 1 }) };
    const result = await play(hanoi(5), { agent: { goalPredictor } });
    assert.match(result.giveUpReason!, /does not fit domain "hanoi": In \(on blue ufo\): Object "ufo" is not declared/);
  });

  it("gives up where there is no plan, or none within the search limits", async () => {
    const goal = [{ atom: { predicate: "on", args: ["red", "blue"] }, sign: true }];
    const goalPredictor = { predict: async () => ({ status: "predicted" as const, goal, confidence: 1 }) };
    const none = await play(hanoi(5), { agent: { goalPredictor } });
    assert.deepEqual([none.giveUpReason, none.controlSteps], ["No plan leads from here to the goal.", 0]);
    const limits = { ...defaultLimits, search: { expansions: 3 } };
    const few = await play(hanoi(5), { agent: { limits } });
    assert.match(few.giveUpReason!, /cut off after \d+ expansions/);
  });

  it("does not give up but stops where the search is aborted", async () => {
    const controller = new AbortController();
    const inner = new SearchPlanner();
    const planner: PlanningAgentOptions["planner"] = {
      plan: (...args) => {
        controller.abort();
        return inner.plan(...args);
      },
    };
    const result = await play(hanoi(5), { signal: controller.signal, agent: { planner } });
    assert.deepEqual([result.declared, result.controlSteps], ["stopped", 0]);
  });

  it("does the same again for the same seed, and something else for another", async () => {
    const world = { silentFailure: 0.2, dropFailure: 0.1 };
    const limits = { ...defaultLimits, replansPerEpisode: 60 };
    const hash = async (seed: number): Promise<string> =>
      (await play(hanoi(3), { seed, world, agent: { limits } })).verdict.stateHash;
    assert.equal(await hash(1), await hash(1));
    assert.notEqual(await hash(1), await hash(2));
  });

  it("keeps to its last decision and refuses to be used out of turn", async () => {
    const world = new SymbolicWorld();
    const agent = new PlanningAgent({
      name: "x",
      domain: hanoiDomain,
      goalPredictor: new TextGoalPredictor(),
      estimator: new SymbolicStateEstimator(world),
      planner: new SearchPlanner(),
      skills: new SymbolicSkillLibrary(hanoiDomain),
      propagate: (estimate) => estimate,
      estimateEvery: 1,
      maxAgeSteps: 1,
      nsPerStep: controlStepNs,
      episodeSeed: () => 0,
      limits: defaultLimits,
    });
    const { observation } = await world.reset({ scenario: hanoi(3), seed: 0 });
    await assert.rejects(agent.decide(observation), /before its first reset/);
    assert.throws(() => {
      agent.answer("x");
    }, /before its first reset/);
    assert.equal(agent.goal(), undefined);
    await agent.reset("sing", observation);
    const first = await agent.decide(observation);
    assert.equal(first.decision.kind, "give-up");
    assert.deepEqual(await agent.decide(observation), { decision: first.decision, events: [] });
    assert.throws(() => {
      agent.answer("x");
    }, /no open question/);
    await agent.reset("Move the tower to the left peg.", observation);
    assert.equal((await agent.decide(observation)).decision.kind, "done");
    assert.equal(agent.goal()?.length, 3);
    assert.equal(agent.state, "symbolic");
  });
});
