import { rmSync } from "node:fs";
import type { TrainingCost } from "../../energy/TrainingEnergy.ts";
import { writeError } from "../../episode/LineFile.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import type { TrainingOptions } from "../../train/TrainingOptions.ts";
import { provenance } from "../provenance.ts";
import { meteredWork } from "./meteredWork.ts";
import { SpentBefore } from "./SpentBefore.ts";
import { beginStage, type Stage } from "./Stage.ts";

/** What every `praxis train` takes. */
export interface TrainCommandOptions {
  readonly out?: string;
  readonly seed: number;
  readonly resume?: true;
  /** After which it stops for now. */
  readonly minutes?: number;
  readonly json?: true;
}

/** Where a training writes and keeps things. */
export interface TrainingPlaces {
  readonly out: string;
  readonly directory: string;
  /** Where the cost is kept of what was made for it before, and may be used by others too: it is part of this training's. @default nowhere */
  readonly spentIn?: readonly string[];
  /** In which other work has been done already. @default one of `minutes` begins now */
  readonly stage?: Stage | undefined;
}

/**
 * Runs a training with its energy metered, its progress shown and its state and cost kept in `directory`.
 *
 * @throws InterruptedError after Ctrl-C, StageEndedError after `minutes`, FileError
 */
export async function runTraining(
  { resume, json, seed, minutes }: TrainCommandOptions,
  { out, directory, spentIn = [], stage = beginStage(minutes) }: TrainingPlaces,
  work: (options: TrainingOptions) => Promise<{ readonly card: ModelCard }>,
): Promise<{ readonly card: ModelCard; readonly cost: TrainingCost }> {
  if (!resume) empty(directory);
  const again = { goesOn: "the same command with --resume", remedy: "train without --resume", stage };
  const before = spentIn.map((place) => new SpentBefore(place, { remedy: "delete it with what is beside it" }));
  const whole = (own: TrainingCost): TrainingCost => before.reduce((sum, spent) => spent.plus(sum), own);
  const { result, cost } = await meteredWork({ directory, format: json ? "json" : "text", ...again }, (supervision) =>
    work({
      ...{ out, seed, directory },
      ...supervision,
      revision: provenance().gitRevision,
      date: new Date().toISOString(),
      cost: () => costSoFar(whole(supervision.cost())),
    }),
  );
  return { card: result.card, cost: whole(cost) };
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
