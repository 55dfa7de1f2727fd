import type { Vocabulary } from "./atomFault.ts";
import { atomText, type Atom, type Domain, type Problem, type Typed } from "./Domain.ts";
import { declareTyped } from "./declarations.ts";
import { suggestion } from "./nearest.ts";
import { PddlError, type Report } from "./PddlError.ts";
import { asName, readExpressions, type Node } from "./readExpressions.ts";
import { bareLiterals, readLiterals } from "./readLiterals.ts";
import { readTypedList } from "./readTypedList.ts";
import { readDefinition, readRequirements } from "./sections.ts";

const sectionOrder = [":domain", ":requirements", ":objects", ":init", ":goal"];

/**
 * Reads a PDDL problem and type-checks it against its domain; a fact that stands twice in `:init` counts once.
 * @param file the name that errors carry
 * @param domain left out, only the form is checked
 * @throws PddlError with file, line and column on the first fault
 */
export function parseProblem(text: string, file: string, domain?: Domain): Problem {
  const report: Report = (at, sentence) => new PddlError(file, at, sentence);
  const { name, sections } = readDefinition(readExpressions(text, file), "problem", sectionOrder, report);
  const find = (keyword: string) => sections.find((section) => section.keyword.text === keyword);
  const require = (keyword: string) => {
    const section = find(keyword);
    if (!section) throw report(name, `Problem "${name.text}" has no (${keyword} …) section`);
    return section;
  };
  const domainSection = require(":domain");
  const domainName = readDomainName(
    domainSection.items,
    domain,
    (sentence) => report(domainSection.keyword, sentence),
    report,
  );
  readRequirements(find(":requirements")?.items ?? [], report);
  const constants = new Set(domain?.constants.map((constant) => constant.name));
  const objectList = readTypedList(find(":objects")?.items ?? [], "object", report);
  const objects = declareTyped("Object", objectList, domain?.types, constants, report);
  const vocabulary = domain && problemVocabulary(domain, objects);
  const init = new Map<string, Atom>();
  for (const node of require(":init").items) {
    const [literal] = readLiterals(node, "initial state", vocabulary, report);
    if (!literal) throw report(node, "Expected a fact; found an empty list");
    init.set(atomText(literal.atom), literal.atom);
  }
  const goalSection = require(":goal");
  const [goalNode, extra] = goalSection.items;
  if (!goalNode) throw report(goalSection.keyword, "The goal is missing; write (:goal (and …))");
  if (extra) throw report(extra, 'The goal is one condition; join several with "and"');
  const goal = bareLiterals(readLiterals(goalNode, "goal", vocabulary, report));
  return { name: name.text, domain: domainName, objects, init: [...init.values()], goal };
}

function readDomainName(
  items: readonly Node[],
  domain: Domain | undefined,
  missing: (sentence: string) => PddlError,
  report: Report,
): string {
  const [node, extra] = items;
  if (!node) throw missing("The name of the domain is missing");
  if (extra) throw report(extra, "A problem has one domain");
  const { text } = asName(node, "the name of a domain", report);
  if (domain && text !== domain.name) {
    const mend = suggestion(text, [domain.name]);
    throw report(node, `The problem is for domain "${text}", but the domain given is "${domain.name}"${mend}`);
  }
  return text;
}

/** What facts and goals of a problem may mention. */
export function problemVocabulary(domain: Domain, objects: readonly Typed[]): Vocabulary {
  return {
    types: domain.types,
    predicates: new Map(domain.predicates.map((predicate) => [predicate.name, predicate])),
    terms: new Map([...domain.constants, ...objects].map((object) => [object.name, object.type])),
  };
}
