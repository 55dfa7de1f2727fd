import type { Plan } from "./Domain.ts";
import { PddlError, type Report } from "./PddlError.ts";
import { asList, asName, readExpressions } from "./readExpressions.ts";

/**
 * Reads a sequential plan: one `(action object …)` per step, comments from `;`. Whether its names exist and its
 * steps can be taken is for the plan validator to say.
 * @param file the name that errors carry
 * @throws PddlError with file, line and column on the first fault
 */
export function parsePlan(text: string, file: string): Plan {
  const report: Report = (at, sentence) => new PddlError(file, at, sentence);
  return readExpressions(text, file).map((node) => {
    const [head, ...args] = asList(node, "a step such as (move a b); plans with times are not supported", report).items;
    if (!head) throw report(node, "Expected the name of an action; found an empty list");
    return {
      action: asName(head, "the name of an action", report).text,
      args: args.map((arg) => asName(arg, "the name of an object", report).text),
    };
  });
}
