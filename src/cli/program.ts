import { Command } from "commander";
import { benchCommand } from "./commands/bench.ts";
import { goalCommand } from "./commands/goal.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { launchCommand } from "./commands/launch.ts";
import { lookCommand } from "./commands/look.ts";
import { nodeCommand } from "./commands/node.ts";
import { demosCommand } from "./commands/demos.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { planCommand } from "./commands/plan.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { servePolicyCommand } from "./commands/servePolicy.ts";
import { trainCommand } from "./commands/train.ts";
import { validateCommand } from "./commands/validate.ts";
import { loadServedPolicy } from "./compose/loadServedPolicy.ts";
import { exitCodesHelp } from "./exitCodes.ts";
import { packageVersion } from "./packageRoot.ts";

/** The command line: what there is, with help; the work is loaded when a command is run. */
export function program(): Command {
  const root = new Command("praxis")
    .description(
      "Robotics task planning: an instruction becomes a PDDL goal, a plan, learned skills and motion of a simulated arm,\n" +
        "judged by the world, with every joule metered.",
    )
    // So that what follows the kind of a node is left to ROS.
    .enablePositionalOptions()
    .version(packageVersion(), "--version", "print the version")
    .addCommand(runCommand())
    .addCommand(benchCommand())
    .addCommand(reportCommand())
    .addCommand(planCommand())
    .addCommand(validateCommand())
    .addCommand(lookCommand())
    .addCommand(goalCommand())
    .addCommand(trainCommand())
    .addCommand(demosCommand())
    .addCommand(evaluateCommand())
    .addCommand(servePolicyCommand(loadServedPolicy))
    .addCommand(launchCommand())
    .addCommand(nodeCommand())
    .addCommand(doctorCommand())
    .addHelpText(
      "after",
      `
Examples:
  praxis run
  praxis bench --scenarios hanoi-3 --episodes 20
  praxis plan domains/hanoi/domain.pddl domains/hanoi/problems/hanoi-4.pddl
${exitCodesHelp}`,
    );
  throwInsteadOfExit(root);
  return root;
}

/** So that one place decides on exit codes and what is printed of an error. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  for (const child of command.commands) throwInsteadOfExit(child);
}
