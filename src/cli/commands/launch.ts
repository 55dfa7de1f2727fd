import { Command, Option } from "commander";
import type { LaunchCommandOptions } from "../actions/launch.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { transportNames } from "../graph/transportNames.ts";

export function launchCommand(): Command {
  return new Command("launch")
    .summary("bring a graph of nodes up and keep it up")
    .description(
      "Starts every node of a graph in a process of its own, configures and activates them in the order of their needs,\n" +
        "starts again what dies or falls silent, and takes all down in order on Ctrl-C. With --transport loopback all nodes\n" +
        "live in this process, without ROS, and nothing outside can reach them.",
    )
    .argument("<graph>", "YAML file of the graph")
    .addOption(new Option("--transport <kind>", "how nodes reach each other").choices(transportNames).default("ros"))
    .option("--namespace <ns>", "namespace of all nodes, for several robots in one ROS domain", "/")
    .option("--json", 'print JSON lines only; the last has the kind "summary"')
    .addHelpText(
      "after",
      `
Examples:
  praxis launch launch/praxis/graphs/hanoi.yaml
  praxis launch launch/praxis/graphs/hanoi.yaml --namespace /arm1
${exitCodesHelp}`,
    )
    .action(async (file: string, options: LaunchCommandOptions) => {
      const { launch } = await import("../actions/launch.ts");
      process.exitCode = await launch(file, options);
    });
}
