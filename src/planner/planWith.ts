import type { Domain, Problem } from "../pddl/Domain.ts";
import { ground } from "./ground.ts";
import { heuristics, type HeuristicName } from "./heuristics/heuristics.ts";
import type { PlanResult, SearchLimits } from "./Planner.ts";
import { searches, type SearchEntry, type SearchName } from "./search/searches.ts";
import type { Task } from "./Task.ts";

/** Which search with which heuristic. */
export interface PlannerConfig {
  readonly search: SearchName;
  /** Ignored by a search that uses none. */
  readonly heuristic: HeuristicName;
}

/** Plans with the fewest steps; on the Tower of Hanoi every heuristic costs more than it saves. */
export const defaultPlannerConfig: PlannerConfig = { search: "astar", heuristic: "blind" };

/**
 * Grounds a problem and searches for a plan; pure and synchronous.
 * @throws RangeError if the problem does not fit the domain
 */
export function planWith(
  { domain, problem }: { readonly domain: Domain; readonly problem: Problem },
  config: PlannerConfig = defaultPlannerConfig,
  limits: SearchLimits = {},
): PlanResult {
  const task = ground(domain, problem, limits.shouldStop);
  if (!task) return { status: "stopped", statistics: { expanded: 0, generated: 0 } };
  return search(task, config, limits);
}

/** Searches a grounded task for a plan. */
export function search(task: Task, config: PlannerConfig, limits: SearchLimits = {}): PlanResult {
  const { run, optimal }: SearchEntry = searches[config.search];
  const { admissible, create } = heuristics[config.heuristic];
  const result = run(task, create(task), limits);
  if (result.status !== "solved") return { status: result.status, statistics: result.statistics };
  return {
    status: "solved",
    optimal: optimal === "always" || (optimal === "if-admissible" && admissible),
    plan: result.operators.map((operator) => task.operators[operator]!.step),
    statistics: result.statistics,
  };
}
