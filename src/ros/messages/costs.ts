import type { EpisodeCosts, JouleReading } from "../../episode/EpisodeRecord.ts";
import type * as msg from "../interfaces/praxis_msgs.ts";
import { toTime } from "./time.ts";

/** @param now ns */
export const fromReading = ({ source, method, low, high }: JouleReading, now: bigint): msg.EnergyReading => ({
  stamp: toTime(now),
  source,
  method,
  low,
  high,
});

export const toReading = ({ source, method, low, high }: msg.EnergyReading): JouleReading => ({
  source,
  method,
  low,
  high,
});

/** @param now ns */
export const fromCosts = (costs: EpisodeCosts, now: bigint): msg.EpisodeCosts => ({
  cpu_seconds: costs.cpuSeconds,
  windows: Object.entries(costs.windows).map(([window, { cpuSeconds, wallSeconds, count }]) => ({
    window,
    cpu_seconds: cpuSeconds,
    wall_seconds: wallSeconds,
    count,
  })),
  planning_ms: costs.planningMs,
  inference_ms: costs.inferenceMs,
  joules: costs.joules.map((reading) => fromReading(reading, now)),
});

export const toCosts = (costs: msg.EpisodeCosts): EpisodeCosts => ({
  cpuSeconds: costs.cpu_seconds,
  windows: Object.fromEntries(
    costs.windows.map(({ window, cpu_seconds: cpuSeconds, wall_seconds: wallSeconds, count }) => [
      window,
      { cpuSeconds, wallSeconds, count },
    ]),
  ),
  planningMs: Array.from(costs.planning_ms),
  inferenceMs: Array.from(costs.inference_ms),
  joules: costs.joules.map(toReading),
});
