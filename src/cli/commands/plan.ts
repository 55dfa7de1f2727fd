import { Command, Option } from "commander";
import type { PlanOptions } from "../actions/plan.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { positiveNumber, wholeNumber } from "../parseOptions.ts";
import { heuristics } from "../../planner/heuristics/heuristics.ts";
import { searches } from "../../planner/search/searches.ts";

export function planCommand(): Command {
  return new Command("plan")
    .summary("search a plan for a PDDL problem")
    .description(
      "Searches a plan for a PDDL problem (STRIPS with types, constants, negative preconditions and equality) and prints\n" +
        "it, one step a line; lines that begin with ; are comments, so that the output can be given to praxis validate.",
    )
    .argument("<domain>", "PDDL domain file")
    .argument("<problem>", "PDDL problem file")
    .addOption(new Option("--search <name>", "search algorithm").choices(Object.keys(searches)).default("astar"))
    .addOption(
      new Option(
        "--heuristic <name>",
        "estimate of the steps left; blind and hmax are admissible: with astar the plan is shortest",
      )
        .choices(Object.keys(heuristics))
        .default("hmax"),
    )
    .option("--max-expansions <n>", "give up after that many expanded states (default: none)", wholeNumber(1))
    .option("--time-limit <s>", "give up after that many seconds (default: none)", positiveNumber)
    .option("--json", "print one JSON line: kind, status, optimal, plan, statistics, seconds")
    .addHelpText(
      "after",
      `
Examples:
  praxis plan domains/hanoi/domain.pddl domains/hanoi/problems/hanoi-4.pddl
  praxis plan domain.pddl problem.pddl --search greedy --heuristic hff --time-limit 10 > plan.txt
${exitCodesHelp}`,
    )
    .action(async (domain: string, problem: string, options: PlanOptions) => {
      const { plan } = await import("../actions/plan.ts");
      process.exitCode = plan(domain, problem, options);
    });
}
