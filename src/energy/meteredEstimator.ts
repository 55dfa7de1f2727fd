import type { StateEstimator } from "../perception/StateEstimator.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/** The same estimator with every call in the window "estimate". */
export function meteredEstimator(estimator: StateEstimator, meter: EnergyMeter): StateEstimator {
  return {
    source: estimator.source,
    reset: () => meter.measure("estimate", () => estimator.reset()),
    estimate: (observation, signal) => meter.measure("estimate", () => estimator.estimate(observation, signal)),
  };
}
