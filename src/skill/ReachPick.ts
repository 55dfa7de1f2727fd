import { toolYaw } from "../arm/toolOrientation.ts";
import { horizontalDistance, subtract, wrapAngle } from "../core/index.ts";
import { discOf, faceYaw, likeYaw, nearestFace, travelHeight } from "./geometry.ts";
import { PolicySkill, type PolicySkillParts, running, succeeded } from "./PolicySkill.ts";
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

  protected begin({ estimate }: Sensed): void {
    this.#yaw = nearestFace(faceYaw(discOf(estimate, this.#disc).pose.orientation));
  }

  protected condition(s: Sensed): readonly number[] {
    const { pose } = discOf(s.estimate, this.#disc);
    const tool = this.commanded(s);
    const [dx, dy, dz] = subtract(pose.position, tool.position);
    const turn = likeYaw(faceYaw(pose.orientation), this.#yaw) - toolYaw(tool.orientation);
    return [dx, dy, dz, wrapAngle(turn), travelHeight(s.estimate, 0) - tool.position[2]];
  }

  protected progress(s: Sensed): SkillStatus {
    const { pose } = discOf(s.estimate, this.#disc);
    const tool = this.measured(s);
    const turn = wrapAngle(likeYaw(faceYaw(pose.orientation), this.#yaw) - toolYaw(tool.orientation));
    const there =
      horizontalDistance(pose.position, tool.position) < arrived.horizontal &&
      Math.abs(pose.position[2] - tool.position[2]) < arrived.vertical &&
      Math.abs(turn) < arrived.yaw;
    return there ? succeeded : running;
  }
}
