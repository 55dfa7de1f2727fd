import { discOf } from "./geometry.ts";
import { gripperOf } from "./gripperOf.ts";
import { PolicySkill, type PolicySkillParts, running, succeeded } from "./PolicySkill.ts";
import type { Sensed, SkillStatus } from "./Skill.ts";

/** How far the open hand rises so that its finger tips clear the largest disc, and what may be missing at the end, m. */
const retreat = 0.05;
const retreatTolerance = 0.006;

/** The hand opens and leaves the disc where it is. */
export class Place extends PolicySkill {
  readonly name = "place";
  readonly #disc: string;
  #retreatHeight = 0;

  constructor(disc: string, parts: PolicySkillParts) {
    super(parts);
    this.#disc = disc;
  }

  obstacle({ estimate }: Sensed): string | undefined {
    return estimate.discs.some((d) => d.id === this.#disc) ? undefined : `${this.#disc} is not seen`;
  }

  protected begin(s: Sensed): void {
    this.#retreatHeight = this.commanded(s).position[2] + retreat;
  }

  protected condition(s: Sensed): readonly number[] {
    const clearance = gripperOf(s).opening - discOf(s.estimate, this.#disc).edge;
    return [this.#retreatHeight - this.commanded(s).position[2], clearance];
  }

  protected progress(s: Sensed): SkillStatus {
    const height = this.measured(s).position[2];
    return height > this.#retreatHeight - retreatTolerance ? succeeded : running;
  }
}
