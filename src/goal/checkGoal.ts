import { atomFault } from "../pddl/atomFault.ts";
import { literalText, type Domain, type Literal, type Typed } from "../pddl/Domain.ts";

/**
 * What is wrong with a goal for this domain and these objects, a sentence per problem; an empty list means that a planner
 * may be given it. Checked: predicates, numbers and types of arguments, no variables, no literal with both signs.
 *
 * @param objects of the problem; the domain's constants are known anyway
 */
export function checkGoal(domain: Domain, objects: readonly Typed[], goal: readonly Literal[]): readonly string[] {
  if (goal.length === 0) return ["The goal is empty"];
  const vocabulary = {
    types: domain.types,
    predicates: new Map(domain.predicates.map((predicate) => [predicate.name, predicate])),
    terms: new Map([...domain.constants, ...objects].map(({ name, type }) => [name, type])),
  };
  const problems: string[] = [];
  const signs = new Map<string, boolean>();
  for (const literal of goal) {
    const text = literalText({ ...literal, sign: true });
    const fault = atomFault(literal.atom, vocabulary);
    if (fault) problems.push(`In ${text}: ${fault.sentence}`);
    const before = signs.get(text);
    if (before !== undefined && before !== literal.sign) problems.push(`${text} is asked for and forbidden at once`);
    signs.set(text, literal.sign);
  }
  return problems;
}
