import type { ActionSchema, Domain, PredicateSchema, Typed } from "./Domain.ts";
import { declareTyped, declareTypes, refuseTwice } from "./declarations.ts";
import { suggestion } from "./nearest.ts";
import { PddlError, type Report } from "./PddlError.ts";
import { asList, asName, nodeText, readExpressions, type Node, type WordNode } from "./readExpressions.ts";
import { bareLiterals, readLiterals, reserved } from "./readLiterals.ts";
import { readTypedList } from "./readTypedList.ts";
import { readDefinition, readRequirements } from "./sections.ts";
import type { TypeTree } from "./typeHierarchy.ts";

const sectionOrder = [":requirements", ":types", ":constants", ":predicates", ":action"];

/**
 * Reads and type-checks a PDDL domain: STRIPS with types, constants, negative preconditions and equality, its
 * sections in any order. A feature may be used without its requirement, as many published domains do.
 * @param file the name that errors carry
 * @throws PddlError with file, line and column on the first fault
 */
export function parseDomain(text: string, file: string): Domain {
  const report: Report = (at, sentence) => new PddlError(file, at, sentence);
  const { name, sections } = readDefinition(readExpressions(text, file), "domain", sectionOrder, report);
  const items = (keyword: string): readonly Node[] =>
    sections.find((section) => section.keyword.text === keyword)?.items ?? [];
  const requirements = readRequirements(items(":requirements"), report);
  const types = declareTypes(readTypedList(items(":types"), "type", report), report);
  const constantList = readTypedList(items(":constants"), "constant", report);
  const constants = declareTyped("Constant", constantList, types, new Set(), report);
  const predicates = new Map<string, PredicateSchema>();
  for (const node of items(":predicates")) {
    const predicate = readPredicate(node, types, predicates, report);
    predicates.set(predicate.name, predicate);
  }
  const actions = new Map<string, ActionSchema>();
  for (const { keyword, items: parts } of sections) {
    if (keyword.text !== ":action") continue;
    const action = readAction(keyword, parts, { types, constants, predicates, actions }, report);
    actions.set(action.name, action);
  }
  return {
    name: name.text,
    requirements,
    types,
    constants,
    predicates: [...predicates.values()],
    actions: [...actions.values()],
  };
}

function readPredicate(
  node: Node,
  types: TypeTree,
  seen: ReadonlyMap<string, PredicateSchema>,
  report: Report,
): PredicateSchema {
  const [head, ...rest] = asList(node, "a predicate such as (on ?a ?b)", report).items;
  if (!head) throw report(node, "Expected the name of a predicate; found an empty list");
  const name = asName(head, "the name of a predicate", report);
  if (reserved.has(name.text)) throw report(name, `"${name.text}" is a word of PDDL and cannot name a predicate`);
  refuseTwice("Predicate", name, seen, report);
  const parameters = declareTyped("Parameter", readTypedList(rest, "variable", report), types, new Set(), report);
  return { name: name.text, parameters };
}

interface Declared {
  readonly types: TypeTree;
  readonly constants: readonly Typed[];
  readonly predicates: ReadonlyMap<string, PredicateSchema>;
  readonly actions: ReadonlyMap<string, ActionSchema>;
}

const actionParts = [":parameters", ":precondition", ":effect"];

function readAction(keyword: WordNode, items: readonly Node[], declared: Declared, report: Report): ActionSchema {
  const [head, ...rest] = items;
  if (!head) throw report(keyword, "An action needs a name");
  const name = asName(head, "the name of an action", report);
  refuseTwice("Action", name, declared.actions, report);
  const parts = new Map<string, Node>();
  for (let i = 0; i < rest.length; i += 2) {
    const part = rest[i]!;
    const value = rest[i + 1];
    const text = nodeText(part);
    if (part.kind === "list" || !actionParts.includes(text)) {
      const mend = suggestion(text, actionParts) || `; known are ${actionParts.join(" ")}`;
      throw report(part, `"${text}" is not a part of an action${mend}`);
    }
    if (parts.has(text)) throw report(part, `${text} stands twice in action "${name.text}"`);
    if (!value) throw report(part, `${text} of action "${name.text}" has no value`);
    parts.set(text, value);
  }
  const list = parts.get(":parameters");
  const typed = list ? readTypedList(asList(list, "a list of parameters", report).items, "variable", report) : [];
  const parameters = declareTyped("Parameter", typed, declared.types, new Set(), report);
  const terms = new Map([...declared.constants, ...parameters].map((term) => [term.name, term.type]));
  const vocabulary = { types: declared.types, predicates: declared.predicates, terms };
  const read = (part: ":precondition" | ":effect") => {
    const node = parts.get(part);
    const role = part === ":effect" ? "effect" : "precondition";
    return node ? bareLiterals(readLiterals(node, role, vocabulary, report)) : [];
  };
  return { name: name.text, parameters, preconditions: read(":precondition"), effects: read(":effect") };
}
