import { defaultLimits, PlanningAgent } from "../../src/agent/PlanningAgent.ts";
import type { AgentEvent } from "../../src/agent/Agent.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { type Action, controlStepNs, type Scenario, type WorldEvent } from "../../src/core/index.ts";
import type { EpisodeResult } from "../../src/episode/EpisodeResult.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import { OracleStateEstimator } from "../../src/perception/OracleStateEstimator.ts";
import { propagate, type ToolPose } from "../../src/perception/propagate.ts";
import { SearchPlanner } from "../../src/planner/SearchPlanner.ts";
import { ScriptedPolicy } from "../../src/policy/ScriptedPolicy.ts";
import { ManipulationSkills, type SkillPolicies } from "../../src/skill/ManipulationSkills.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

const kinematics = new Kinematics(panda);
const toolPose: ToolPose = (q) => kinematics.setPositions(q).toolPose();

export const scriptedPolicies: SkillPolicies = {
  "reach-pick": new ScriptedPolicy("reach-pick"),
  pick: new ScriptedPolicy("pick"),
  "reach-place": new ScriptedPolicy("reach-place"),
  place: new ScriptedPolicy("place"),
};

/** What happens to the world beyond the agent's doing. */
export interface Mishap {
  /** The skill during which it happens, its first time. */
  readonly skill: string;
  /** Control steps after the skill's start. */
  readonly after: number;
  readonly strike: (world: PhysicsWorld) => void;
  /** Takes the place of the action then, for `steps` control steps. */
  readonly instead?: { readonly action: Action; readonly steps: number };
}

export interface PhysicalRun {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly estimateEvery?: number;
  readonly delaySteps?: number;
  readonly positionNoise?: number;
  readonly yawNoise?: number;
  readonly policies?: SkillPolicies;
  readonly mishap?: Mishap;
}

/** A world that replaces actions while told to. */
class FaultyWorld extends PhysicsWorld {
  #instead: Action | undefined;
  #left = 0;

  replaceActions(action: Action, steps: number): void {
    this.#instead = action;
    this.#left = steps;
  }

  override step(action: Action): ReturnType<PhysicsWorld["step"]> {
    if (this.#left === 0) return super.step(action);
    this.#left--;
    return super.step(this.#instead!);
  }
}

/** One episode of the planning agent in physics on oracle state; the scripted policies unless given others. */
export async function runPhysical(run: PhysicalRun): Promise<{
  readonly result: EpisodeResult;
  readonly told: readonly AgentEvent[];
  readonly seen: readonly WorldEvent[];
}> {
  const { scenario, seed, estimateEvery = 1, delaySteps = 0, positionNoise = 0, yawNoise = 0, mishap } = run;
  const world = new FaultyWorld();
  const agent = new PlanningAgent({
    name: "nesy-oracle",
    domain: hanoiDomain,
    goalPredictor: new TextGoalPredictor(),
    estimator: new OracleStateEstimator(world, {
      tableHeight: world.spec.tableHeight,
      toolPose,
      episodeSeed: () => seed,
      positionNoise,
      yawNoise,
      delaySteps,
    }),
    propagate: (estimate, observation) => propagate(estimate, observation, toolPose),
    estimateEvery,
    maxAgeSteps: estimateEvery + delaySteps,
    nsPerStep: controlStepNs,
    planner: new SearchPlanner(),
    skills: new ManipulationSkills(run.policies ?? scriptedPolicies, toolPose),
    limits: defaultLimits,
    episodeSeed: () => seed,
  });
  const told: AgentEvent[] = [];
  const seen: WorldEvent[] = [];
  let countdown: number | undefined;
  let struck = false;
  const result = await runEpisode(world, agent, {
    scenario,
    seed,
    maxSteps: 4000,
    observers: [
      {
        onDecision({ events }) {
          told.push(...events);
          if (mishap === undefined || struck) return;
          if (events.some((e) => e.kind === "skill-started" && e.skill === mishap.skill)) countdown = mishap.after;
          if (countdown === undefined) return;
          if (countdown-- > 0) return;
          struck = true;
          mishap.strike(world);
          if (mishap.instead !== undefined) world.replaceActions(mishap.instead.action, mishap.instead.steps);
        },
        onStep({ timeStep }) {
          seen.push(...timeStep.events);
        },
      },
    ],
  });
  return { result, told, seen };
}
