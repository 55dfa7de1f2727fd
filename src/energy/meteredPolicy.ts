import type { Policy } from "../policy/Policy.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/** The same policy with every inference in the window "policy"; outside of `chunked` it would count control steps. */
export function meteredPolicy<C>(policy: Policy<C>, meter: EnergyMeter): Policy<C> {
  return {
    infer: (observation, condition, seed, signal) =>
      meter.measure("policy", () => policy.infer(observation, condition, seed, signal)),
  };
}
