import { basename, join } from "node:path";
import { readGoalCases } from "../../goal/evaluation/readGoalCases.ts";
import { trainGoal, type TrainGoalOptions } from "../../train/goal.ts";
import type { GoalExample } from "../../train/goal/GoalExample.ts";
import { defaultGoalModel } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodes } from "../exitCodes.ts";
import { packageRoot } from "../packageRoot.ts";
import { printJson } from "../print.ts";
import { readText } from "../readText.ts";
import { printTraining } from "../train/printTraining.ts";
import { exampleOfCase } from "../train/exampleOfCase.ts";
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
  const folder = join(packageRoot(), "src", "train", "goal", "phrases");
  const material = { folder, written: examplesOf(join(folder, "written.jsonl")) };
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainGoal({
      ...training,
      steps,
      ...(calibrate !== undefined && { calibrationRequests: calibrationRequests(calibrate) }),
      material,
    }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}

const examplesOf = (path: string): readonly GoalExample[] =>
  readGoalCases(readText(path), path, loadDomain("hanoi")).map(exampleOfCase);

/** Instructions of a file, to calibrate confidence with. @throws FileError */
function calibrationRequests(path: string): NonNullable<TrainGoalOptions["calibrationRequests"]> {
  const requests = examplesOf(path);
  return { source: `the ${requests.length} instructions of ${basename(path)}`, requests };
}
