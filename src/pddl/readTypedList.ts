import type { Report } from "./PddlError.ts";
import { asName, asVariable, headOf, type Node, type WordNode } from "./readExpressions.ts";

/** A name of a typed list with its type's place; no type means "object". */
export interface TypedNode {
  readonly name: WordNode;
  readonly type: WordNode | undefined;
}

/** Reads `a b - t c`: each name has the type that follows its group, or none. */
export function readTypedList(
  items: readonly Node[],
  what: "type" | "object" | "constant" | "variable",
  report: Report,
): TypedNode[] {
  const result: TypedNode[] = [];
  let group: WordNode[] = [];
  for (let i = 0; i < items.length; i++) {
    const node = items[i]!;
    if (node.kind === "word" && node.text === "-") {
      const type = items[++i];
      if (group.length === 0) throw report(node, `This "-" follows no ${what}; write the ${what}s before it`);
      if (!type) throw report(node, 'A type must follow this "-"');
      if (headOf(type)?.text === "either") {
        throw report(type, 'Types made with "either" are not supported; declare a common supertype');
      }
      const name = asName(type, "the name of a type", report);
      for (const one of group) result.push({ name: one, type: name });
      group = [];
    } else {
      group.push(what === "variable" ? asVariable(node, "a variable", report) : asName(node, nameOf[what], report));
    }
  }
  for (const one of group) result.push({ name: one, type: undefined });
  return result;
}

const nameOf = { type: "the name of a type", object: "the name of an object", constant: "the name of a constant" };
