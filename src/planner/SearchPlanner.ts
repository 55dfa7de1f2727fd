import type { Domain, Problem } from "../pddl/Domain.ts";
import { defaultPlannerConfig, planWith, type PlannerConfig } from "./planWith.ts";
import type { Planner, PlanResult, SearchLimits } from "./Planner.ts";

/**
 * Plans in this thread by grounding and search. The signal is polled like `limits.shouldStop`; an abort gives status
 * "stopped".
 */
export class SearchPlanner implements Planner {
  readonly #config: PlannerConfig;

  constructor(config: PlannerConfig = defaultPlannerConfig) {
    this.#config = config;
  }

  async plan(
    p: { readonly domain: Domain; readonly problem: Problem },
    limits: SearchLimits,
    signal?: AbortSignal,
  ): Promise<PlanResult> {
    const shouldStop = (): boolean => signal?.aborted === true || limits.shouldStop?.() === true;
    return planWith(p, this.#config, { ...limits, shouldStop });
  }
}
