import { cpuByOwner } from "../episode/cpuByOwner.ts";
import type { EpisodeRecord } from "../episode/EpisodeRecord.ts";
import type { IdlePower } from "./RunEnergy.ts";

/** Joules that a computer takes for an episode on which nothing but the agent runs; whose they are is an estimate. */
export interface PacedJoules {
  readonly source: string;
  readonly method: "estimated";
  /** Method of the reading that it is estimated from: joules that differ in it are never set beside each other. */
  readonly from: string;
  readonly joules: number;
}

/**
 * Idle power over the time of an episode, and the agent's share s of what came on top of it: idle · t + (gross − idle · t) · s. Of packages
 * and memory s is the agent's CPU-seconds by all; of a GPU it is 1, as nothing but the agent uses one: simulator and cameras run on the
 * processor. It is what the paper's Table II can be set beside, where the episode was paced at real time: otherwise t is that of a
 * simulator. Each source that has a counter or samples, and idle power, is one entry; none where the agent's share is not
 * known.
 */
export function pacedGross(
  { wallSeconds, costs }: Pick<EpisodeRecord, "wallSeconds" | "costs">,
  idle: readonly IdlePower[],
): PacedJoules[] {
  if (costs === null || costs.cpuSeconds === 0) return [];
  const owners = cpuByOwner(costs.windows);
  if (owners === undefined) return [];
  const cpuShare = owners.agent / costs.cpuSeconds;
  return costs.joules.flatMap(({ source, method, low: gross }) => {
    const watts = idle.find((power) => power.source === source && power.method === method)?.watts;
    if (watts === undefined) return [];
    const idleJoules = watts * wallSeconds;
    const share = source === "gpu" ? 1 : cpuShare;
    const joules = idleJoules + (gross - idleJoules) * share;
    return [{ source, method: "estimated" as const, from: method, joules }];
  });
}
