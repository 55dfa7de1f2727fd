import { parseDomain } from "../../pddl/parseDomain.ts";
import { parsePlan } from "../../pddl/parsePlan.ts";
import { parseProblem } from "../../pddl/parseProblem.ts";
import { validate } from "../../planner/validate.ts";
import { exitCodes } from "../exitCodes.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { readText } from "../readText.ts";

/** Paths of the three files. */
export interface PlanFiles {
  readonly domain: string;
  readonly problem: string;
  readonly plan: string;
}

/** Judges a plan and prints the verdict. Returns the exit code. @throws FileError, PddlError */
export function validatePlan(files: PlanFiles, format: "json" | "text"): number {
  const domain = parseDomain(readText(files.domain), files.domain);
  const problem = parseProblem(readText(files.problem), files.problem, domain);
  const plan = parsePlan(readText(files.plan), files.plan);
  const result = validate(domain, problem, plan);
  if (format === "json") printJson({ kind: "validation", ...result });
  if (result.valid) {
    if (format === "text") printLine(`The plan is valid: ${result.steps} steps reach the goal.`);
    return exitCodes.success;
  }
  printComplaint(`The plan is not valid: ${result.reason}`);
  return exitCodes.no;
}
