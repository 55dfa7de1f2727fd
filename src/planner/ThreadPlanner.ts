import type { Domain, Problem } from "../pddl/Domain.ts";
import type { Planner, PlanResult, SearchLimits } from "./Planner.ts";
import type { PlannerThread } from "./PlannerThread.ts";
import { defaultPlannerConfig, type PlannerConfig } from "./planWith.ts";

/**
 * Plans by grounding and search in another thread. Of the limits only `expansions` goes there: `limits.shouldStop` and
 * `limits.onProgress` are not called; the signal is what stops it, with status "stopped", and `PlannerThread.progress`
 * tells how far it is. Whoever made the thread closes it.
 */
export class ThreadPlanner implements Planner {
  readonly #thread: PlannerThread;
  readonly #config: PlannerConfig;

  constructor(thread: PlannerThread, config: PlannerConfig = defaultPlannerConfig) {
    this.#thread = thread;
    this.#config = config;
  }

  plan(
    p: { readonly domain: Domain; readonly problem: Problem },
    limits: SearchLimits,
    signal?: AbortSignal,
  ): Promise<PlanResult> {
    return this.#thread.planValues(p, this.#config, limits, { signal });
  }
}
