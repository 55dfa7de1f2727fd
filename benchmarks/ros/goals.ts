import { join, resolve } from "node:path";
import { configurationText } from "../../src/cli/compose/Configuration.ts";
import { modelIdentities } from "../../src/cli/compose/loadPolicies.ts";
import { exitCodes } from "../../src/cli/exitCodes.ts";
import { printLine } from "../../src/cli/print.ts";
import { provenance } from "../../src/cli/provenance.ts";
import { LineFile } from "../../src/episode/LineFile.ts";
import { GraphError } from "../../src/ros/GraphError.ts";
import { finishedCases } from "../goals/CaseLine.ts";
import { gradingDigest } from "../goals/codeDigest.ts";
import { seeingAgent } from "../goals/configuration.ts";
import { type CaseOptions, caseCommand, readChosen } from "../goals/options.ts";
import { lineText, playTable, summariseLines } from "../goals/summary.ts";
import { compareLines } from "./goals/compareLines.ts";
import { GraphCases } from "./goals/GraphCases.ts";
import { BenchGraph } from "./graph/BenchGraph.ts";
import { graphFile } from "./graph/graphFile.ts";
import { machine, rosVersions } from "./machine.ts";
import { requireFreshBuild } from "./requireFreshBuild.ts";
import { resultsDirectory, runProgram, writeResult } from "./runProgram.ts";

// From a picture and words to a goal that is reached, over DDS: npm run ros -- npm run bench:ros-goals. The instructions are
// the first of those of bench:goals; the agent is a graph of eight processes in lockstep, with pictures as topics. Nobody
// answers its questions, and the node that hosts the world judges the goal that the instruction's file expects. Each
// instruction that is finished is a line of episodes.jsonl at once and is not played again by the same graph; summary.json
// follows at the end, with how many went just as in one process, of those that bench:goals has played at the same revision.
// Needs npm run build.

interface Options extends CaseOptions {
  readonly against?: string;
}

const command = caseCommand("bench:ros-goals", { count: 20, out: "benchmarks/results/ros/goals" })
  .description("From a picture and words to a goal that is reached, over DDS")
  .option("--against <dir>", "results of bench:goals to compare with (default: benchmarks/results/goals/<predictor>)");

await runProgram(async (signal) => {
  const options = command.parse().opts<Options>();
  requireFreshBuild();
  const { count, seed, goalPredictor, goalModel } = options;
  const out = options.out ?? join(resultsDirectory, "goals", goalPredictor);
  const against = options.against ?? join(resultsDirectory, "..", "goals", goalPredictor);
  const source = provenance();
  const origin = { ...source, versions: { ...source.versions, ...rosVersions() } };
  const host = machine();
  const { chosen, file } = readChosen(options);
  const configuration = seeingAgent(goalPredictor, goalModel);
  // A model that is missing is told before a graph is started.
  const identityInOneProcess = configurationText(configuration, await modelIdentities(configuration), source);
  const parameters = {
    goal_predictor: { predictor: goalPredictor, ...(goalModel !== undefined && { goal_model: resolve(goalModel) }) },
    executor: { instructions: resolve(options.file) },
  };
  const path = join(out, "episodes.jsonl");
  const lines = new LineFile(path, "resume");
  const graph = await BenchGraph.create({ file: graphFile("hanoi-cameras", { parameters }), from: "dist" });
  let identity: string;
  let left: readonly number[];
  try {
    await graph.up(signal);
    // To publish what nobody looks at is no work for the world.
    graph.spectator.pause();
    const cases = await GraphCases.create({ graph, configuration, provenance: origin });
    ({ identity } = cases);
    const { finished, open } = finishedCases(path, chosen, identity);
    let done = finished.length;
    if (done > 0) printLine(`${done} of ${count} are recorded already and are not played again.`);
    for (const each of open) {
      const line = await cases.run(each, signal);
      signal.throwIfAborted();
      if (line === undefined) {
        const what = `The task "${each.case.id}" was stopped from outside`;
        throw new GraphError("CANCELED", `${what}; finished instructions are kept, the same command goes on`);
      }
      lines.append(JSON.stringify(line));
      done++;
      printLine(`${done}/${count} ${lineText(line)}`);
    }
  } finally {
    left = await graph.close();
    lines.close();
  }
  const { finished } = finishedCases(path, chosen, identity);
  const summary = summariseLines(finished);
  const others = finishedCases(join(against, "episodes.jsonl"), chosen, identityInOneProcess).finished;
  const asInOneProcess = compareLines(finished, others);
  const result = {
    what: "instructions given over DDS, in lockstep and with pictures as topics, to a graph that sees by its camera, nobody answers questions; solved: the expected goal holds in the world at rest, with an empty hand and no illegal move; outcomes by the first that is true",
    gitRevision: origin.gitRevision,
    versions: origin.versions,
    machine: host,
    leftAfterTheEnd: left,
    ...{ file, count, seed, goalPredictor, configuration: identity, grading: gradingDigest },
    summary,
    asInOneProcess,
  };
  writeResult(join(out, "summary.json"), result);
  printLine(`\n${playTable(summary)}`);
  const { of, equalHashes } = asInOneProcess;
  if (of > 0) printLine(`\n${equalHashes} of ${of} have the trajectory that they have in one process`);
  printLine(`\n${count} of ${file.name}, ${goalPredictor}, revision ${origin.gitRevision}; in ${out}`);
  return exitCodes.success;
});
