import { mkdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { openHardwareCounters } from "../../energy/HardwareCounters.ts";
import { TrainingEnergy, type TrainingCost } from "../../energy/TrainingEnergy.ts";
import { FileError, ModelError } from "../../core/index.ts";
import { writeError } from "../../episode/LineFile.ts";
import type { Supervision } from "../../train/Supervision.ts";
import { InterruptedError, StageEndedError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { SpentBefore } from "./SpentBefore.ts";
import type { Stage } from "./Stage.ts";
import { TrainingProgress } from "./TrainingProgress.ts";

export interface MeteredWorkOptions {
  /** Where the cost is kept, made if need be, so that a resumed part adds to it. */
  readonly directory: string;
  readonly format: "json" | "text";
  /** What goes on after an interruption, such as "the same command". */
  readonly goesOn: string;
  /** What to do about a cost that cannot be read. */
  readonly remedy: string;
  /** Ends the work as Ctrl-C does. @default there is no limit */
  readonly stage?: Stage | undefined;
}

/** How long work is followed, and what it has cost so far, with the parts before. */
export interface MeteredSupervision extends Required<Supervision> {
  readonly cost: () => TrainingCost;
}

/**
 * Does work that takes minutes or hours with its energy metered, its progress shown and its cost kept.
 *
 * @throws InterruptedError after Ctrl-C, StageEndedError, FileError
 */
export async function meteredWork<T>(
  { directory, format, goesOn, remedy, stage }: MeteredWorkOptions,
  work: (supervision: MeteredSupervision) => Promise<T>,
): Promise<{ readonly result: T; readonly cost: TrainingCost }> {
  makeDirectory(directory);
  const spent = new SpentBefore(directory, { remedy });
  const hardware = await openHardwareCounters();
  const energy = new TrainingEnergy({ counters: hardware.counters });
  const cost = (): TrainingCost => spent.plus(energy.stop());
  const progress = new TrainingProgress(format);
  try {
    const result = await interruptible((interruption) =>
      untilAborted({ interruption, stage, goesOn }, (signal) =>
        work({
          signal,
          cost,
          onProgress: async (p) => {
            energy.poll();
            spent.keepInPassing(cost);
            progress.show(p);
            // Simulation and analytic policies never wait, and Ctrl-C is heard only when the event loop turns.
            await setImmediate();
          },
        }),
      ),
    );
    return { result, cost: cost() };
  } finally {
    progress.end();
    try {
      spent.keep(cost());
    } finally {
      hardware.close();
    }
  }
}

/** @throws FileError at once, rather than after minutes of work */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeError(path, error);
  }
}

interface Ends {
  readonly interruption: AbortSignal;
  readonly stage: Stage | undefined;
  readonly goesOn: string;
}

async function untilAborted<T>(
  { interruption, stage, goesOn }: Ends,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = stage === undefined ? interruption : AbortSignal.any([interruption, stage.signal]);
  try {
    return await work(signal);
  } catch (error) {
    if (interruption.aborted) throw new InterruptedError(`Interrupted; ${goesOn} goes on`, { cause: error });
    // What went wrong while it stopped must not pass for a stop: a script that goes on would do so for ever.
    if (stage?.signal.aborted !== true || error instanceof FileError || error instanceof ModelError) throw error;
    throw new StageEndedError(`Stopped after ${stage.minutes} minutes, as --minutes asks; ${goesOn} goes on`, {
      cause: error,
    });
  }
}
