import { cpuByOwner } from "../episode/cpuByOwner.ts";
import type { EpisodeRecord } from "../episode/EpisodeRecord.ts";
import type { IdlePower } from "./RunEnergy.ts";

/** Joules that a computer takes for an episode on which nothing but the agent runs; by CPU share, so an estimate. */
export interface PacedJoules {
  readonly source: string;
  readonly method: "estimated";
  readonly joules: number;
}

/**
 * Idle power over the time of an episode, and the agent's share of what came on top of it:
 * idle · t + (gross − idle · t) · agent's CPU-seconds / all CPU-seconds. It is what the paper's Table II can be set beside, where the
 * episode was paced at real time: otherwise t is that of a simulator. Each source that has a counter or samples, and idle power, is one
 * entry.
 */
export function pacedGross(
  { wallSeconds, costs }: Pick<EpisodeRecord, "wallSeconds" | "costs">,
  idle: readonly IdlePower[],
): PacedJoules[] {
  if (costs === null || costs.cpuSeconds === 0) return [];
  const share = cpuByOwner(costs.windows).agent / costs.cpuSeconds;
  return costs.joules.flatMap(({ source, method, low: gross }) => {
    const watts = idle.find((power) => power.source === source && power.method === method)?.watts;
    if (watts === undefined) return [];
    const idleJoules = watts * wallSeconds;
    return [{ source, method: "estimated" as const, joules: idleJoules + (gross - idleJoules) * share }];
  });
}
