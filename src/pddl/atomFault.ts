import type { Atom, PredicateSchema } from "./Domain.ts";
import { suggestion } from "./nearest.ts";
import { isSubtype, rootType, type TypeTree } from "./typeHierarchy.ts";

/** What an atom may mention. */
export interface Vocabulary {
  readonly types: TypeTree;
  /** By name. */
  readonly predicates: ReadonlyMap<string, PredicateSchema>;
  /** Constants, objects and variables in reach → type. */
  readonly terms: ReadonlyMap<string, string>;
}

/** Why an atom is ill-typed; `argument` is the index of the argument at fault, absent if it is the atom itself. */
export interface AtomFault {
  readonly sentence: string;
  readonly argument?: number;
}

const equality: PredicateSchema = {
  name: "=",
  parameters: [
    { name: "?a", type: rootType },
    { name: "?b", type: rootType },
  ],
};

/** The first fault of an atom (predicate, number of arguments, then each argument's name and type), or undefined. */
export function atomFault(atom: Atom, vocabulary: Vocabulary): AtomFault | undefined {
  const { types, predicates, terms } = vocabulary;
  const schema = atom.predicate === "=" ? equality : predicates.get(atom.predicate);
  if (!schema) {
    return {
      sentence: `Predicate "${atom.predicate}" is not declared${suggestion(atom.predicate, predicates.keys())}`,
    };
  }
  const wanted = schema.parameters.length;
  if (atom.args.length !== wanted) {
    return { sentence: `"${atom.predicate}" takes ${countText(wanted, "argument")}, not ${atom.args.length}` };
  }
  for (const [argument, parameter] of schema.parameters.entries()) {
    const name = atom.args[argument]!;
    const type = terms.get(name);
    if (type === undefined) return { argument, sentence: undeclaredTerm(name, terms.keys()) };
    if (!isSubtype(types, type, parameter.type)) {
      const place = wanted === 1 ? "its argument" : `argument ${argument + 1}`;
      const sentence = `"${name}" is of type "${type}", but "${atom.predicate}" needs "${parameter.type}" as ${place}`;
      return { argument, sentence };
    }
  }
  return undefined;
}

function undeclaredTerm(name: string, terms: Iterable<string>): string {
  const isVariable = name.startsWith("?");
  const alike = [...terms].filter((term) => term.startsWith("?") === isVariable);
  const what = isVariable ? `Variable "${name}" is not a parameter of the action` : `Object "${name}" is not declared`;
  return what + suggestion(name, alike);
}

/** "1 argument", "2 arguments". */
const countText = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
