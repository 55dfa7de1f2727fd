import { toolYaw } from "../arm/toolOrientation.ts";
import { horizontalDistance, type Pose, subtract, wrapAngle } from "../core/index.ts";
import { limit } from "../policy/skillLayouts.ts";
import { discOf, discOn, faceYaw, likeYaw, travelHeight } from "./geometry.ts";
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

/** How close the open hand must come to a grasp pose before it closes: m, m, rad. */
const arrived = { horizontal: 0.004, vertical: 0.004, yaw: 0.05 } as const;

/** The open hand goes round a disc, pads beside two of its faces. */
export class ReachPick extends PolicySkill {
  readonly name = "reach-pick";
  readonly #disc: string;
  /** Tool yaw of the chosen faces. */
  #yaw = 0;

  constructor(disc: string, parts: PolicySkillParts) {
    super(parts);
    this.#disc = disc;
  }

  obstacle({ estimate }: Sensed): string | undefined {
    if (estimate.held !== undefined) return `the hand holds ${estimate.held}`;
    return estimate.discs.some((d) => d.id === this.#disc) ? undefined : `${this.#disc} is not seen`;
  }

  protected begin(s: Sensed): void {
    this.#chooseFaces(s);
  }

  protected condition(s: Sensed): readonly number[] {
    const { position, orientation } = discOf(s.estimate, this.#disc).pose;
    const yaw = likeYaw(faceYaw(orientation), this.#yaw);
    if (roomBeside(s.estimate, position, yaw, [this.#disc]) < 0) this.#chooseFaces(s);
    const tool = this.commanded(s);
    const [dx, dy, dz] = subtract(position, tool.position);
    const turn = limit(this.#turn(s, tool), largestTurn);
    return [dx, dy, dz, turn, travelHeight(s.estimate, 0) - tool.position[2]];
  }

  protected override maySink(s: Sensed): boolean {
    return Math.abs(this.#turn(s, this.commanded(s))) < sinkingTurn;
  }

  protected progress(s: Sensed): SkillStatus {
    const cover = discOn(s.estimate, this.#disc);
    if (cover !== undefined) return failed(`${cover} lies on ${this.#disc}`);
    const { pose } = discOf(s.estimate, this.#disc);
    const tool = this.measured(s);
    const there =
      horizontalDistance(pose.position, tool.position) < arrived.horizontal &&
      Math.abs(pose.position[2] - tool.position[2]) < arrived.vertical &&
      Math.abs(this.#turn(s, tool)) < arrived.yaw;
    return there ? succeeded : running;
  }

  #chooseFaces({ estimate }: Sensed): void {
    const { position, orientation } = discOf(estimate, this.#disc).pose;
    this.#yaw = roomiestFace(estimate, position, faceYaw(orientation), [this.#disc]);
  }

  /** Yaw from a tool to the chosen faces, rad. */
  #turn({ estimate }: Sensed, tool: Pose): number {
    const { orientation } = discOf(estimate, this.#disc).pose;
    return wrapAngle(likeYaw(faceYaw(orientation), this.#yaw) - toolYaw(tool.orientation));
  }
}
