import type { DiscSpec } from "../../../core/index.ts";
import type { PlanStep } from "../../../pddl/Domain.ts";
import { benchmarkPegs } from "../../../../sim/discSets.ts";
import { ordinals } from "../../../../sim/scenarios.ts";

/**
 * What a planner tells a policy to do next, in the words of the paper (reference/price-is-not-right.md, "Systems compared"): each plan
 * step, pick or place, is one command.
 *
 * @param discs of the scene, for their colours
 * @throws RangeError on a step that is neither
 */
export function subTaskText({ action, args }: PlanStep, discs: readonly DiscSpec[]): string {
  const [disc = "", place = ""] = args;
  const block = (id: string): string => `the ${discs.find((each) => each.id === id)?.colour ?? id} block`;
  if (action === "pick") return `Pick ${block(disc)}.`;
  if (action !== "place") throw new RangeError(`There are no words for (${[action, ...args].join(" ")})`);
  const peg = benchmarkPegs.findIndex(({ id }) => id === place);
  const where = peg < 0 ? `on top of ${block(place)}` : `in the ${ordinals[peg]} area`;
  return `Place ${block(disc)} ${where}.`;
}
