import type { Domain, Plan, Problem } from "../pddl/Domain.ts";

/** Limits of one search. A search itself reads no clock: it polls `shouldStop`, whose owner may. */
export interface SearchLimits {
  /** Most states expanded. */
  readonly expansions?: number;
  readonly shouldStop?: () => boolean;
  /** Told how far the search is whenever it polls. */
  readonly onProgress?: (soFar: SearchStatistics) => void;
}

export interface SearchStatistics {
  readonly expanded: number;
  readonly generated: number;
}

/** Unified-planning's status vocabulary, in our spelling. */
export type PlanResult =
  | { readonly status: "solved"; readonly optimal: boolean; readonly plan: Plan; readonly statistics: SearchStatistics }
  | { readonly status: "unsolvable"; readonly statistics: SearchStatistics }
  | { readonly status: "limit" | "stopped"; readonly statistics: SearchStatistics };

/** Turns a problem into a plan. */
export interface Planner {
  plan(
    p: { readonly domain: Domain; readonly problem: Problem },
    limits: SearchLimits,
    signal?: AbortSignal,
  ): Promise<PlanResult>;
}
