import { join } from "node:path";
import { trainPerception } from "../../train/perception.ts";
import { defaultPerception } from "../compose/configurationOf.ts";
import type { NetworkRole } from "../../perception/vision/networkRoles.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../print.ts";
import { checkedFurtherTraining, type FurtherTraining, trainingDirectory } from "../train/furtherTraining.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainPerceptionCommandOptions extends TrainCommandOptions, FurtherTraining<NetworkRole> {
  readonly pictures: number;
  readonly steps: number;
  readonly closeUpSteps: number;
}

/** Trains the networks that see and prints what it cost. Returns the exit code. @throws UsageError, InterruptedError, StageEndedError, FileError, ModelError */
export async function trainPerceptionAndReport(options: TrainPerceptionCommandOptions): Promise<number> {
  const { seed, pictures, steps, closeUpSteps, json } = options;
  const out = options.out ?? defaultPerception();
  const further = checkedFurtherTraining(options, out);
  const name = `train-perception-seed${seed}-pictures${pictures}-steps${steps}-${closeUpSteps}`;
  const directory = join("runs", trainingDirectory(name, further));
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainPerception({ ...training, ...further, pictures, steps, closeUpSteps }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}
