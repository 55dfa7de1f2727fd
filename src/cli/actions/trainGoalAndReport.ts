import { basename, join } from "node:path";
import { readGoalCases } from "../../goal/evaluation/readGoalCases.ts";
import { trainGoal, type TrainGoalOptions } from "../../train/goal.ts";
import { colourPhrases } from "../../train/goal/colourPhrases.ts";
import { drawInstruction } from "../../train/goal/drawInstruction.ts";
import { Phrases } from "../../train/goal/Phrases.ts";
import { defaultGoalModel } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodes } from "../exitCodes.ts";
import { packageRoot } from "../packageRoot.ts";
import { printJson } from "../print.ts";
import { readText } from "../readText.ts";
import { printTraining } from "../train/printTraining.ts";
import { requestOfCase } from "../train/requestOfCase.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainGoalCommandOptions extends TrainCommandOptions {
  readonly steps: number;
  /** File of instructions. */
  readonly calibrate?: string;
}

/** Trains the model that reads goals and prints what it cost. Returns the exit code. @throws InterruptedError, FileError */
export async function trainGoalAndReport(options: TrainGoalCommandOptions): Promise<number> {
  const { seed, steps, json, calibrate } = options;
  const out = options.out ?? defaultGoalModel();
  const directory = join("runs", `train-goal-seed${seed}-steps${steps}`);
  const phrases = Phrases.read(join(packageRoot(), "src", "train", "goal", "phrases"));
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainGoal({
      ...training,
      steps,
      ...(calibrate !== undefined && { calibrationRequests: calibrationRequests(calibrate) }),
      colourPhrases: colourPhrases(phrases),
      draw: (rng, split) => drawInstruction(phrases, split, rng.integer(2 ** 32)),
    }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}

/** Instructions of a file, to calibrate confidence with. @throws FileError */
function calibrationRequests(path: string): NonNullable<TrainGoalOptions["calibrationRequests"]> {
  const requests = readGoalCases(readText(path), path, loadDomain("hanoi")).map(requestOfCase);
  return { source: `the ${requests.length} instructions of ${basename(path)}`, requests };
}
