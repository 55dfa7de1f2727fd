import { words } from "./cardWords.ts";
import type { TrainingRun } from "./trainingRuns.ts";

/**
 * How to make a model's files again, run by run.
 *
 * @param command of a run, but for what it went on from
 */
export const runsText = (runs: readonly TrainingRun[], command: (run: TrainingRun) => string): string =>
  runs
    .map((run) => {
      const { from, networks, samplesShown, training } = run;
      if (from === undefined) return `\`${command(run)}\` makes these files again`;
      const samples = `samples ${words(samplesShown)}; ${training.cpuSeconds.toFixed(0)} CPU-seconds and ${training.wallSeconds.toFixed(0)} s of the above, at ${training.revision.slice(0, 12)}`;
      return `then \`${command(run)} --from … --networks ${networks.join(",")}\` (${samples})`;
    })
    .join(", ");
