import { hostname } from "node:os";
import { noError } from "./GraphError.ts";
import type { EnergyReading, GetCostResponse } from "./interfaces/praxis_msgs.ts";

/** What this process has taken since it started, for whoever meters the graph. */
export function processCost(readings: readonly EnergyReading[]): GetCostResponse {
  const { user, system } = process.cpuUsage();
  return { ...noError, cpu_seconds: (user + system) / 1e6, pid: process.pid, host: hostname(), readings };
}
