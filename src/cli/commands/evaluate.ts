import { Command } from "commander";
import type { EvaluateGoalOptions } from "../actions/evaluateGoal.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { goalPredictorNames, goalPredictors } from "../evaluate/goalPredictors.ts";
import { positiveShare, wholeNumber } from "../parseOptions.ts";

export function evaluateCommand(): Command {
  const goal = new Command("goal")
    .summary("how well instructions become goals, on a file of instructions with scenes and goals")
    .description(
      "Gives every instruction of a file to goal predictors and compares what they make of it with what the file expects: goals\n" +
        "that hold in the same legal states, goals of the same literals, plans that reach the expected goal, impossible and unclear\n" +
        "requests answered as such, by kind, with 95 % Wilson intervals; how well confidence tells right from wrong; CPU time.\n" +
        "It says how good they are and judges nothing: the exit code is 0 whatever comes out.",
    )
    .argument("<file>", "instructions, one JSON object a line, as benchmarks/goals/README.md describes")
    .option(
      "--predictor <name>",
      `what is evaluated, again for another; all if left out, learned ones only where the networks are there:\n${goalPredictorNames
        .map((name) => `${name}: ${goalPredictors[name].what}`)
        .join("\n")}`,
      (name: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), name],
    )
    .option("--goal-model <dir>", "directory of the networks that read goals (default: policies/goal of this package)")
    .option("--perceived", "draw each scene, see it, and give the predictors what is seen in place of the true objects")
    .option("--perception <dir>", "with --perceived: directory of the networks that see (default: policies/perception)")
    .option(
      "--typos <share>",
      "make a typing error in this share of the words of each instruction, above 0 and up to 1 (default: none)",
      positiveShare,
    )
    .option(
      "--seed <n>",
      "seed of the first scene where scenes are drawn, one more for each that follows, and of typing errors",
      wholeNumber(0),
      0,
    )
    .option("--out <dir>", "write results.json and failures.html, a page of failures with their pictures")
    .option("--json", 'print JSON lines only: kinds "start", "answer" and, last, "evaluation"')
    .addHelpText(
      "after",
      `
Examples:
  praxis evaluate goal benchmarks/goals/development.jsonl
  praxis evaluate goal benchmarks/goals/development.jsonl --predictor grammar --perceived --out runs/goals
  praxis evaluate goal benchmarks/goals/development.jsonl --typos 0.1 --seed 1
  praxis evaluate goal benchmarks/goals/development.jsonl --predictor learned --predictor learned-text
${exitCodesHelp}`,
    )
    .action(async (file: string, options: EvaluateGoalOptions) => {
      const { evaluateGoal } = await import("../actions/evaluateGoal.ts");
      process.exitCode = await evaluateGoal(file, options);
    });
  return new Command("evaluate")
    .summary("measure how good a part is by itself")
    .description("Measures how good a part of Praxis is by itself, against a file that says what is right.")
    .addCommand(goal)
    .addHelpText("after", exitCodesHelp);
}
