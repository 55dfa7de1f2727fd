import { hold, type Action, type SymbolicAction } from "../core/index.ts";
import type { Domain, PlanStep } from "../pddl/Domain.ts";
import type { Skill, SkillLibrary, SkillStatus } from "./Skill.ts";

/** A plan step as the one symbolic action of its name, for worlds without physics: succeeded after one control step. */
export class SymbolicSkill implements Skill {
  readonly name: string;
  readonly #action: SymbolicAction;
  #sent = false;

  constructor(step: PlanStep) {
    this.name = step.action;
    this.#action = { kind: "symbolic", name: step.action, objects: step.args };
  }

  /** Nothing: whether the action is possible is the world's to say. */
  obstacle(): undefined {
    return undefined;
  }

  start(): void {
    this.#sent = false;
  }

  status(): SkillStatus {
    return { kind: this.#sent ? "succeeded" : "running" };
  }

  async act(): Promise<Action> {
    if (this.#sent) return hold;
    this.#sent = true;
    return this.#action;
  }
}

/** One SymbolicSkill for every step whose action the domain has. */
export class SymbolicSkillLibrary implements SkillLibrary {
  readonly #known: readonly string[];

  constructor(domain: Domain) {
    this.#known = domain.actions.map(({ name }) => name);
  }

  /** Symbolic actions have no noise to seed. */
  reset(): void {
    return;
  }

  /** @throws RangeError on an action that the domain lacks */
  skillsFor(step: PlanStep): readonly Skill[] {
    if (!this.#known.includes(step.action)) {
      throw new RangeError(`No skill carries out "${step.action}"; known are ${this.#known.join(", ")}`);
    }
    return [new SymbolicSkill(step)];
  }

  clearView(): undefined {
    return undefined;
  }
}
