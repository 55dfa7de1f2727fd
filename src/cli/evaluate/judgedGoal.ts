import type { Relation } from "../../core/index.ts";
import { tableId } from "../../core/stacking.ts";
import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import type { Literal } from "../../pddl/Domain.ts";

/**
 * The goal that a case expects, as the world judges it on ground truth, which knows `on` alone: of a place that is to be clear,
 * that none of the discs lies on it; the table always is. Undefined where no goal is expected, or one that cannot be said so.
 */
export function judgedGoal({ expect, discs }: GoalCase): readonly Relation[] | undefined {
  if (expect.status !== "predicted") return undefined;
  const relations = expect.goal.map(({ atom: { predicate, args }, sign }: Literal): readonly Relation[] | undefined => {
    if (predicate === "on") return [{ name: "on", objects: args, sign }];
    if (predicate !== "clear" || !sign) return undefined;
    if (args[0] === tableId) return [];
    const others = discs.filter(({ id }) => id !== args[0]);
    return others.map(({ id }) => ({ name: "on", objects: [id, ...args], sign: false }));
  });
  // Of nothing at all the world would judge what the agent pursues.
  return relations.every((some) => some !== undefined) && relations.flat().length > 0 ? relations.flat() : undefined;
}
