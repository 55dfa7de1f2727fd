import { join } from "node:path";
import { trainRings } from "../../train/rings.ts";
import { defaultRingModel } from "../compose/configurationOf.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../print.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainRingsCommandOptions extends TrainCommandOptions {
  readonly pictures: number;
}

/** Trains the model of `praxis look` and prints what it cost. Returns the exit code. @throws InterruptedError, FileError */
export async function trainRingsAndReport(options: TrainRingsCommandOptions): Promise<number> {
  const { seed, pictures, json } = options;
  const out = options.out ?? defaultRingModel();
  const directory = join("runs", `train-rings-seed${seed}-pictures${pictures}`);
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainRings({ ...training, pictures }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}
