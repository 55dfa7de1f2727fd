import { rmSync } from "node:fs";
import type { TrainingCost } from "../../energy/TrainingEnergy.ts";
import { writeError } from "../../episode/LineFile.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import type { TrainingOptions } from "../../train/TrainingOptions.ts";
import { provenance } from "../provenance.ts";
import { meteredWork } from "./meteredWork.ts";

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
  if (!resume) empty(directory);
  const again = { goesOn: "the same command with --resume", remedy: "train without --resume" };
  const { result, cost } = await meteredWork({ directory, format: json ? "json" : "text", ...again }, (supervision) =>
    work({
      ...{ out, seed, directory },
      ...supervision,
      revision: provenance().gitRevision,
      date: new Date().toISOString(),
      cost: () => costSoFar(supervision.cost()),
    }),
  );
  return { card: result.card, cost };
}

/** @throws FileError */
function empty(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw writeError(path, error);
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
    ...Object.fromEntries(
      counters.map(({ source, method, low, incomplete }) => [
        `${method}, ${source}${incomplete ? ", not of all parts" : ""}`,
        low,
      ]),
    ),
  },
});
