import type { Domain, Problem } from "../pddl/Domain.ts";
import { problemFault } from "../pddl/problemFault.ts";
import { buildTask } from "./grounding/buildTask.ts";
import { liftTask } from "./grounding/LiftedTask.ts";
import { reachInstances } from "./grounding/reachInstances.ts";
import type { Task } from "./Task.ts";

/**
 * Grounds a problem: finds the operators and facts that are reachable when nothing is ever deleted.
 * @param shouldStop polled now and then
 * @returns undefined if `shouldStop` said so
 * @throws RangeError if the problem does not fit the domain, as text read by `parseProblem` always does
 */
export function ground(domain: Domain, problem: Problem, shouldStop?: () => boolean): Task | undefined {
  const fault = problemFault(domain, problem);
  if (fault !== undefined) throw new RangeError(`Cannot plan for problem "${problem.name}": ${fault}`);
  const lifted = liftTask(domain, problem);
  const reachable = reachInstances(lifted, shouldStop ?? (() => false));
  return reachable && buildTask(lifted, reachable);
}
