import type { Scenario } from "../../core/index.ts";
import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import { UsageError } from "../exitCodes.ts";
import { caseScenario } from "./CaseStage.ts";
import { judgedGoal } from "./judgedGoal.ts";

/**
 * A case as a scenario, with the benchmark's noise of the start. The agent is told the words; the goal is the judge's.
 *
 * @param seed draws where loose discs lie
 * @throws UsageError on a case without a goal that the world can judge; RangeError where there is no room for so many loose discs
 */
export function judgedScenario(each: GoalCase, seed: number): Scenario {
  const goal = judgedGoal(each);
  if (goal === undefined) {
    throw new UsageError(`The instruction "${each.id}" has no goal that the world can judge; choose another`);
  }
  return { ...caseScenario(each, seed), goal };
}
