import type { Planner } from "../planner/Planner.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/** The same planner with every call in the window "plan". */
export function meteredPlanner(planner: Planner, meter: EnergyMeter): Planner {
  return { plan: (p, limits, signal) => meter.measure("plan", () => planner.plan(p, limits, signal)) };
}
