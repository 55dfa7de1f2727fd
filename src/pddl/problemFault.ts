import { atomFault } from "./atomFault.ts";
import { atomText, type Domain, type Problem } from "./Domain.ts";
import { suggestion } from "./nearest.ts";
import { problemVocabulary } from "./parseProblem.ts";
import { isType } from "./typeHierarchy.ts";

/** Why a problem that was made by code does not fit its domain, as one sentence; undefined if it does. */
export function problemFault(domain: Domain, problem: Problem): string | undefined {
  if (problem.domain !== domain.name) {
    return `The problem is for domain "${problem.domain}", but the domain given is "${domain.name}"`;
  }
  const seen = new Set<string>(domain.constants.map((constant) => constant.name));
  for (const { name, type } of problem.objects) {
    if (seen.has(name)) return `Object "${name}" is declared twice (constants of the domain count)`;
    seen.add(name);
    if (!isType(domain.types, type)) {
      return `Type "${type}" of object "${name}" is not declared${suggestion(type, domain.types.keys())}`;
    }
  }
  const vocabulary = problemVocabulary(domain, problem.objects);
  for (const atom of problem.init) {
    if (atom.predicate === "=") return `Fact ${atomText(atom)}: "=" is no fact`;
    const fault = atomFault(atom, vocabulary);
    if (fault) return `Fact ${atomText(atom)}: ${fault.sentence}`;
  }
  for (const { atom } of problem.goal) {
    const fault = atomFault(atom, vocabulary);
    if (fault) return `Goal ${atomText(atom)}: ${fault.sentence}`;
  }
  return undefined;
}
