import { stepText } from "../../pddl/Domain.ts";
import { parseDomain } from "../../pddl/parseDomain.ts";
import { parseProblem } from "../../pddl/parseProblem.ts";
import type { HeuristicName } from "../../planner/heuristics/heuristics.ts";
import { planWith } from "../../planner/planWith.ts";
import type { SearchName } from "../../planner/search/searches.ts";
import { validate } from "../../planner/validate.ts";
import { exitCodes } from "../exitCodes.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { readText } from "../readText.ts";

export interface PlanOptions {
  readonly search: SearchName;
  readonly heuristic: HeuristicName;
  readonly maxExpansions?: number;
  readonly timeLimit?: number;
  readonly json?: true;
}

/** Searches and prints a plan. Returns the exit code. @throws FileError, PddlError */
export function plan(domainPath: string, problemPath: string, options: PlanOptions): number {
  const domain = parseDomain(readText(domainPath), domainPath);
  const problem = parseProblem(readText(problemPath), problemPath, domain);
  const { search, heuristic, maxExpansions, timeLimit, json } = options;
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  const limits = {
    ...(maxExpansions !== undefined && { expansions: maxExpansions }),
    ...(timeLimit !== undefined && { shouldStop: () => seconds() > timeLimit }),
  };
  const result = planWith({ domain, problem }, { search, heuristic }, limits);
  const took = seconds();
  const { expanded, generated } = result.statistics;
  if (result.status === "solved") {
    const check = validate(domain, problem, result.plan);
    if (!check.valid) throw new Error(`The search found a plan that does not hold: ${check.reason}`);
  }
  if (json) printJson({ kind: "plan", ...result, search, heuristic, seconds: took });
  const work = `${expanded} states expanded, ${generated} generated, ${took.toFixed(3)} s`;
  switch (result.status) {
    case "solved":
      if (!json) {
        for (const step of result.plan) printLine(stepText(step));
        printLine(
          `; ${result.plan.length} steps${result.optimal ? ", shortest" : ""}, ${search} with ${heuristic}, ${work}`,
        );
      }
      return exitCodes.success;
    case "unsolvable":
      printComplaint(`"${problemPath}" has no plan (${work})`);
      return exitCodes.unsolvable;
    case "limit":
      printComplaint(`No plan was found within ${maxExpansions ?? 0} expansions (${work}); raise --max-expansions`);
      return exitCodes.limit;
    case "stopped":
      printComplaint(`No plan was found within ${timeLimit ?? 0} s (${work}); raise --time-limit`);
      return exitCodes.limit;
  }
}
