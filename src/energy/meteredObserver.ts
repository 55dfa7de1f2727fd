import type { EpisodeObserver } from "../episode/EpisodeObserver.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/** The same observer with its work in the window "record", so that watching an episode is not the agent's cost. */
export function meteredObserver(observer: EpisodeObserver, meter: EnergyMeter): EpisodeObserver {
  return {
    onReset: (start) => meter.measure("record", () => observer.onReset?.(start)),
    onDecision: (decision) => meter.measure("record", () => observer.onDecision?.(decision)),
    onStep: (step) => meter.measure("record", () => observer.onStep?.(step)),
    onEnd: (end) => meter.measure("record", () => observer.onEnd?.(end)),
  };
}
