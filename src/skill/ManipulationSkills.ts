import { Rng, type Vec3 } from "../core/index.ts";
import type { PlanStep } from "../pddl/Domain.ts";
import type { ToolPose } from "../perception/propagate.ts";
import { chunked } from "../policy/chunked.ts";
import type { Policy } from "../policy/Policy.ts";
import { executedActions, type SkillName } from "../policy/skillLayouts.ts";
import { MoveAside } from "./MoveAside.ts";
import { Pick } from "./Pick.ts";
import { Place } from "./Place.ts";
import type { PolicySkillParts } from "./PolicySkill.ts";
import { ReachPick } from "./ReachPick.ts";
import { ReachPlace } from "./ReachPlace.ts";
import type { Skill, SkillLibrary } from "./Skill.ts";

/** Most control steps of each skill; several times what it needs on the benchmark. */
const budgets: Readonly<Record<SkillName, number>> = { "reach-pick": 240, pick: 60, "reach-place": 240, place: 60 };

/** Where the hand hides nothing from a camera that faces the arm, tool centre point, m, base frame: behind and above all towers. */
const aside: Vec3 = [0.4, 0, 0.42];

/** One policy for each skill. */
export type SkillPolicies = Readonly<Record<SkillName, Policy<readonly number[]>>>;

/** The skills of an arm with a parallel gripper: pick(disc, from) and place(disc, to), each in two action steps. */
export class ManipulationSkills implements SkillLibrary {
  readonly #policies: SkillPolicies;
  readonly #toolPose: ToolPose;
  readonly #execute: number;
  #inferenceSeeds = new Rng(0, "inference");

  /** @param execute actions carried out of each inferred chunk; @default the paper's 4 */
  constructor(policies: SkillPolicies, toolPose: ToolPose, execute = executedActions) {
    this.#policies = policies;
    this.#toolPose = toolPose;
    this.#execute = execute;
  }

  reset(episodeSeed: number): void {
    this.#inferenceSeeds = new Rng(episodeSeed, "inference");
  }

  skillsFor({ action, args }: PlanStep): readonly Skill[] {
    const [disc, place] = args;
    if (disc !== undefined && place !== undefined) {
      if (action === "pick") {
        return [new ReachPick(disc, this.#parts("reach-pick")), new Pick(disc, this.#parts("pick"))];
      }
      if (action === "place") {
        return [new ReachPlace(disc, place, this.#parts("reach-place")), new Place(disc, this.#parts("place"))];
      }
    }
    throw new RangeError(
      `No skill carries out (${[action, ...args].join(" ")}); there are (pick disc from) and (place disc to)`,
    );
  }

  clearView(): Skill {
    return new MoveAside(aside, this.#toolPose);
  }

  #parts(name: SkillName): PolicySkillParts {
    const policy = chunked(this.#policies[name], this.#execute, () => this.#inferenceSeeds.integer(2 ** 32));
    return { policy, toolPose: this.#toolPose, budget: budgets[name] };
  }
}
