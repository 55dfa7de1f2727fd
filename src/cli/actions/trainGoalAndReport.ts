import { basename, join } from "node:path";
import { ColourWords } from "../../goal/learned/ColourWords.ts";
import { readGoalCases } from "../../goal/evaluation/readGoalCases.ts";
import { trainGoal, type TrainGoalOptions } from "../../train/goal.ts";
import { colourPhrases } from "../../train/goal/colourPhrases.ts";
import { drawInstruction } from "../../train/goal/drawInstruction.ts";
import type { GoalExample } from "../../train/goal/GoalExample.ts";
import { Phrases } from "../../train/goal/Phrases.ts";
import { WrittenInstructions } from "../../train/goal/WrittenInstructions.ts";
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

/** Share of the instructions to learn from that somebody wrote, rather than the generator. */
const writtenShare = 0.5;

/** Trains the model that reads goals and prints what it cost. Returns the exit code. @throws InterruptedError, FileError */
export async function trainGoalAndReport(options: TrainGoalCommandOptions): Promise<number> {
  const { seed, steps, json, calibrate } = options;
  const out = options.out ?? defaultGoalModel();
  const directory = join("runs", `train-goal-seed${seed}-steps${steps}`);
  const folder = join(packageRoot(), "src", "train", "goal", "phrases");
  const phrases = Phrases.read(folder);
  const examples = examplesOf(join(folder, "written.jsonl"));
  const written = new WrittenInstructions(examples, new ColourWords(colourPhrases(phrases)));
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainGoal({
      ...training,
      steps,
      ...(calibrate !== undefined && { calibrationRequests: calibrationRequests(calibrate) }),
      source: `instructions drawn by src/train/goal of this repository, ${100 * writtenShare} % of them by varying ${examples.length} written ones (phrases/written.jsonl there); none of benchmarks/goals`,
      colourPhrases: colourPhrases(phrases),
      draw: (rng, split) =>
        split === "training" && rng.uniform() < writtenShare
          ? written.draw(rng)
          : drawInstruction(phrases, split, rng.integer(2 ** 32)),
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
