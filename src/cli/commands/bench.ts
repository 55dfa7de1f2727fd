import { Command, Option } from "commander";
import { agentsHelp } from "../compose/Configuration.ts";
import type { BenchCommandOptions } from "../actions/bench.ts";
import { transportNames } from "../graph/transportNames.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { nameList, shardOf, wholeNumber } from "../parseOptions.ts";
import { benchMergeCommand } from "./benchMerge.ts";
import { withEpisodeOptions } from "./episodeOptions.ts";

export function benchCommand(): Command {
  const command = new Command("bench")
    .summary("run many episodes and sum them up")
    .description(
      "Runs episodes with seeds seed .. seed + episodes - 1 in worker processes and prints success with 95 % Wilson\n" +
        "intervals and energy by source and method. Each finished episode is one line of episodes.jsonl in the output\n" +
        "directory. Episodes recorded there before, by the same revision with the same configuration, are not run again,\n" +
        "so that an interrupted benchmark goes on where it stopped.",
    )
    .option(
      "--agents <names>",
      `${agentsHelp}; several, with commas between, are run one after the other, each with a directory of its own in --out`,
      nameList,
    )
    .option(
      "--scenarios <names>",
      "scenarios, commas between: move, hanoi-2 .. hanoi-7, any-start[-N], any-goal[-N]",
      nameList,
      ["hanoi-3"],
    )
    .option("--episodes <n>", "episodes per scenario", wholeNumber(1), 20)
    .option(
      "--workers <n>",
      "processes (default: 2, or 1 on a single core and with a policy on a server)",
      wholeNumber(1),
    )
    .option(
      "--idle-seconds <s>",
      "how long to leave the machine alone before and after, for its energy counters to tell idle power: 10 to 30, 0 for not at all",
      wholeNumber(0, 600),
      0,
    )
    .addOption(
      new Option(
        "--pace <kind>",
        "free: as fast as the machine can; real-time: no faster than on a robot, in one process, for the energy of an agent in use",
      )
        .choices(["free", "real-time"])
        .default("free"),
    )
    .option(
      "--films",
      "at the end run one success and one typical failure of each agent once more and film them into filmstrips/, for the report",
    )
    .option(
      "--shard <i/n>",
      "run the i-th of n parts, counted from 1, on one of many machines; merge puts them together",
      shardOf,
    )
    // So that the options of merge are its own.
    .enablePositionalOptions()
    .addCommand(benchMergeCommand());
  return withEpisodeOptions(command, "physics", "symbolic", "ros")
    .addOption(
      new Option("--transport <kind>", "with --world ros: over ROS 2, or a graph in this process without it").choices(
        transportNames,
      ),
    )
    .option("--namespace <ns>", "with --world ros: namespace of the graph (default: /)")
    .option("--graph <file>", "with --transport loopback: the graph to start (default: hanoi.yaml of this package)")
    .option("--out <dir>", "directory of the results (default: a new one in runs/)")
    .addHelpText(
      "after",
      `
Examples:
  praxis bench --episodes 20
  praxis bench --scenarios hanoi-3,hanoi-4,any-goal --episodes 100 --seed 1000 --out runs/july
  praxis bench --agents nesy,vla-e2e-state --scenarios hanoi-3 --episodes 100 --films --out runs/compared
  praxis bench --agents nesy --look all-shifts --episodes 100
  praxis bench --observation-noise 1mm,1deg --noise perturbed --sense-every 3 --sense-delay 2
  praxis bench --noise knock --episodes 100
  praxis bench --scenarios hanoi-4 --episodes 100 --shard 2/8 --out runs/shard-2
  praxis bench --world ros --episodes 20
  praxis bench --world ros --transport loopback
  praxis bench --episodes 5 --pace real-time --idle-seconds 20
  praxis bench --json | tail -1
  praxis bench --agents remote --policy-url ws://127.0.0.1:8000 --policy-name pi05_libero --episodes 50
${exitCodesHelp}`,
    )
    .action(async (options: BenchCommandOptions) => {
      const { bench } = await import("../actions/bench.ts");
      process.exitCode = await bench(options);
    });
}
