import type { EpisodeCosts, EpisodeRecord, WindowCost } from "../../../src/episode/EpisodeRecord.ts";
import { recordOf } from "../../episode/recordOf.ts";

/** The text that a benchmark keeps of its configuration. */
export const configuration = (changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    ...{ agent: "nesy", world: "physics", noise: "paper", observationNoise: "0m,0rad", look: "nominal" },
    ...{ senseEvery: "10", senseDelay: "0", policy: "skills:1", revision: "abc", versions: "praxis@1,cpu@A" },
    ...changes,
  })
    .map((part) => part.join("="))
    .join(" ");

/** A record as a benchmark writes it, its configuration changed by name. */
export const benchRecord = (
  changes: Partial<EpisodeRecord> = {},
  parts: Readonly<Record<string, string>> = {},
): EpisodeRecord => recordOf({ versions: { node: "20", cpu: "A", configuration: configuration(parts) }, ...changes });

/** Costs by the CPU-seconds of stages, and joules of the arm. */
export function costsOf(stages: Readonly<Record<string, number>>, armJoules: number): EpisodeCosts {
  const cpuSeconds = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  const window = (seconds: number): WindowCost => ({ cpuSeconds: seconds, wallSeconds: seconds, count: 1 });
  return {
    cpuSeconds,
    windows: Object.fromEntries(Object.entries(stages).map(([stage, seconds]) => [stage, window(seconds)])),
    planningMs: [],
    inferenceMs: [],
    joules: [
      { source: "cpu", method: "estimated", low: 4 * cpuSeconds, high: 8 * cpuSeconds },
      { source: "arm-mechanical", method: "simulated", low: armJoules, high: armJoules },
    ],
  };
}
