import { tableId } from "../../core/index.ts";
import type { Domain, Literal } from "../../pddl/Domain.ts";
import { checkGoal } from "../checkGoal.ts";
import type { GoalRequest } from "../GoalPredictor.ts";
import { stackingProblem } from "../text/stackingProblem.ts";
import { TextScene } from "../text/TextScene.ts";
import { goalPredicates } from "./answerSchema.ts";

/**
 * Why a goal cannot be pursued in a scene, sentences without full stops; none if it may be. What needs a search to be seen
 * is left to the planner.
 *
 * @throws RangeError on a disc or peg without a rank
 */
export function goalFaults(domain: Domain, request: GoalRequest, goal: readonly Literal[]): readonly string[] {
  const foreign = goal.find(({ atom }) => !Object.hasOwn(goalPredicates, atom.predicate));
  if (foreign) {
    return [`A goal is made of ${Object.keys(goalPredicates).join(" and ")}, not of "${foreign.atom.predicate}"`];
  }
  // The domain's constant has its own type there.
  const objects = request.objects.filter(({ id }) => id !== tableId).map(({ id, type }) => ({ name: id, type }));
  const faults = checkGoal(domain, objects, goal);
  if (faults.length > 0) return faults;
  const wishes = goal
    .filter(({ atom, sign }) => sign && atom.predicate === "on")
    .map(({ atom: { args } }) => ({ disc: args[0]!, on: args[1]! }));
  if (wishes.some(({ on }) => on === tableId)) return ["No disc may be put on the bare table"];
  const problem = stackingProblem(wishes, new TextScene(request.objects, request.facts));
  return problem === undefined ? [] : [problem.replace(/\.$/, "")];
}
