import { createHash } from "node:crypto";
import { basename, join, relative } from "node:path";
import { Command, Option } from "commander";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { UsageError } from "../../src/cli/exitCodes.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { wholeNumber } from "../../src/cli/parseOptions.ts";
import { readText } from "../../src/cli/readText.ts";
import { readGoalCases } from "../../src/goal/evaluation/readGoalCases.ts";
import { chooseCases, type ChosenCase } from "./chooseCases.ts";
import { type Predictor, predictors } from "./configuration.ts";

/** What all programs are asked that play instructions. */
export interface CaseOptions {
  readonly count: number;
  readonly file: string;
  readonly seed: number;
  readonly goalPredictor: Predictor;
  readonly goalModel?: string;
  readonly out?: string;
}

/** The command line of such a program. @param count instructions where nothing else is said; @param out where results go then */
export function caseCommand(name: string, { count, out }: { readonly count: number; readonly out: string }): Command {
  const developmentFile = relative(process.cwd(), join(packageRoot(), "benchmarks", "goals", "development.jsonl"));
  return new Command(name)
    .option("--count <n>", "instructions that are played", wholeNumber(1), count)
    .option("--file <file>", "instructions with scenes and goals", developmentFile)
    .option("--seed <n>", "chooses the instructions, and draws their scenes", wholeNumber(0, 2 ** 32), 0)
    .addOption(
      new Option("--goal-predictor <kind>", "who reads the instructions").choices(predictors).default(predictors[0]),
    )
    .option(
      "--goal-model <dir>",
      "with learned or layered: directory of the model (default: policies/goal of this package)",
    )
    .option("--out <dir>", `where results go (default: ${out}/<predictor>)`)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
}

/** The instructions that are played, and which file they are of. */
export interface Chosen {
  readonly chosen: readonly ChosenCase[];
  readonly file: { readonly name: string; readonly sha256: string };
}

/** @throws FileError where the file is missing or broken; UsageError where it has too few instructions */
export function readChosen({ file, count, seed }: CaseOptions): Chosen {
  const text = readText(file);
  const chosen = chooseCases(readGoalCases(text, file, loadDomain("hanoi")), count, seed);
  if (chosen.length < count) {
    throw new UsageError(`"${file}" has ${chosen.length} instructions that can be played; choose --count up to that`);
  }
  return { chosen, file: { name: basename(file), sha256: createHash("sha256").update(text).digest("hex") } };
}
