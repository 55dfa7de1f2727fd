import assert from "node:assert/strict";
import { SymbolicWorld } from "../../sim/SymbolicWorld.ts";
import { drawScenario } from "../../sim/scenarios.ts";
import type { AgentEvent, Decision } from "../../src/agent/Agent.ts";
import { defaultLimits, PlanningAgent, type PlanningAgentOptions } from "../../src/agent/PlanningAgent.ts";
import { controlStepNs, hold, type Action } from "../../src/core/index.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import { stepText, type PlanStep } from "../../src/pddl/Domain.ts";
import { SymbolicStateEstimator } from "../../src/perception/SymbolicStateEstimator.ts";
import type { StateEstimate, StateEstimator } from "../../src/perception/StateEstimator.ts";
import type { Planner } from "../../src/planner/Planner.ts";
import { SearchPlanner } from "../../src/planner/SearchPlanner.ts";
import type { Skill, SkillLibrary, SkillStatus } from "../../src/skill/Skill.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

/** What a skill's nth run does: some actions, then how it ends; "blocked" never starts. */
type Run = { readonly actions: readonly Action[]; readonly end: SkillStatus } | "blocked";

/** Scripts by "skill step", such as "reach (pick red blue)"; without one a skill does its step's plain work. */
type Script = Readonly<Record<string, readonly Run[]>>;

const good: SkillStatus = { kind: "succeeded" };
const bad = (reason: string): SkillStatus => ({ kind: "failed", reason });

/** Every step takes two skills: "reach" that holds once, and "do" that acts once. */
class ScriptedLibrary implements SkillLibrary {
  readonly seeds: number[] = [];
  readonly #runs = new Map<string, Run[]>();

  constructor(script: Script) {
    for (const [key, runs] of Object.entries(script)) this.#runs.set(key, [...runs]);
  }

  reset(episodeSeed: number): void {
    this.seeds.push(episodeSeed);
  }

  skillsFor(step: PlanStep): readonly Skill[] {
    const action: Action = { kind: "symbolic", name: step.action, objects: step.args };
    return [
      this.#skill("reach", step, { actions: [hold], end: good }),
      this.#skill("do", step, { actions: [action], end: good }),
    ];
  }

  /** Holds still for one control step. */
  clearView(): Skill | undefined {
    let steps = 0;
    return {
      name: "aside",
      obstacle: () => undefined,
      start: () => (steps = 0),
      status: () => ({ kind: steps > 0 ? "succeeded" : "running" }),
      act: async () => {
        steps++;
        return hold;
      },
    };
  }

  #skill(name: string, step: PlanStep, plain: Run): Skill {
    const script = this.#runs.get(`${name} ${stepText(step)}`);
    let run = plain;
    let left: Action[] = [];
    return {
      name,
      obstacle: () => {
        run = script?.shift() ?? plain;
        return run === "blocked" ? "something stands in the way" : undefined;
      },
      start: () => {
        left = run === "blocked" ? [] : [...run.actions];
      },
      status: () => (left.length > 0 || run === "blocked" ? { kind: "running" } : run.end),
      act: async () => left.shift()!,
    };
  }
}

interface Story {
  readonly events: string[];
  readonly final: Decision;
  readonly steps: number;
  readonly library: ScriptedLibrary;
}

/** Moves the small disc s off the large one l to the right peg; told as "kind detail" lines. */
async function play(
  script: Script,
  options: Partial<PlanningAgentOptions> = {},
  world = new SymbolicWorld(),
): Promise<Story> {
  const library = new ScriptedLibrary(script);
  const agent = new PlanningAgent({ ...optionsFor(world), skills: library, ...options });
  let { observation } = await world.reset({ scenario: scenario(), seed: 0 });
  await agent.reset("Move the small disc to the right peg.", observation);
  const told: string[] = [];
  for (let steps = 0; steps < 200; steps++) {
    const { decision, events } = await agent.decide(observation);
    told.push(...events.map(tell));
    if (decision.kind !== "act") return { events: told, final: decision, steps, library };
    ({ observation } = await world.step(decision.action));
  }
  throw new Error("The agent came to no end");
}

