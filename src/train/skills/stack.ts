import {
  type Action,
  type CartesianAction,
  horizontalDistance,
  type Observation,
  Rng,
  subtract,
  type Vec3,
} from "../../core/index.ts";
import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import { OracleStateEstimator } from "../../perception/OracleStateEstimator.ts";
import type { ToolPose } from "../../perception/propagate.ts";
import { fastest } from "../../policy/skillLayouts.ts";
import { ManipulationSkills, type SkillPolicies } from "../../skill/ManipulationSkills.ts";
import type { Sensed } from "../../skill/Skill.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import type { StackingTask } from "./stackingScene.ts";

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

/** Height at which the hand travels to where a task begins, above every tower, m. */
const safeHeight = 0.46;

const kinematics = new Kinematics(panda);
const toolPose: ToolPose = (q) => kinematics.setPositions(q).toolPose();

/**
 * Runs the four skills of one stacking task in physics, after moving the hand to where the task begins.
 *
 * @returns whether all skills ended well and the world judges the stack to stand
 */
export async function stack({ task, seed, policies, execute, actionNoise }: StackingOptions): Promise<boolean> {
  const world = new PhysicsWorld();
  const estimator = new OracleStateEstimator(world, { tableHeight: 0, toolPose, episodeSeed: () => seed });
  const rng = new Rng(seed, "action-noise");
  let { observation } = await world.reset({ scenario: task.scenario, seed });
  await estimator.reset();
  const sense = async (): Promise<Sensed> => ({ observation, estimate: await estimator.estimate(observation) });
  const step = async (action: Action): Promise<void> => {
    ({ observation } = await world.step(action));
  };

  const [x, y] = task.handStart;
  for (const waypoint of [aboveHand(observation), [x, y, safeHeight] as const, task.handStart]) {
    for (let i = 0; i < 80 && distanceLeft(observation, waypoint) > 0.002; i++) {
      await step(towards(observation, waypoint));
    }
  }

  const library = new ManipulationSkills(policies, toolPose, execute);
  library.reset(seed);
  const steps = [
    { action: "pick", args: [task.disc, task.from] },
    { action: "place", args: [task.disc, task.to] },
  ];
  for (const skill of steps.flatMap((s) => library.skillsFor(s))) {
    let sensed = await sense();
    if (skill.obstacle(sensed) !== undefined) return false;
    skill.start(sensed);
    let status = skill.status(sensed);
    while (status.kind === "running") {
      const action = await skill.act(sensed);
      await step(skill.name.startsWith("reach") ? disturb(action, rng, actionNoise) : action);
      sensed = await sense();
      status = skill.status(sensed);
    }
    if (status.kind === "failed") return false;
  }
  const verdict = await world.finish("done");
  // Stacks need not obey the rules of Hanoi here.
  return verdict.goal.every((g) => g.holds) && world.worldState().held === undefined;
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

const commandedAt = ({ commanded }: Observation): Vec3 => commanded!.position;

const aboveHand = (observation: Observation): Vec3 => {
  const [x, y] = commandedAt(observation);
  return [x, y, safeHeight];
};

const distanceLeft = (observation: Observation, place: Vec3): number => {
  const at = commandedAt(observation);
  return Math.max(horizontalDistance(at, place), Math.abs(at[2] - place[2]));
};

function towards(observation: Observation, place: Vec3): CartesianAction {
  const [dx, dy, dz] = subtract(place, commandedAt(observation));
  const far = Math.hypot(dx, dy, dz);
  const share = Math.min(1, fastest.translation / far);
  return { kind: "cartesian", translation: [dx * share, dy * share, dz * share], yaw: 0, gripper: 1 };
}
