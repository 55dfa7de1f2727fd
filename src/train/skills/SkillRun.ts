import {
  type Action,
  type CartesianAction,
  horizontalDistance,
  type Observation,
  type Scenario,
  subtract,
  type Vec3,
} from "../../core/index.ts";
import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import type { PlanStep } from "../../pddl/Domain.ts";
import { OracleStateEstimator } from "../../perception/OracleStateEstimator.ts";
import type { ToolPose } from "../../perception/propagate.ts";
import { fastest } from "../../policy/skillLayouts.ts";
import { ManipulationSkills, type SkillPolicies } from "../../skill/ManipulationSkills.ts";
import type { Sensed } from "../../skill/Skill.ts";
import type { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";

/** What a skill wants to do at one control step; its name, and what it wants it for. */
export interface Wanted {
  readonly action: Action;
  readonly skill: string;
  readonly sensed: Sensed;
}

/** Height at which the hand travels to where a task begins, above every tower, m. */
const safeHeight = 0.46;

const kinematics = new Kinematics(panda);
const toolPose: ToolPose = (q) => kinematics.setPositions(q).toolPose();

/** Skills carried out one after the other in a simulated world, on privileged state: for demonstrations and their evaluation. */
export class SkillRun {
  readonly #world: PhysicsWorld;
  readonly #estimator: OracleStateEstimator;
  readonly #skills: ManipulationSkills;
  #observation: Observation;

  private constructor(world: PhysicsWorld, observation: Observation, seed: number, skills: ManipulationSkills) {
    const { tableHeight } = world.spec;
    this.#world = world;
    this.#estimator = new OracleStateEstimator(world, { tableHeight, toolPose, episodeSeed: () => seed });
    this.#skills = skills;
    this.#observation = observation;
  }

  /** Resets the world. @param execute actions carried out of each inferred chunk */
  static async begin(
    world: PhysicsWorld,
    { scenario, seed }: { readonly scenario: Scenario; readonly seed: number },
    { policies, execute }: { readonly policies: SkillPolicies; readonly execute: number },
  ): Promise<SkillRun> {
    const { observation } = await world.reset({ scenario, seed });
    const skills = new ManipulationSkills(policies, toolPose, execute);
    skills.reset(seed);
    const run = new SkillRun(world, observation, seed, skills);
    await run.#estimator.reset();
    return run;
  }

  async sense(): Promise<Sensed> {
    return { observation: this.#observation, estimate: await this.#estimator.estimate(this.#observation) };
  }

  /** Moves the open hand to a place, m, base frame, by way of a height above everything. */
  async goTo(place: Vec3): Promise<void> {
    const [x, y] = place;
    const over = commandedAt(this.#observation);
    for (const waypoint of [[over[0], over[1], safeHeight], [x, y, safeHeight], place] as const) {
      for (let i = 0; i < 80 && distanceLeft(this.#observation, waypoint) > 0.002; i++) {
        await this.#step(towards(this.#observation, waypoint));
      }
    }
  }

  /**
   * Carries out a plan step by its skills.
   *
   * @param choose what is done in place of what a skill wants
   * @returns whether all of them ended well
   */
  async carryOut(step: PlanStep, choose: (wanted: Wanted) => Action | Promise<Action>): Promise<boolean> {
    for (const skill of this.#skills.skillsFor(step)) {
      let sensed = await this.sense();
      if (skill.obstacle(sensed) !== undefined) return false;
      skill.start(sensed);
      let status = skill.status(sensed);
      while (status.kind === "running") {
        await this.#step(await choose({ action: await skill.act(sensed), skill: skill.name, sensed }));
        sensed = await this.sense();
        status = skill.status(sensed);
      }
      if (status.kind === "failed") return false;
    }
    return true;
  }

  async #step(action: Action): Promise<void> {
    ({ observation: this.#observation } = await this.#world.step(action));
  }
}

const commandedAt = ({ commanded }: Observation): Vec3 => commanded!.position;

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
