import { type Action, Rng } from "../../core/index.ts";
import { fastest } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { SkillRun } from "./SkillRun.ts";
import { type StackingTask, stackingSteps, stands } from "./stackingScene.ts";

/** How a stacking task is carried out. */
export interface StackingOptions {
  readonly task: StackingTask;
  readonly seed: number;
  readonly policies: SkillPolicies;
  /** Actions carried out of each inferred chunk. */
  readonly execute: number;
  /** Deviation of a Gaussian added to each part of the reaching actions, as a share of the part's fastest. */
  readonly actionNoise: number;
}

/**
 * Runs the four skills of one stacking task in physics, after moving the hand to where the task begins.
 *
 * @returns whether all skills ended well and the world judges the stack to stand
 */
export async function stack({ task, seed, policies, execute, actionNoise }: StackingOptions): Promise<boolean> {
  const world = new PhysicsWorld();
  const rng = new Rng(seed, "action-noise");
  const run = await SkillRun.begin(world, { scenario: task.scenario, seed }, { policies, execute });
  await run.goTo(task.handStart);
  for (const step of stackingSteps(task)) {
    const ended = await run.carryOut(step, ({ action, skill }) =>
      skill.startsWith("reach") ? disturb(action, rng, actionNoise) : action,
    );
    if (!ended) return false;
  }
  return stands(await world.finish("done"), world.worldState());
}

function disturb(action: Action, rng: Rng, noise: number): Action {
  if (action.kind !== "cartesian" || noise === 0) return action;
  const [x, y, z] = action.translation;
  const t = noise * fastest.translation;
  return {
    ...action,
    translation: [x + rng.normal(t), y + rng.normal(t), z + rng.normal(t)],
    yaw: action.yaw + rng.normal(noise * fastest.yaw),
  };
}
