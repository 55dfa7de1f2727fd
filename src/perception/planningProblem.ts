import { literalText, type Domain, type Literal, type Problem } from "../pddl/Domain.ts";
import type { StateEstimate } from "./StateEstimator.ts";

/** The goal with the hand empty, where the domain knows a hand: a plan must not end with a disc in it. */
export function restingGoal(domain: Domain, goal: readonly Literal[]): readonly Literal[] {
  const hasHand = domain.predicates.some(({ name, parameters }) => name === "gripper-empty" && parameters.length === 0);
  const empty: Literal = { atom: { predicate: "gripper-empty", args: [] }, sign: true };
  const isStated = goal.some((literal) => literalText(literal) === literalText(empty));
  return hasHand && !isStated ? [...goal, empty] : goal;
}

/** The planning problem from what is sensed to a goal. */
export const planningProblem = (domain: Domain, estimate: StateEstimate, goal: readonly Literal[]): Problem => ({
  name: "sensed",
  domain: domain.name,
  objects: estimate.objects,
  init: estimate.facts,
  goal,
});
