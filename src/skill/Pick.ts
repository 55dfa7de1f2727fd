import { discOf } from "./geometry.ts";
import { closedPast, grips } from "../perception/gripping.ts";
import { gripperOf } from "./gripperOf.ts";
import { failed, PolicySkill, type PolicySkillParts, running, succeeded } from "./PolicySkill.ts";
import type { Sensed, SkillStatus } from "./Skill.ts";

/** How far a gripped disc is lifted, and how much of it may be missing at the end, m. */
const lift = 0.04;
const liftTolerance = 0.006;

/** The hand closes on a disc and lifts it off. */
export class Pick extends PolicySkill {
  readonly name = "pick";
  readonly #disc: string;
  #liftHeight = 0;

  constructor(disc: string, parts: PolicySkillParts) {
    super(parts);
    this.#disc = disc;
  }

  obstacle({ estimate }: Sensed): string | undefined {
    const { held } = estimate;
    return held === undefined || held === this.#disc ? undefined : `the hand holds ${held}`;
  }

  protected begin(s: Sensed): void {
    this.#liftHeight = this.commanded(s).position[2] + lift;
  }

  protected condition(s: Sensed): readonly number[] {
    const gripper = gripperOf(s);
    const clearance = gripper.opening - discOf(s.estimate, this.#disc).edge;
    return [this.#liftHeight - this.commanded(s).position[2], clearance, gripper.force];
  }

  protected progress(s: Sensed): SkillStatus {
    const gripper = gripperOf(s);
    const { edge } = discOf(s.estimate, this.#disc);
    if (closedPast(gripper, edge)) return failed(`the hand closed beside ${this.#disc}`);
    const height = this.measured(s).position[2];
    return grips(gripper, edge) && height > this.#liftHeight - liftTolerance ? succeeded : running;
  }
}
