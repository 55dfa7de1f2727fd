import { type Literal, literalText } from "../../pddl/Domain.ts";
import type { CaseScene } from "./GoalCase.ts";
import { fulfils, legalStates } from "./legalStates.ts";

/** Whether two goals hold in exactly the same legal states of a scene; both must fit the domain. */
export function areEquivalent(scene: CaseScene, one: readonly Literal[], other: readonly Literal[]): boolean {
  for (const state of legalStates(scene)) {
    if (fulfils(scene, state, one) !== fulfils(scene, state, other)) return false;
  }
  return true;
}

/** Whether two goals have the same literals, in whatever order. */
export function areTheSame(one: readonly Literal[], other: readonly Literal[]): boolean {
  const [texts, others] = [one, other].map((goal) => new Set(goal.map(literalText)));
  return texts!.size === others!.size && [...texts!].every((text) => others!.has(text));
}
