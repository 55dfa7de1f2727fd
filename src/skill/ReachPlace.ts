import { toolYaw } from "../arm/toolOrientation.ts";
import { add, compose, horizontalDistance, type Pose, subtract, type Vec3, wrapAngle } from "../core/index.ts";
import { limit } from "../policy/skillLayouts.ts";
import { discOf, discOn, faceYaw, graspOf, likeYaw, topOf, travelHeight } from "./geometry.ts";
import { closedPast } from "../perception/gripping.ts";
import { gripperOf } from "./gripperOf.ts";
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
  /** Tool yaw of the faces that the disc shall turn to what is below. */
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
    const yaw = likeYaw(this.#alignedYaw(s), this.#yaw);
    if (roomBeside(s.estimate, this.#releasePlace(s), yaw, [this.#disc, this.#target]) < 0) this.#chooseFaces(s);
    const tool = this.commanded(s);
    const disc = this.#discPose(s, tool);
    const [dx, dy, dz] = subtract(this.#goal(s), disc.position);
    const hanging = tool.position[2] - disc.position[2] + discOf(s.estimate, this.#disc).edge / 2;
    const toTravel = travelHeight(s.estimate, hanging) - tool.position[2];
    return [dx, dy, dz, limit(this.#turn(s, tool), largestTurn), toTravel];
  }

  protected override maySink(s: Sensed): boolean {
    return Math.abs(this.#turn(s, this.commanded(s))) < sinkingTurn;
  }

  protected progress(s: Sensed): SkillStatus {
    const { edge } = discOf(s.estimate, this.#disc);
    if (s.estimate.held !== this.#disc || closedPast(gripperOf(s), edge))
      return failed(`${this.#disc} was lost on the way`);
    const other = discOn(s.estimate, this.#target);
    if (other !== undefined) return failed(`${other} lies on ${this.#target}`);
    const tool = this.measured(s);
    const disc = this.#discPose(s, tool);
    const goal = this.#goal(s);
    const there =
      horizontalDistance(goal, disc.position) < arrived.horizontal &&
      Math.abs(goal[2] - disc.position[2]) < arrived.vertical &&
      Math.abs(this.#turn(s, tool)) < arrived.yaw;
    return there ? succeeded : running;
  }

  #chooseFaces(s: Sensed): void {
    const ignored = [this.#disc, this.#target];
    this.#yaw = roomiestFace(s.estimate, this.#releasePlace(s), this.#alignedYaw(s), ignored);
  }

  /** Tool yaw, up to quarter turns, at which the held disc is turned like what is below. */
  #alignedYaw(s: Sensed): number {
    const tool = this.measured(s);
    const inHand = faceYaw(this.#discPose(s, tool).orientation) - toolYaw(tool.orientation);
    return topOf(s.estimate, this.#target).yaw - inHand;
  }

  /** Where the tool is at the moment of release, base frame. */
  #releasePlace(s: Sensed): Vec3 {
    const tool = this.measured(s);
    return add(this.#goal(s), subtract(tool.position, this.#discPose(s, tool).position));
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

  /** Yaw from a tool to the chosen faces, rad. */
  #turn(s: Sensed, tool: Pose): number {
    return wrapAngle(likeYaw(this.#alignedYaw(s), this.#yaw) - toolYaw(tool.orientation));
  }
}
