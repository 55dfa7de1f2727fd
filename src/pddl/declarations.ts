import type { Typed } from "./Domain.ts";
import { suggestion } from "./nearest.ts";
import type { Report } from "./PddlError.ts";
import type { WordNode } from "./readExpressions.ts";
import type { TypedNode } from "./readTypedList.ts";
import { findTypeCycle, isType, rootType, type TypeTree } from "./typeHierarchy.ts";

/** Makes the type tree of a `:types` list; "object" may be listed, but only as the root. */
export function declareTypes(list: readonly TypedNode[], report: Report): Map<string, string> {
  const types = new Map<string, string>();
  const places = new Map<string, WordNode>();
  for (const { name, type } of list) {
    if (name.text === rootType) {
      if (type && type.text !== rootType)
        throw report(type, `"${rootType}" is the root of all types; it has no supertype`);
      continue;
    }
    refuseTwice("Type", name, types, report);
    types.set(name.text, type?.text ?? rootType);
    places.set(name.text, name);
  }
  for (const { type } of list) if (type) requireType(type, types, report);
  const cycle = findTypeCycle(types);
  if (cycle !== undefined) {
    const path = [cycle];
    for (let t = types.get(cycle)!; t !== cycle; t = types.get(t)!) path.push(t);
    throw report(places.get(cycle)!, `Type "${cycle}" is its own supertype: ${[...path, cycle].join(" < ")}`);
  }
  return types;
}

/** Refuses a type that is not declared; `types` left out accepts any. */
export function requireType(type: WordNode, types: TypeTree | undefined, report: Report): void {
  if (!types || isType(types, type.text)) return;
  const mend = suggestion(type.text, [...types.keys(), rootType]) || "; add it to (:types …)";
  throw report(type, `Type "${type.text}" is not declared${mend}`);
}

/** Makes the objects, constants or parameters of a typed list; none may stand twice or be in `taken`. */
export function declareTyped(
  what: "Object" | "Constant" | "Parameter",
  list: readonly TypedNode[],
  types: TypeTree | undefined,
  taken: ReadonlySet<string>,
  report: Report,
): Typed[] {
  const seen = new Set<string>();
  return list.map(({ name, type }) => {
    if (taken.has(name.text)) throw report(name, `${what} "${name.text}" is already a constant of the domain`);
    refuseTwice(what, name, seen, report);
    seen.add(name.text);
    if (type) requireType(type, types, report);
    return { name: name.text, type: type?.text ?? rootType };
  });
}

/** Refuses a name that is in `seen`. */
export function refuseTwice(what: string, name: WordNode, seen: { has(name: string): boolean }, report: Report): void {
  if (seen.has(name.text)) throw report(name, `${what} "${name.text}" is declared twice`);
}
