import { Command } from "commander";
import type { NodeOptions } from "../actions/runNode.ts";
import { exitCodesHelp } from "../exitCodes.ts";

export function nodeCommand(): Command {
  return new Command("node")
    .summary("host one node of a ROS 2 graph")
    .description(
      "Hosts one lifecycle node of a ROS 2 graph in this process until SIGTERM or Ctrl-C: what praxis launch and launch\n" +
        "files start. Kinds: sim, oracle_state_estimator, camera_state_estimator, goal_predictor, planner, policy, executor,\n" +
        "energy_meter and lifecycle_manager. Options come before the kind; after it ROS arguments may follow, and win.",
    )
    .argument("<kind>", "what the node does")
    .argument("[ros-args...]", "--ros-args -r __node:=NAME -r __ns:=/NS -p name:=value --params-file FILE")
    .option("--graph <file>", "take the node's parameters from this graph")
    .option("--name <name>", "name of the node (default: its kind)")
    .option("--namespace <ns>", "namespace of the node (default: /)")
    .passThroughOptions()
    .addHelpText(
      "after",
      `
Examples:
  praxis node planner
  praxis node --graph launch/praxis/graphs/hanoi.yaml sim --ros-args -r __ns:=/arm1 -p mode:=paced
${exitCodesHelp}`,
    )
    .action(async (kind: string, rosWords: readonly string[], options: NodeOptions) => {
      const { runNode } = await import("../actions/runNode.ts");
      process.exitCode = await runNode(kind, rosWords, options);
    });
}