const optionsFor = (world: SymbolicWorld): Omit<PlanningAgentOptions, "skills"> => ({
  name: "scripted",
  domain: hanoiDomain,
  goalPredictor: new TextGoalPredictor(),
  estimator: new SymbolicStateEstimator(world),
  planner: new SearchPlanner(),
  propagate: (estimate, { stamp }) => ({ ...estimate, stamp }),
  estimateEvery: 1,
  maxAgeSteps: 3,
  nsPerStep: controlStepNs,
  episodeSeed: () => 77,
  limits: defaultLimits,
});

/** The red disc s, 4 cm, on the blue disc l, 5 cm, on the left peg. */
function scenario(): ReturnType<typeof drawScenario> {
  const drawn = drawScenario("hanoi-2", 1);
  const discs = [
    { id: "s", colour: "red", edge: 0.04 },
    { id: "l", colour: "blue", edge: 0.05 },
  ];
  return { ...drawn, scene: { ...drawn.scene, discs, towers: { peg1: ["l", "s"] } }, goal: [] };
}

function tell(event: AgentEvent): string {
  switch (event.kind) {
    case "goal":
      return "goal";
    case "plan":
      return `plan${event.plan.map((step) => ` ${stepText(step)}`).join("")}`;
    case "replan":
    case "clear-view":
      return `${event.kind}: ${event.reason}`;
    case "retry":
      return `retry ${stepText(event.step)}: ${event.reason}`;
    case "skill-started":
    case "skill-ended":
      return `${event.kind} ${event.skill}`;
    case "step-started":
    case "step-ended":
      return `${event.kind} ${stepText(event.step)}`;
  }
}

const skill = (name: string): string[] => [`skill-started ${name}`, `skill-ended ${name}`];
const whole = (step: string): string[] => [
  `step-started ${step}`,
  ...skill("reach"),
  ...skill("do"),
  `step-ended ${step}`,
];
const pick = "(pick s l)";
const place = "(place s peg3)";

