import { toolYaw } from "../arm/toolOrientation.ts";
import { add, compose, horizontalDistance, type Pose, subtract, type Vec3, wrapAngle } from "../core/index.ts";
import { limit } from "../policy/skillLayouts.ts";
import { discOf, discOn, faceYaw, graspOf, likeYaw, topOf, travelHeight } from "./geometry.ts";
import { closedPast, gripperOf } from "./gripping.ts";
import { roomBeside, roomiestFace } from "./openHand.ts";
import {
  failed,
  largestTurn,
  PolicySkill,
  type PolicySkillParts,
  running,
  sinkingTurn,
  succeeded,
} from "./PolicySkill.ts";
import type { Sensed, SkillStatus } from "./Skill.ts";

/** Gap under the disc at which it is let go, m: a fall too short to matter, more than the estimate's error. */
const gap = 0.002;

/** How close the held disc must come before it is let go: m, m, rad. */
const arrived = { horizontal: 0.004, vertical: 0.003, yaw: 0.07 } as const;

/** The hand carries a disc to just above a disc or peg. */
export class ReachPlace extends PolicySkill {
  readonly name = "reach-place";
  readonly #disc: string;
  readonly #target: string;
  /** Yaw that the disc shall have. */
  #yaw = 0;

  constructor(disc: string, target: string, parts: PolicySkillParts) {
    super(parts);
    this.#disc = disc;
    this.#target = target;
  }

  obstacle({ estimate }: Sensed): string | undefined {
    return estimate.held === this.#disc ? undefined : `the hand does not hold ${this.#disc}`;
  }

  protected begin(s: Sensed): void {
    this.#chooseFaces(s);
  }

  protected condition(s: Sensed): readonly number[] {
    const { wanted, there, inHand } = this.#release(s);
    const yaw = likeYaw(wanted, this.#yaw - inHand);
    if (roomBeside(s.estimate, there, yaw, [this.#disc, this.#target]) < 0) this.#chooseFaces(s);
    const tool = this.commanded(s);
    const disc = this.#discPose(s, tool);
    const [dx, dy, dz] = subtract(this.#goal(s), disc.position);
    const hanging = tool.position[2] - disc.position[2] + discOf(s.estimate, this.#disc).edge / 2;
    const toTravel = travelHeight(s.estimate, hanging) - tool.position[2];
    return [dx, dy, dz, limit(this.#turn(s, disc), largestTurn), toTravel];
  }

  protected override maySink(s: Sensed): boolean {
    return Math.abs(this.#turn(s, this.#discPose(s, this.commanded(s)))) < sinkingTurn;
  }

  protected progress(s: Sensed): SkillStatus {
    const { edge } = discOf(s.estimate, this.#disc);
    if (s.estimate.held !== this.#disc || closedPast(gripperOf(s), edge))
      return failed(`${this.#disc} was lost on the way`);
    const other = discOn(s.estimate, this.#target);
    if (other !== undefined) return failed(`${other} lies on ${this.#target}`);
    const disc = this.#discPose(s, this.measured(s));
    const goal = this.#goal(s);
    const there =
      horizontalDistance(goal, disc.position) < arrived.horizontal &&
      Math.abs(goal[2] - disc.position[2]) < arrived.vertical &&
      Math.abs(this.#turn(s, disc)) < arrived.yaw;
    return there ? succeeded : running;
  }

  #chooseFaces(s: Sensed): void {
    const { wanted, there, inHand } = this.#release(s);
    this.#yaw = roomiestFace(s.estimate, there, wanted, [this.#disc, this.#target]) + inHand;
  }

  /** The hand at the moment of release: a yaw, up to quarter turns, and a place; and the disc's yaw in it. */
  #release(s: Sensed): { readonly wanted: number; readonly there: Vec3; readonly inHand: number } {
    const tool = this.measured(s);
    const disc = this.#discPose(s, tool);
    const inHand = faceYaw(disc.orientation) - toolYaw(tool.orientation);
    const there = add(this.#goal(s), subtract(tool.position, disc.position));
    return { wanted: topOf(s.estimate, this.#target).yaw - inHand, there, inHand };
  }

  /** Where the held disc is when the tool is at `tool`, base frame. */
  #discPose(s: Sensed, tool: Pose): Pose {
    const measured = this.measured(s);
    return compose(tool, graspOf(s.estimate, discOf(s.estimate, this.#disc), measured));
  }

  /** Centre of the disc at the moment of release, base frame. */
  #goal(s: Sensed): Vec3 {
    const { top } = topOf(s.estimate, this.#target);
    return [top[0], top[1], top[2] + discOf(s.estimate, this.#disc).edge / 2 + gap];
  }

  #turn(s: Sensed, disc: Pose): number {
    return wrapAngle(likeYaw(topOf(s.estimate, this.#target).yaw, this.#yaw) - faceYaw(disc.orientation));
  }
}
