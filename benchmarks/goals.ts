import { join } from "node:path";
import { runInWorkers } from "../src/cli/bench/WorkerPool.ts";
import { configurationText } from "../src/cli/compose/Configuration.ts";
import { modelIdentities } from "../src/cli/compose/loadPolicies.ts";
import { exitCodeOf, InterruptedError, sentenceOf } from "../src/cli/exitCodes.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { machine } from "../src/cli/machine.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { wholeNumber } from "../src/cli/parseOptions.ts";
import { printComplaint, printLine } from "../src/cli/print.ts";
import { provenance } from "../src/cli/provenance.ts";
import { writeOut } from "../src/cli/writeOut.ts";
import { LineFile } from "../src/episode/LineFile.ts";
import { type CaseLine, finishedCases } from "./goals/CaseLine.ts";
import type { CaseWork } from "./goals/CaseRunner.ts";
import { gradingDigest } from "./goals/codeDigest.ts";
import { seeingAgent } from "./goals/configuration.ts";
import { type CaseOptions, caseCommand, readChosen } from "./goals/options.ts";
import { lineText, playTable, summariseLines } from "./goals/summary.ts";

// From a picture and words to a goal that is reached: npm run bench:goals. The agent that sees by its camera is told an instruction,
// plans and acts; nobody answers its questions, and the world judges the goal that the instruction's file expects, whatever the agent
// took the words for. Instructions are chosen by the seed alone, evenly over their kinds. Each that is finished is a line of
// episodes.jsonl at once and is not played again by the same agent; summary.json follows at the end. Other options: -- --help.

interface Options extends CaseOptions {
  readonly jobs: number;
}

const worker = new URL("./goals/worker.ts", import.meta.url);

const command = caseCommand("bench:goals", { count: 100, out: "benchmarks/results/goals" })
  .description("From a picture and words to a goal that is reached")
  .option("--jobs <n>", "processes", wholeNumber(1), 1);

async function play(options: Options, signal: AbortSignal): Promise<void> {
  const { count, seed, goalPredictor, jobs } = options;
  const out = options.out ?? join(packageRoot(), "benchmarks", "results", "goals", goalPredictor);
  const origin = provenance();
  const host = machine();
  const { chosen, file } = readChosen(options);
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
    printLine(`${done}/${count} ${lineText(line)}`);
  };
  try {
    const setup = { configuration, provenance: origin };
    await runInWorkers<CaseWork>({ module: worker, setup, jobs: open, workers: jobs, onResult: onLine, signal });
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
    ...{ file, count, seed, jobs, goalPredictor, configuration: identity, grading: gradingDigest },
    summary,
  };
  writeOut(join(out, "summary.json"), `${JSON.stringify(result, null, 2)}\n`);
  printLine(`\n${playTable(summary)}`);
  printLine(`\n${count} of ${file.name}, ${goalPredictor}, revision ${origin.gitRevision}; in ${out}`);
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
