import { join } from "node:path";
import type { RingNetworkName } from "../../perception/rings/ringNetworkNames.ts";
import { trainRings } from "../../train/rings.ts";
import { defaultRingModel } from "../compose/configurationOf.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../print.ts";
import { checkedFurtherTraining, type FurtherTraining, trainingDirectory } from "../train/furtherTraining.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainRingsCommandOptions extends TrainCommandOptions, FurtherTraining<RingNetworkName> {
  readonly pictures: number;
}

/** Trains the model of `praxis look` and prints what it cost. Returns the exit code. @throws UsageError, InterruptedError, FileError, ModelError */
export async function trainRingsAndReport(options: TrainRingsCommandOptions): Promise<number> {
  const { seed, pictures, json } = options;
  const out = options.out ?? defaultRingModel();
  const further = checkedFurtherTraining(options, out);
  const directory = join("runs", trainingDirectory(`train-rings-seed${seed}-pictures${pictures}`, further));
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainRings({ ...training, ...further, pictures }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}
