import { Command, Option } from "commander";
import type { DemosCommandOptions } from "../actions/makeDemosAndReport.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { wholeNumber } from "../parseOptions.ts";

export function demosCommand(): Command {
  return new Command("demos")
    .summary("record demonstrations for vision-language-action models")
    .description(
      "Has the scripted expert play, on privileged state, and writes what both cameras saw, the arm's state and what the\n" +
        "expert did, as a LeRobot 2.1 data set and as a robomimic HDF5 file. Kinds of episodes: whole games (hanoi), games from\n" +
        "a random legal start (starts), and single stackings (stacking), 150, 150 and 50 as in the paper. In the last 30 % of\n" +
        "the games noise is added to what is executed, and what the expert meant is recorded. Seeds are fixed. An\n" +
        "interrupted run goes on where it was when the same command is given again. The recordings stay in recordings/ of the\n" +
        "directory, so that another format or other prompts need no new ones.",
    )
    .requiredOption("--out <dir>", "directory of the data set, made if need be")
    .addOption(
      new Option("--kind <kind...>", "kinds of episodes, all in one data set")
        .choices(["hanoi", "starts", "stacking"])
        .default(["hanoi", "starts"]),
    )
    .option("--episodes <n>", "episodes of each kind (default: as in the paper)", wholeNumber(1, 10_000))
    .option(
      "--size <pixels>",
      "width and height of the pictures, by default as the agent remote has them",
      wholeNumber(16, 256),
      256,
    )
    .addOption(
      new Option("--format <format...>", "what to write").choices(["lerobot", "hdf5"]).default(["lerobot", "hdf5"]),
    )
    .addOption(
      new Option("--prompts <which>", "what a step's task is: its episode's instruction, or its sub-task")
        .choices(["run", "sub-task"])
        .default("run"),
    )
    .option("--json", 'print JSON lines only; the last has the kind "demos"')
    .addHelpText(
      "after",
      `
Examples:
  praxis demos --out runs/demos
  praxis demos --out runs/demos --prompts sub-task --format lerobot
  praxis demos --out runs/stacking --kind stacking --format hdf5
  praxis demos --out runs/few --kind hanoi --kind starts --episodes 3 --size 64
${exitCodesHelp}`,
    )
    .action(async (options: DemosCommandOptions) => {
      const { makeDemosAndReport } = await import("../actions/makeDemosAndReport.ts");
      process.exitCode = await makeDemosAndReport(options);
    });
}
