import { mkdirSync, rmSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { findRaplCounters } from "../../energy/findRaplCounters.ts";
import { TrainingEnergy, type TrainingCost } from "../../energy/TrainingEnergy.ts";
import { writeError } from "../../episode/LineFile.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import type { TrainingOptions } from "../../train/TrainingOptions.ts";
import { InterruptedError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { provenance } from "../provenance.ts";
import { SpentBefore } from "./SpentBefore.ts";
import { TrainingProgress } from "./TrainingProgress.ts";

/** What every `praxis train` takes. */
export interface TrainCommandOptions {
  readonly out?: string;
  readonly seed: number;
  readonly resume?: true;
  readonly json?: true;
}

/**
 * Runs a training with its energy metered, its progress shown and its state and cost kept in `directory`.
 *
 * @throws InterruptedError after Ctrl-C, FileError
 */
export async function runTraining(
  { resume, json, seed }: TrainCommandOptions,
  { out, directory }: { readonly out: string; readonly directory: string },
  work: (options: TrainingOptions) => Promise<{ readonly card: ModelCard }>,
): Promise<{ readonly card: ModelCard; readonly cost: TrainingCost }> {
  prepare(directory, resume ? "kept" : "emptied");
  const spent = new SpentBefore(directory);
  const rapl = findRaplCounters();
  const energy = new TrainingEnergy(rapl.status === "available" ? { counters: rapl.counters } : {});
  const costNow = (): TrainingCost => spent.plus(energy.stop());
  const progress = new TrainingProgress(json ? "json" : "text");
  try {
    const { card } = await interruptible((signal) =>
      untilAborted(signal, () =>
        work({
          ...{ out, seed, directory, signal },
          revision: provenance().gitRevision,
          date: new Date().toISOString(),
          cost: () => costSoFar(costNow()),
          onProgress: async (p) => {
            energy.poll();
            spent.keepInPassing(costNow);
            progress.show(p);
            // Simulation and analytic policies never wait, and Ctrl-C is heard only when the event loop turns.
            await setImmediate();
          },
        }),
      ),
    );
    return { card, cost: costNow() };
  } finally {
    progress.end();
    spent.keep(costNow());
  }
}

/** @throws FileError at once, rather than after minutes of work */
function prepare(path: string, content: "kept" | "emptied"): void {
  try {
    if (content === "emptied") rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeError(path, error);
  }
}

async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError("Interrupted; the same command with --resume goes on", { cause: error });
  }
}

const costSoFar = ({
  cpuSeconds,
  wallSeconds,
  joulesLow,
  joulesHigh,
  counters,
}: TrainingCost): ReturnType<TrainingOptions["cost"]> => ({
  cpuSeconds,
  wallSeconds,
  joules: {
    "estimated, low": joulesLow,
    "estimated, high": joulesHigh,
    ...Object.fromEntries(counters.map(({ source, method, low }) => [`${method}, ${source}`, low])),
  },
});
