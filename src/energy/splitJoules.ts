import type { EpisodeCosts } from "../episode/EpisodeRecord.ts";

/** A share of an episode's joules; whatever the joules' method, the split is an estimate. */
export interface WindowJoules {
  readonly window: string;
  readonly method: "estimated";
  readonly joules: number;
}

/**
 * Splits joules that a counter gave for a whole episode over its windows, in proportion to their CPU-seconds. A counter
 * also counts idle power and other processes, so each share is an estimate.
 *
 * @returns the windows in their order; none where no CPU time was taken
 */
export function splitJoules(joules: number, costs: Pick<EpisodeCosts, "cpuSeconds" | "windows">): WindowJoules[] {
  if (costs.cpuSeconds === 0) return [];
  return Object.entries(costs.windows).map(([window, { cpuSeconds }]) => ({
    window,
    method: "estimated",
    joules: (joules * cpuSeconds) / costs.cpuSeconds,
  }));
}
