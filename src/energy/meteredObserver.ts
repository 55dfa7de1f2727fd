import type {
  EpisodeDecision,
  EpisodeEnd,
  EpisodeObserver,
  EpisodeStart,
  EpisodeStep,
} from "../episode/EpisodeObserver.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/**
 * The same observer with its work in the window "record", so that watching an episode is not the agent's cost. What the
 * observer does not listen to opens no window.
 */
export function meteredObserver(observer: EpisodeObserver, meter: EnergyMeter): EpisodeObserver {
  const metered = (work: () => void | Promise<void>): Promise<void> => meter.measure("record", work);
  return {
    ...(observer.onReset && { onReset: (start: EpisodeStart) => metered(() => observer.onReset?.(start)) }),
    ...(observer.onDecision && { onDecision: (d: EpisodeDecision) => metered(() => observer.onDecision?.(d)) }),
    ...(observer.onStep && { onStep: (step: EpisodeStep) => metered(() => observer.onStep?.(step)) }),
    ...(observer.onEnd && { onEnd: (end: EpisodeEnd) => metered(() => observer.onEnd?.(end)) }),
  };
}
