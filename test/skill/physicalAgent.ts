import { defaultLimits, PlanningAgent } from "../../src/agent/PlanningAgent.ts";
import type { AgentEvent } from "../../src/agent/Agent.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { type Action, controlStepNs, type Observation, type Scenario, type WorldEvent } from "../../src/core/index.ts";
import type { EpisodeResult } from "../../src/episode/EpisodeResult.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import { CameraStateEstimator } from "../../src/perception/CameraStateEstimator.ts";
import { OracleStateEstimator } from "../../src/perception/OracleStateEstimator.ts";
import { propagate, type ToolPose } from "../../src/perception/propagate.ts";
import type { StateEstimator } from "../../src/perception/StateEstimator.ts";
import { pictureSize } from "../../src/perception/vision/sceneMaps.ts";
import { SearchPlanner } from "../../src/planner/SearchPlanner.ts";
import { ScriptedPolicy } from "../../src/policy/ScriptedPolicy.ts";
import { ManipulationSkills, type SkillPolicies } from "../../src/skill/ManipulationSkills.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { workspace } from "../../sim/workspace.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";
import { PerfectEyes } from "../fixtures/PerfectEyes.ts";

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
  /** What the state is estimated from; pictures are read by eyes that never err, ten control steps apart. @default "truth" */
  readonly by?: "truth" | "pictures";
  /** @default 1 from truth */
  readonly estimateEvery?: number;
  readonly delaySteps?: number;
  readonly positionNoise?: number;
  readonly yawNoise?: number;
  readonly policies?: SkillPolicies;
  readonly mishap?: Mishap;
}

/** A world that replaces actions while told to, and remembers what was observed last. */
class FaultyWorld extends PhysicsWorld {
  #instead: Action | undefined;
  #left = 0;
  #observation: Observation | undefined;

  get observation(): Observation {
    return this.#observation!;
  }

  override async reset(...given: Parameters<PhysicsWorld["reset"]>): ReturnType<PhysicsWorld["reset"]> {
    const timeStep = await super.reset(...given);
    this.#observation = timeStep.observation;
    return timeStep;
  }

  replaceActions(action: Action, steps: number): void {
    this.#instead = action;
    this.#left = steps;
  }

  override async step(action: Action): ReturnType<PhysicsWorld["step"]> {
    const replaced = this.#left > 0;
    if (replaced) this.#left--;
    const timeStep = await super.step(replaced ? this.#instead! : action);
    this.#observation = timeStep.observation;
    return timeStep;
  }
}

function estimatorOf(world: FaultyWorld, { by, seed, ...noise }: PhysicalRun): StateEstimator {
  const { tableHeight, pegs } = world.spec;
  if (by === "pictures") {
    const reader = new PerfectEyes(() => ({ state: world.worldState(), observation: world.observation }));
    return new CameraStateEstimator({ reader, camera: "agentview", pegs, workspace, tableHeight, toolPose });
  }
  const { delaySteps = 0, positionNoise = 0, yawNoise = 0 } = noise;
  return new OracleStateEstimator(world, {
    ...{ tableHeight, toolPose, episodeSeed: () => seed },
    ...{ positionNoise, yawNoise, delaySteps },
  });
}

/** One episode of the planning agent in physics; the scripted policies unless given others. */
export async function runPhysical(run: PhysicalRun): Promise<{
  readonly result: EpisodeResult;
  readonly told: readonly AgentEvent[];
  readonly seen: readonly WorldEvent[];
}> {
  const { scenario, seed, by, delaySteps = 0, mishap } = run;
  const { estimateEvery = by === "pictures" ? 10 : 1 } = run;
  const world = new FaultyWorld(by === "pictures" ? { cameras: nominalCameras(pictureSize) } : {});
  const agent = new PlanningAgent({
    name: by === "pictures" ? "nesy" : "nesy-oracle",
    domain: hanoiDomain,
    goalPredictor: new TextGoalPredictor(),
    estimator: estimatorOf(world, run),
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
