import { Command } from "commander";
import type { BenchMergeOptions } from "../actions/benchMerge.ts";
import { exitCodesHelp } from "../exitCodes.ts";

export function benchMergeCommand(): Command {
  return new Command("merge")
    .summary("put the shards of one benchmark together")
    .description(
      "Puts the results of praxis bench --shard 1/n .. n/n together as if one machine had run all: they must be of the same\n" +
        "agent, scenarios, seeds, configuration and revision, each shard once and finished. Processors may differ.",
    )
    .argument("<shards...>", "directories that the shards were written to")
    .requiredOption("--out <dir>", "directory of the merged results, new")
    .option("--json", 'print one JSON line: kind "summary", rows')
    .addHelpText(
      "after",
      `
Example:
  praxis bench merge runs/shard-1 runs/shard-2 --out runs/whole
${exitCodesHelp}`,
    )
    .action(async (shards: string[], options: BenchMergeOptions) => {
      const { benchMerge } = await import("../actions/benchMerge.ts");
      process.exitCode = benchMerge(shards, options);
    });
}
