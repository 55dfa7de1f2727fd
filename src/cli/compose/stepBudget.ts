import type { Scenario } from "../../core/index.ts";

/** Most discs for which the least budget holds. */
const fewDiscs = 3;
const leastBudget = 4000;

/**
 * Most control steps of an episode. The optimal plan of three discs has 14 pick and place steps of about 70 control steps
 * each, so 4000 leave room for each to be tried four times (the paper allows 750 per sub-task); every further disc doubles
 * the plan and the budget.
 */
export function stepBudget(scenario: Scenario): number {
  return leastBudget * 2 ** Math.max(0, scenario.scene.discs.length - fewDiscs);
}
