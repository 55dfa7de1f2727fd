import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import type { JudgedRequest } from "../../train/goal/evaluateGoals.ts";
import { toldSight } from "../evaluate/Sight.ts";

/** A written instruction as a drawn one has it. Why one has no goal does not matter to whoever learns how sure to be. */
export function requestOfCase(each: GoalCase): JudgedRequest {
  const { kind, words, expect, discs } = each;
  const { objects, facts } = toldSight(each);
  const goal = expect.status === "predicted" ? expect.goal : [];
  const argsOf = (predicate: string, sign: boolean): (readonly string[])[] =>
    goal
      .filter((literal) => literal.atom.predicate === predicate && literal.sign === sign)
      .map(({ atom }) => atom.args);
  const on = new Map(argsOf("on", true).map(([disc, support]) => [disc, support]));
  return {
    ...{ kind, words, objects, facts },
    status: expect.status === "rejected" ? "impossible" : expect.status,
    on: discs.map(({ id }) => on.get(id)),
    notOn: argsOf("on", false).map(([disc, support]) => [disc!, support!]),
    clear: argsOf("clear", true).map(([id]) => id!),
  };
}
