import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitCodes } from "../../src/cli/exitCodes.ts";
import { managerName } from "../../src/cli/graph/GraphFile.ts";
import { printLine } from "../../src/cli/print.ts";
import { provenance } from "../../src/cli/provenance.ts";
import { readLines } from "./readLines.ts";
import { LineFile } from "../../src/episode/LineFile.ts";
import { BenchGraph } from "./graph/BenchGraph.ts";
import { patientGraph } from "./graph/patientGraph.ts";
import { runTrial } from "./faults/runTrial.ts";
import { summarise } from "./faults/summarise.ts";
import { trialKey, trials, type Trial, type World } from "./faults/Trial.ts";
import type { TrialRecord } from "./faults/TrialRecord.ts";
import { machine, rosVersions } from "./machine.ts";
import { requireFreshBuild } from "./requireFreshBuild.ts";
import { resultsDirectory, runProgram, writeResult } from "./runProgram.ts";

// What becomes of a graph over DDS when its processes die or freeze: npm run ros -- npm run bench:ros-faults. In lockstep
// each of its eight nodes is hit in the middle of a task, by `kill -9` and by SIGSTOP, three times each; paced, those two
// on which it depends whether the arm stands still. Each trial is a line of faults.jsonl at once, and not run again when
// the program is started again from the same sources.

const { values } = parseArgs({
  options: {
    out: { type: "string", default: resultsDirectory },
    repetitions: { type: "string", default: "3" },
    /** Regular expression on such as "lockstep sim kill 0". */
    only: { type: "string", default: "" },
  },
});
const repetitions = Number(values.repetitions);
const scenario = "hanoi-3";

const plans: Readonly<Record<World, readonly Trial[]>> = {
  lockstep: trials({
    world: "lockstep",
    nodes: [
      ...["sim", "oracle_state_estimator", "goal_predictor", "planner", "policy", "energy_meter", "executor"],
      managerName,
    ],
    faults: ["kill", "stop"],
    repetitions,
    scenario,
    moments: [10, 500],
  }),
  paced: trials({
    world: "paced",
    nodes: ["executor", "sim"],
    faults: ["kill", "stop"],
    repetitions,
    scenario,
    // Twenty control steps a second.
    moments: [10, 200],
  }),
};
const graphs: Readonly<Record<World, string>> = { lockstep: "hanoi", paced: "hanoi-paced" };

await runProgram(async (signal) => {
  requireFreshBuild();
  const origin = provenance();
  const { gitRevision } = origin;
  const host = machine();
  const lines = join(values.out, "faults.jsonl");
  const done = new Map<string, TrialRecord>();
  for (const record of readLines(lines) as readonly TrialRecord[]) {
    if (record.gitRevision === gitRevision) done.set(trialKey(record), record);
  }
  const chosen = new RegExp(values.only);
  const planned = [...plans.lockstep, ...plans.paced].filter((trial) => chosen.test(trialKey(trial)));
  printLine(`${planned.length} trials in ROS domain ${process.env["ROS_DOMAIN_ID"] ?? "0"}; ${lines}`);
  const file = new LineFile(lines, "resume");
  const left: string[] = [];
  try {
    for (const world of ["lockstep", "paced"] as const) {
      const open = planned.filter((trial) => trial.world === world && !done.has(trialKey(trial)));
      if (open.length === 0) continue;
      const graph = await BenchGraph.create({ file: patientGraph(graphs[world]), from: "dist" });
      try {
        let repetition = 0;
        for (const trial of open) {
          // The pause before a restart doubles for a node that is hit again within a minute, as only two by turns are.
          if (world === "paced" && trial.repetition !== repetition) left.push(...leftovers(world, await graph.down()));
          ({ repetition } = trial);
          const record = await runTrial(graph, trial, { gitRevision, signal });
          file.append(JSON.stringify(record));
          done.set(trialKey(record), record);
          printLine(`${done.size}/${planned.length} ${describe(record)}`);
        }
      } finally {
        left.push(...leftovers(world, await graph.close()));
      }
    }
  } finally {
    file.close();
  }
  const records = planned.flatMap((trial) => done.get(trialKey(trial)) ?? []);
  const summary = summarise(records);
  const versions = { ...origin.versions, ...rosVersions() };
  const result = {
    what: "faults over DDS: one process of a graph is killed or stopped in the middle of a task, which is watched from outside",
    gitRevision,
    versions,
    machine: host,
    leftAfterTheEnd: left,
    ...summary,
    trials: records,
  };
  writeResult(join(values.out, "faults.json"), result);
  printLine(JSON.stringify(summary, undefined, 2));
  return summary.failed === 0 && left.length === 0 ? exitCodes.success : exitCodes.no;
});

function leftovers(world: World, pids: readonly number[]): readonly string[] {
  return pids.map((pid) => `${world}: ${pid}`);
}

function describe({ world, node, fault, moment, found, task, still, activeMs, faults }: TrialRecord): string {
  const ms = (time: number | null): string => (time === null ? "-" : time.toFixed(0)).padStart(5);
  const told = task.status === "success" ? "success" : `${task.status}: ${task.text.slice(0, 90)}`;
  const words = `${world} ${node} ${fault} at ${moment}`.padEnd(48);
  const verdict = faults.length === 0 ? "ok" : `FAILED: ${faults.join("; ")}`;
  return `${words} found ${ms(found.ms)} still ${ms(still.ms)} active ${ms(activeMs)} ms  ${verdict}  (${told})`;
}
