import { join } from "node:path";
import { mergeShards } from "../bench/mergeShards.ts";
import { energyFile } from "../bench/RunMeter.ts";
import { configurationKey } from "../compose/Configuration.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson, printLine } from "../print.ts";
import { energyTable } from "../report/energyTable.ts";
import { runEnergyTable } from "../report/runEnergyTable.ts";
import { successTable } from "./bench.ts";

export interface BenchMergeOptions {
  readonly out: string;
  readonly json?: true;
}

/** Merges shards and prints what came of all. Returns the exit code. @throws UsageError, FileError */
export function benchMerge(shards: readonly string[], { out, json }: BenchMergeOptions): number {
  const { rows, records, paced, runs, runsLeftOut, files, processors } = mergeShards(shards, out);
  if (json) {
    printJson({ kind: "summary", rows, processors, runs, ...(runsLeftOut !== undefined && { runsLeftOut }) });
    return exitCodes.success;
  }
  printLine(successTable(rows));
  printLine();
  printLine(energyTable(rows, records[0]!.versions[configurationKey]));
  if (runs.length > 0) printLine(runEnergyTable(runs, undefined, paced));
  printLine();
  if (runsLeftOut !== undefined) {
    printLine(`What counters said of the machines as a whole (${energyFile}) stays with the shards: ${runsLeftOut}`);
  }
  if (processors.length > 1) {
    printLine(`Run on ${processors.length} kinds of processor, so CPU-seconds are a mixture: ${processors.join("; ")}`);
  }
  printLine(`${records.length} episodes of ${shards.length} shards, revision ${records[0]!.gitRevision}`);
  printLine(`Files: ${files.map((file) => join(out, file)).join(", ")}`);
  return exitCodes.success;
}
