import { join, resolve } from "node:path";
import { exitCodes } from "../../src/cli/exitCodes.ts";
import { printLine } from "../../src/cli/print.ts";
import { provenance } from "../../src/cli/provenance.ts";
import { LineFile } from "../../src/episode/LineFile.ts";
import { finishedCases } from "../goals/CaseLine.ts";
import { seeingAgent } from "../goals/configuration.ts";
import { type CaseOptions, caseCommand, readChosen } from "../goals/options.ts";
import { lineText, playTable, summariseLines } from "../goals/summary.ts";
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
// follows at the end. Needs npm run build.

const command = caseCommand("bench:ros-goals", { count: 20, out: "benchmarks/results/ros/goals" }).description(
  "From a picture and words to a goal that is reached, over DDS",
);

await runProgram(async (signal) => {
  const options = command.parse().opts<CaseOptions>();
  requireFreshBuild();
  const { count, seed, goalPredictor, goalModel } = options;
  const out = options.out ?? join(resultsDirectory, "goals", goalPredictor);
  const source = provenance();
  const origin = { ...source, versions: { ...source.versions, ...rosVersions() } };
  const host = machine();
  const { chosen, file } = readChosen(options);
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
    const configuration = seeingAgent(goalPredictor, goalModel);
    const cases = await GraphCases.create({ graph, configuration, provenance: origin });
    ({ identity } = cases);
    const { finished, open } = finishedCases(path, chosen, identity);
    let done = finished.length;
    if (done > 0) printLine(`${done} of ${count} are recorded already and are not played again.`);
    for (const each of open) {
      const line = await cases.run(each, signal);
      signal.throwIfAborted();
      if (line === undefined) throw new Error(`The task "${each.case.id}" was stopped from outside`);
      lines.append(JSON.stringify(line));
      done++;
      printLine(`${done}/${count} ${lineText(line)}`);
    }
  } finally {
    left = await graph.close();
    lines.close();
  }
  const summary = summariseLines(finishedCases(path, chosen, identity).finished);
  const result = {
    what: "instructions given over DDS, in lockstep and with pictures as topics, to a graph that sees by its camera, nobody answers questions; solved: the expected goal holds in the world at rest, with an empty hand and no illegal move; outcomes by the first that is true",
    gitRevision: origin.gitRevision,
    versions: origin.versions,
    machine: host,
    leftAfterTheEnd: left,
    ...{ file, count, seed, goalPredictor, configuration: identity },
    summary,
  };
  writeResult(join(out, "summary.json"), result);
  printLine(`\n${playTable(summary)}`);
  printLine(`\n${count} of ${file.name}, ${goalPredictor}, revision ${origin.gitRevision}; in ${out}`);
  return exitCodes.success;
});
