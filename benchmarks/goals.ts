import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Command, Option } from "commander";
import { configurationText } from "../src/cli/compose/Configuration.ts";
import { loadDomain } from "../src/cli/compose/loadDomain.ts";
import { modelIdentities } from "../src/cli/compose/loadPolicies.ts";
import { exitCodeOf, InterruptedError, sentenceOf, UsageError } from "../src/cli/exitCodes.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { machine } from "../src/cli/machine.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { wholeNumber } from "../src/cli/parseOptions.ts";
import { printComplaint, printLine } from "../src/cli/print.ts";
import { provenance } from "../src/cli/provenance.ts";
import { readText } from "../src/cli/readText.ts";
import { shortNumber } from "../src/cli/report/textTable.ts";
import { LineFile } from "../src/episode/LineFile.ts";
import { readGoalCases } from "../src/goal/evaluation/readGoalCases.ts";
import { type CaseLine, finishedCases } from "./goals/CaseLine.ts";
import { chooseCases } from "./goals/chooseCases.ts";
import { type Predictor, predictors, seeingAgent } from "./goals/configuration.ts";
import { playCases } from "./goals/playCases.ts";
import { playTable, summariseLines } from "./goals/summary.ts";

// From a picture and words to a goal that is reached: npm run bench:goals. The agent that sees by its camera is told an instruction,
// plans and acts; nobody answers its questions, and the world judges the goal that the instruction's file expects, whatever the agent
// took the words for. Instructions are chosen by the seed alone, evenly over their kinds. Each that is finished is a line of
// episodes.jsonl at once and is not played again by the same agent; summary.json follows at the end. Other options: -- --help.

interface Options {
  readonly count: number;
  readonly file: string;
  readonly seed: number;
  readonly goalPredictor: Predictor;
  readonly goalModel?: string;
  readonly jobs: number;
  readonly out?: string;
}

const developmentFile = relative(process.cwd(), join(packageRoot(), "benchmarks", "goals", "development.jsonl"));
const command = new Command("bench:goals")
  .description("From a picture and words to a goal that is reached")
  .option("--count <n>", "instructions that are played", wholeNumber(1), 100)
  .option("--file <file>", "instructions with scenes and goals", developmentFile)
  .option("--seed <n>", "chooses the instructions, and draws their scenes", wholeNumber(0, 2 ** 32), 0)
  .addOption(
    new Option("--goal-predictor <kind>", "who reads the instructions").choices(predictors).default(predictors[0]),
  )
  .option("--goal-model <dir>", "with learned: directory of the model (default: policies/goal of this package)")
  .option("--jobs <n>", "processes", wholeNumber(1), 1)
  .option("--out <dir>", "where results go (default: benchmarks/results/goals/<predictor>)")
  .exitOverride()
  .configureOutput({ outputError: () => undefined });

async function play(options: Options, signal: AbortSignal): Promise<void> {
  const { count, file, seed, goalPredictor, jobs } = options;
  const out = options.out ?? join(packageRoot(), "benchmarks", "results", "goals", goalPredictor);
  const origin = provenance();
  const host = machine();
  const text = readText(file);
  const chosen = chooseCases(readGoalCases(text, file, loadDomain("hanoi")), count, seed);
  if (chosen.length < count) {
    throw new UsageError(`"${file}" has ${chosen.length} instructions that can be played; choose --count up to that`);
  }
  const configuration = seeingAgent(goalPredictor, options.goalModel);
  const identity = configurationText(configuration, await modelIdentities(configuration), origin);
  const path = join(out, "episodes.jsonl");
  const lines = new LineFile(path, "resume");
  const { finished, open } = finishedCases(path, chosen, identity);
  let done = finished.length;
  if (done > 0) printLine(`${done} of ${count} are recorded already and are not played again.`);
  const onLine = (line: CaseLine): void => {
    lines.append(JSON.stringify(line));
    done++;
    const { id, kind, outcome, simulatedSeconds, cpuSeconds } = line;
    const times = `${shortNumber(simulatedSeconds)} s simulated, ${shortNumber(cpuSeconds)} CPU-s`;
    printLine(`${done}/${count} ${id} ${kind}: ${outcome} (${times})`);
  };
  try {
    await playCases({ setup: { configuration, provenance: origin }, chosen: open, jobs, onLine, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError("Interrupted; finished episodes are kept, the same command goes on");
  } finally {
    lines.close();
  }
  const summary = summariseLines(finishedCases(path, chosen, identity).finished);
  const result = {
    what: "instructions given to an agent that sees by its camera, nobody answers questions; solved: the expected goal holds in the world at rest, with an empty hand and no illegal move; outcomes by the first that is true",
    gitRevision: origin.gitRevision,
    versions: origin.versions,
    machine: host,
    file: { name: basename(file), sha256: createHash("sha256").update(text).digest("hex") },
    ...{ count, seed, jobs, goalPredictor, configuration: identity },
    summary,
  };
  writeFileSync(join(out, "summary.json"), `${JSON.stringify(result, null, 2)}\n`);
  printLine(`\n${playTable(summary)}`);
  printLine(`\n${count} of ${result.file.name}, ${goalPredictor}, revision ${origin.gitRevision}; in ${out}`);
}

try {
  const options = command.parse().opts<Options>();
  await interruptible((signal) => play(options, signal));
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence !== undefined) printComplaint(sentence);
  if (process.env["PRAXIS_DEBUG"] === "1") console.error(error);
  process.exitCode = exitCodeOf(error);
}
