import { Command } from "commander";
import { exitCodesHelp } from "../exitCodes.ts";

export function validateCommand(): Command {
  return new Command("validate")
    .summary("check whether a plan solves a PDDL problem")
    .description(
      "Carries a plan out on a PDDL problem as it is written, with code that it shares with no search, and says which step\n" +
        "or goal fails and why.",
    )
    .argument("<domain>", "PDDL domain file")
    .argument("<problem>", "PDDL problem file")
    .argument("<plan>", "plan file, one (action object …) per step, comments after ;")
    .option("--json", "print one JSON line: kind, valid, and steps, or step and reason")
    .addHelpText(
      "after",
      `
Example:
  praxis validate domains/hanoi/domain.pddl domains/hanoi/problems/hanoi-3.pddl plan.txt
${exitCodesHelp}`,
    )
    .action(async (domain: string, problem: string, plan: string, options: { readonly json?: true }) => {
      const { validatePlan } = await import("../actions/validatePlan.ts");
      process.exitCode = validatePlan({ domain, problem, plan }, options.json ? "json" : "text");
    });
}
