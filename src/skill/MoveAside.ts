import { type Action, norm, scale, subtract, type Vec3 } from "../core/index.ts";
import type { ToolPose } from "../perception/propagate.ts";
import { gripperOf } from "./gripperOf.ts";
import type { Sensed, Skill, SkillStatus } from "./Skill.ts";

/** Farthest that the hand moves in one control step, m: half of what the arm can do. */
const stride = 0.015;
/** How near the hand must come, m. */
const arrived = 0.015;
/** The hand first rises this near to the height of its goal, m, before it moves sideways. */
const risen = 0.03;
const budget = 120;

/** The hand leaves the workplace so that the camera can see it, with whatever it holds. */
export class MoveAside implements Skill {
  readonly name = "move-aside";
  readonly #goal: Vec3;
  readonly #toolPose: ToolPose;
  #opening = 1;
  #steps = 0;

  /** @param goal where the tool centre point shall go, m, base frame: high, and behind all that is to be seen */
  constructor(goal: Vec3, toolPose: ToolPose) {
    this.#goal = goal;
    this.#toolPose = toolPose;
  }

  obstacle(): undefined {
    return undefined;
  }

  start(s: Sensed): void {
    this.#steps = 0;
    this.#opening = s.estimate.held === undefined && gripperOf(s).force === 0 ? 1 : 0;
  }

  status(s: Sensed): SkillStatus {
    if (norm(subtract(this.#goal, this.#tool(s))) < arrived) return { kind: "succeeded" };
    if (this.#steps < budget) return { kind: "running" };
    return { kind: "failed", reason: `the hand did not get aside within ${budget} control steps` };
  }

  async act(s: Sensed): Promise<Action> {
    this.#steps++;
    const tool = s.observation.commanded?.position ?? this.#tool(s);
    const way = subtract(this.#goal, tool);
    const isLow = way[2] > risen;
    const step: Vec3 = isLow ? [0, 0, way[2]] : way;
    const length = norm(step);
    const translation = length > stride ? scale(step, stride / length) : step;
    return { kind: "cartesian", translation, yaw: 0, gripper: this.#opening };
  }

  #tool({ observation: { joints } }: Sensed): Vec3 {
    if (joints === undefined) throw new TypeError("The observation has no joint state; skills need one");
    return this.#toolPose(joints.position).position;
  }
}