describe("PlanningAgent and its skills", () => {
  it("runs the skills of each step in order, on the episode's seed", async () => {
    const { events, final, steps, library } = await play({});
    assert.deepEqual(events, ["goal", `plan ${pick} ${place}`, ...whole(pick), ...whole(place)]);
    assert.deepEqual([final, steps], [{ kind: "done" }, 4]);
    assert.deepEqual(library.seeds, [77]);
  });

  it("begins a step again from its first skill after a missed grasp", async () => {
    const { events, final } = await play({
      [`do ${pick}`]: [{ actions: [hold], end: bad("nothing between the pads") }],
    });
    assert.deepEqual(events.slice(2, 9), [
      `step-started ${pick}`,
      ...skill("reach"),
      ...skill("do"),
      `retry ${pick}: nothing between the pads`,
      "skill-started reach",
    ]);
    assert.equal(final.kind, "done");
  });

  it("believes the facts where a skill says that it failed but its effects are there", async () => {
    const action: Action = { kind: "symbolic", name: "pick", objects: ["s", "l"] };
    const { events, final } = await play({ [`do ${pick}`]: [{ actions: [action], end: bad("took too long") }] });
    assert.deepEqual(events, ["goal", `plan ${pick} ${place}`, ...whole(pick), ...whole(place)]);
    assert.equal(final.kind, "done");
  });

  it("tries a place again while the disc is still in the hand", async () => {
    const { events } = await play({ [`do ${place}`]: [{ actions: [hold], end: bad("not released") }] });
    assert.ok(events.includes(`retry ${place}: not released`));
    assert.ok(!events.some((event) => event.startsWith("replan")));
  });

  it("plans anew, with a place first, when the hand holds what the plan did not foresee", async () => {
    const wrong: Action = { kind: "symbolic", name: "place", objects: ["s", "peg2"] };
    const { events, final } = await play({ [`do ${place}`]: [{ actions: [wrong], end: good }] });
    const replan = events.indexOf("replan: its effect (on s peg3) is not seen");
    assert.equal(events[replan + 1], "plan (pick s peg2) (place s peg3)");
    assert.equal(final.kind, "done");

    const early: Action = { kind: "symbolic", name: "pick", objects: ["s", "l"] };
    const held = await play({
      [`reach ${pick}`]: Array.from({ length: 3 }, () => ({ actions: [early], end: bad("touched it") })),
    });
    // Holding it is what the step was for: no need to plan.
    assert.ok(!held.events.some((event) => event.startsWith("replan") || event.startsWith("retry")));
  });

  it("looks again a step later before it tries a blocked step again", async () => {
    const { events, steps, final } = await play({ [`reach ${pick}`]: ["blocked", "blocked"] });
    const retry = `retry ${pick}: something stands in the way`;
    assert.deepEqual(events.slice(2, 6), [`step-started ${pick}`, retry, retry, "skill-started reach"]);
    assert.deepEqual([steps, final.kind], [6, "done"]);
  });

  it("spends its retries per step and its replans per episode, then says why", async () => {
    const miss = { actions: [hold], end: bad("slipped") };
    const limits = { ...defaultLimits, retriesPerStep: 1, replansPerEpisode: 2 };
    const { events, final } = await play({ [`do ${pick}`]: Array.from({ length: 99 }, () => miss) }, { limits });
    assert.deepEqual(final, { kind: "give-up", reason: "Gave up after 2 replans: slipped." });
    const count = (kind: string): number => events.filter((event) => event.startsWith(kind)).length;
    assert.deepEqual([count("retry"), count("replan"), count("plan")], [3, 2, 3]);
  });

  it("gives each step its own retries", async () => {
    const miss = { actions: [hold], end: bad("slipped") };
    const script = { [`do ${pick}`]: [miss, miss], [`do ${place}`]: [miss, miss] };
    const { events, final } = await play(script);
    assert.equal(events.filter((event) => event.startsWith("retry")).length, 4);
    assert.equal(final.kind, "done");
  });

  it("is not done while the hand holds something, and puts it down", async () => {
    const world = new SymbolicWorld();
    let { observation } = await world.reset({ scenario: scenario(), seed: 0 });
    ({ observation } = await world.step({ kind: "symbolic", name: "pick", objects: ["s", "l"] }));
    const agent = new PlanningAgent({ ...optionsFor(world), skills: new ScriptedLibrary({}) });
    await agent.reset("Put the large disc on the left peg.", observation);
    const { decision, events } = await agent.decide(observation);
    assert.equal(decision.kind, "act");
    assert.match(events.map(tell)[1]!, /^plan \(place s \w+\)$/);
    ({ observation } = await world.step(decision.action));
    const { decision: act } = await agent.decide(observation);
    ({ observation } = await world.step(act.kind === "act" ? act.action : hold));
    assert.equal(world.symbolicState().held, undefined);
    assert.equal((await agent.decide(observation)).decision.kind, "done");
  });

  it("looks again when a replan finds no way, and goes on once there is one", async () => {
    let calls = 0;
    const planner: Planner = {
      plan: async (...args) => {
        calls++;
        const statistics = { expanded: 0, generated: 0 };
        return calls === 2 || calls === 3 ? { status: "unsolvable", statistics } : new SearchPlanner().plan(...args);
      },
    };
    const wrong: Action = { kind: "symbolic", name: "place", objects: ["s", "peg2"] };
    const { events, final } = await play({ [`do ${place}`]: [{ actions: [wrong], end: good }] }, { planner });
    const replans = events.filter((event) => event.startsWith("replan"));
    assert.deepEqual(replans.slice(1), ["replan: no plan was found", "replan: no plan was found"]);
    assert.equal(final.kind, "done");
  });

  it("gets out of the way where it hardly sees, as often as it may, and then goes by what it sees", async () => {
    const world = new SymbolicWorld();
    const inner = new SymbolicStateEstimator(world);
    const dim: StateEstimator = {
      source: "camera",
      reset: () => inner.reset(),
      estimate: async (observation) => ({ ...(await inner.estimate(observation)), confidence: 0.2 }),
    };
    const limits = { ...defaultLimits, clearings: 2 };
    const { events, final } = await play({}, { estimator: dim, limits }, world);
    const asides = events.filter((event) => event.startsWith("clear-view"));
    assert.deepEqual(asides, Array(2).fill("clear-view: what is seen is only 20 % sure"));
    assert.equal(final.kind, "done");
  });

  /** An estimator that sees badly at one stamp, in control steps. */
  const dimAt = (world: SymbolicWorld, step: number): StateEstimator => {
    const inner = new SymbolicStateEstimator(world);
    return {
      source: "camera",
      reset: () => inner.reset(),
      estimate: async (observation) => ({
        ...(await inner.estimate(observation)),
        confidence: observation.stamp === BigInt(step) * controlStepNs ? 0.1 : 1,
      }),
    };
  };

  it("clears its view before it takes an instruction, once where that helps", async () => {
    const world = new SymbolicWorld();
    const { events, final, steps } = await play({}, { estimator: dimAt(world, 0) }, world);
    assert.deepEqual(events, [
      "clear-view: what is seen is only 10 % sure",
      ...["goal", `plan ${pick} ${place}`, ...whole(pick), ...whole(place)],
    ]);
    // One control step more, in which the hand got out of the way.
    assert.deepEqual([final.kind, steps], ["done", 5]);
  });

  it("remembers what went wrong while it clears its view", async () => {
    const world = new SymbolicWorld();
    const script = { [`do ${pick}`]: [{ actions: [hold], end: bad("slipped") }] };
    const { events, final } = await play(script, { estimator: dimAt(world, 2) }, world);
    const cleared = events.indexOf("clear-view: what is seen is only 10 % sure");
    assert.ok(cleared > 0);
    assert.equal(events[cleared + 1], `retry ${pick}: slipped`);
    assert.equal(final.kind, "done");
  });

  it("goes by what it sees where it cannot clear its view, or does not manage to", async () => {
    class Pinned extends ScriptedLibrary {
      override clearView(): Skill {
        return { ...super.clearView()!, status: () => bad("stuck") };
      }
    }
    class Motionless extends ScriptedLibrary {
      override clearView(): undefined {
        return undefined;
      }
    }
    for (const [skills, clearings] of [
      [new Pinned({}), 1],
      [new Motionless({}), 0],
    ] as const) {
      const world = new SymbolicWorld();
      const { events, final, steps } = await play({}, { estimator: dimAt(world, 0), skills }, world);
      assert.equal(events.filter((event) => event.startsWith("clear-view")).length, clearings);
      assert.deepEqual([final.kind, steps], ["done", 4]);
    }
  });

  it("gives up where nothing at all is to be seen", async () => {
    const world = new SymbolicWorld();
    const inner = new SymbolicStateEstimator(world);
    const blind: StateEstimator = {
      source: "camera",
      reset: () => inner.reset(),
      estimate: async (observation) => ({ ...(await inner.estimate(observation)), confidence: 0 }),
    };
    const { final } = await play({}, { estimator: blind }, world);
    assert.ok(final.kind === "give-up" && final.reason.startsWith("Cannot see"));
  });

  it("takes its instruction anew when it sees a disc that it did not know of", async () => {
    const world = new SymbolicWorld();
    const inner = new SymbolicStateEstimator(world);
    const shortSighted: StateEstimator = {
      source: "camera",
      reset: () => inner.reset(),
      estimate: async (observation) => {
        const estimate = await inner.estimate(observation);
        if (observation.stamp >= 2n * controlStepNs) return estimate;
        // The small disc hides what it lies on.
        const facts = estimate.facts.flatMap((fact) => {
          if (fact.predicate === "on" && fact.args[0] === "s") return [{ predicate: "on", args: ["s", "peg1"] }];
          return fact.args.includes("l") ? [] : [fact];
        });
        const objects = estimate.objects.filter(({ name }) => name !== "l");
        return { ...estimate, objects, facts, discs: estimate.discs.filter(({ id }) => id !== "l") };
      },
    };
    const { events, final } = await play({}, { estimator: shortSighted }, world);
    assert.equal(events.filter((event) => event === "goal").length, 2);
    assert.ok(events.includes("replan: other discs are seen than before"));
    assert.equal(final.kind, "done");
  });

  it("clears its view before it believes that a disc is gone", async () => {
    /** What is told where the large disc is not seen from the end of the first step until this control step. */
    const storyOf = async (until: bigint): Promise<Story> => {
      const world = new SymbolicWorld();
      const inner = new SymbolicStateEstimator(world);
      const dazzled: StateEstimator = {
        source: "camera",
        reset: () => inner.reset(),
        estimate: async (observation) => {
          const estimate = await inner.estimate(observation);
          const { stamp } = observation;
          if (stamp < 2n * controlStepNs || stamp >= until * controlStepNs) return estimate;
          return {
            ...estimate,
            objects: estimate.objects.filter(({ name }) => name !== "l"),
            facts: estimate.facts.filter(({ args }) => !args.includes("l")),
            discs: estimate.discs.filter(({ id }) => id !== "l"),
          };
        },
      };
      return play({}, { estimator: dazzled }, world);
    };
    const clearing = "clear-view: l is not seen any more";
    const back = await storyOf(3n);
    assert.ok(back.events.includes(clearing));
    assert.equal(back.events.filter((event) => event === "goal").length, 1, "nothing was gone after all");
    assert.equal(back.final.kind, "done");
    const gone = await storyOf(1000n);
    assert.equal(gone.events.filter((event) => event === "goal").length, 2, "the instruction means what is left");
    assert.ok(gone.events.indexOf(clearing) < gone.events.lastIndexOf("goal"));
  });

  it("plans anew when a step's effects hold but something else has changed under the plan", async () => {
    const world = new SymbolicWorld();
    // A vision that reports the right peg taken by the other disc, once, after the pick.
    const inner = new SymbolicStateEstimator(world);
    const fooled: StateEstimator = {
      source: "symbolic",
      reset: () => inner.reset(),
      estimate: async (observation) => {
        const estimate = await inner.estimate(observation);
        if (observation.stamp !== 2n * controlStepNs) return estimate;
        return {
          ...estimate,
          facts: estimate.facts.filter(({ predicate, args }) => predicate !== "clear" || args[0] !== "peg3"),
        };
      },
    };
    const limits = { ...defaultLimits, replansPerEpisode: 3 };
    const { events, final } = await play({}, { estimator: fooled, limits }, world);
    assert.ok(events.includes("replan: the rest of the plan lacks (clear peg3)"));
    assert.equal(final.kind, "done");
  });

  it("holds while its estimate is too old, and lets no skill act on it", async () => {
    const world = new SymbolicWorld();
    const inner = new SymbolicStateEstimator(world);
    let kept: StateEstimate | undefined;
    // Blind from control step 1 to 7.
    const blinking: StateEstimator = {
      source: "camera",
      reset: () => inner.reset(),
      estimate: async (observation) => {
        const step = Number(observation.stamp / controlStepNs);
        if (step < 1 || step > 7) kept = await inner.estimate(observation);
        return kept!;
      },
    };
    const long = { actions: Array.from({ length: 10 }, () => hold), end: good };
    const { events, steps, final } = await play({ [`reach ${pick}`]: [long] }, { estimator: blinking }, world);
    // Old from step 4 (3 steps are allowed) until 8: four holds more than the thirteen of the skills.
    assert.deepEqual([steps, final.kind], [13 + 4, "done"]);
    assert.ok(!events.some((event) => event.startsWith("retry")));
  });
});
