import { join, resolve } from "node:path";
import { trainPerception } from "../../train/perception.ts";
import { defaultPerception } from "../compose/configurationOf.ts";
import type { NetworkRole } from "../../perception/vision/networkRoles.ts";
import { exitCodes, UsageError } from "../exitCodes.ts";
import { printJson } from "../print.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainPerceptionCommandOptions extends TrainCommandOptions {
  readonly pictures: number;
  readonly steps: number;
  readonly closeUpSteps: number;
  readonly from?: string;
  readonly networks?: readonly NetworkRole[];
}

/** Trains the networks that see and prints what it cost. Returns the exit code. @throws UsageError, InterruptedError, StageEndedError, FileError, ModelError */
export async function trainPerceptionAndReport(options: TrainPerceptionCommandOptions): Promise<number> {
  const { seed, pictures, steps, closeUpSteps, from, networks, json } = options;
  if (networks !== undefined && from === undefined) {
    throw new UsageError("--networks needs --from: networks that are not trained stay as those of another model are");
  }
  const out = options.out ?? defaultPerception();
  if (from !== undefined && resolve(from) === resolve(out)) {
    throw new UsageError(`--from and --out are both "${out}": what is gone on from must stay; name another --out`);
  }
  const name = `train-perception-seed${seed}-pictures${pictures}-steps${steps}-${closeUpSteps}`;
  const directory = join("runs", [name, ...(from === undefined ? [] : ["further", ...(networks ?? [])])].join("-"));
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainPerception({
      ...training,
      pictures,
      steps,
      closeUpSteps,
      ...(from !== undefined && { from }),
      ...(networks && { networks }),
    }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}
