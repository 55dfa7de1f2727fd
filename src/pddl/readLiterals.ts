import type { Literal } from "./Domain.ts";
import { atomFault, type Vocabulary } from "./atomFault.ts";
import type { Report } from "./PddlError.ts";
import { asList, headOf, nodeText, type ListNode, type Node, type WordNode } from "./readExpressions.ts";

/** Words that begin a construct we refuse, with what it is called. */
export const unsupported: ReadonlyMap<string, string> = new Map([
  ["or", "disjunction"],
  ["imply", "disjunction"],
  ["forall", "quantifiers"],
  ["exists", "quantifiers"],
  ["when", "conditional effects"],
  ["preference", "preferences"],
  ["oneof", "non-deterministic effects"],
  ["probabilistic", "probabilistic effects"],
  ["increase", "numeric fluents and action costs"],
  ["decrease", "numeric fluents"],
  ["assign", "numeric fluents"],
  ["scale-up", "numeric fluents"],
  ["scale-down", "numeric fluents"],
  ["<", "numeric fluents"],
  [">", "numeric fluents"],
  ["<=", "numeric fluents"],
  [">=", "numeric fluents"],
]);

/** Names that no predicate may have. */
export const reserved: ReadonlySet<string> = new Set([...unsupported.keys(), "and", "not", "either", "define"]);

/** A literal with the places of its parts. */
export interface LiteralNode extends Literal {
  readonly list: ListNode;
  readonly words: readonly WordNode[];
}

/**
 * Reads a conjunction of literals: `()`, an atom, `(not atom)`, `(and …)`, nested as deep as one likes.
 * @param vocabulary types are checked against it; left out, only the form is
 */
export function readLiterals(
  node: Node,
  role: "precondition" | "effect" | "goal" | "initial state",
  vocabulary: Vocabulary | undefined,
  report: Report,
): LiteralNode[] {
  const list = asList(node, `a bracketed ${role === "initial state" ? "fact" : role}`, report);
  if (list.items.length === 0) return [];
  const head = headOf(list);
  if (!head) throw report(list.items[0]!, `Expected the name of a predicate; found "${nodeText(list.items[0]!)}"`);
  if (head.text === "and" && role !== "initial state") {
    return list.items.slice(1).flatMap((item) => readLiterals(item, role, vocabulary, report));
  }
  if (head.text !== "not") return [readAtom(list, role, vocabulary, report, true)];
  if (role === "initial state") {
    throw report(list, "The initial state lists what holds; leave this (not …) out, all else is false");
  }
  const [, inner, extra] = list.items;
  if (!inner || extra) throw report(list, '"not" takes one atom');
  const atom = asList(inner, "an atom", report);
  const innerHead = headOf(atom)?.text;
  if (innerHead === "and" || innerHead === "not") {
    throw report(atom, `Negation of "${innerHead}" is not supported; "not" takes one atom`);
  }
  return [readAtom(atom, role, vocabulary, report, false)];
}

function readAtom(
  list: ListNode,
  role: "precondition" | "effect" | "goal" | "initial state",
  vocabulary: Vocabulary | undefined,
  report: Report,
  sign: boolean,
): LiteralNode {
  const head = headOf(list);
  if (!head) throw report(list, `Expected an atom such as (name …); found "${nodeText(list)}"`);
  const feature = unsupported.get(head.text);
  if (feature !== undefined) {
    throw report(list, `Unsupported: ${feature} ("${head.text}"); only conjunctions of literals are planned with`);
  }
  if (reserved.has(head.text)) throw report(head, `"${head.text}" has no place in the ${role} here; name a predicate`);
  if (head.text === "=" && (role === "effect" || role === "initial state")) {
    throw report(list, `Unsupported: "=" as ${role === "effect" ? "an effect" : "a fact"} (numeric or object fluents)`);
  }
  const words = list.items.map((item) => {
    if (item.kind === "word") return item;
    throw report(item, `Unsupported: a bracketed term (numeric or object fluents); "${head.text}" takes plain names`);
  });
  const atom = { predicate: head.text, args: words.slice(1).map((word) => word.text) };
  const form = /^\??[a-z][a-z0-9_-]*$/;
  for (const word of words.slice(1)) {
    if (!form.test(word.text)) throw report(word, `Expected the name of an object or a variable; found "${word.text}"`);
    if (word.text.startsWith("?") && (role === "goal" || role === "initial state")) {
      throw report(word, `The ${role} cannot mention the variable "${word.text}"; name an object`);
    }
  }
  const fault = vocabulary && atomFault(atom, vocabulary);
  if (fault) throw report(fault.argument === undefined ? head : words[fault.argument + 1]!, fault.sentence);
  return { atom, sign, list, words };
}

/** The bare literals, without their places. */
export const bareLiterals = (nodes: readonly LiteralNode[]): Literal[] =>
  nodes.map(({ atom, sign }) => ({ atom, sign }));
