import { suggestion } from "./nearest.ts";
import type { Report } from "./PddlError.ts";
import { asName, headOf, nodeText, type ListNode, type Node, type WordNode } from "./readExpressions.ts";

/** Requirements we plan with. */
export const supportedRequirements: readonly string[] = [":strips", ":typing", ":negative-preconditions", ":equality"];

/** Requirements that PDDL 1.2 to 3.1 know and we refuse. */
const otherRequirements: readonly string[] = [
  ":action-costs",
  ":adl",
  ":conditional-effects",
  ":constraints",
  ":continuous-effects",
  ":derived-predicates",
  ":disjunctive-preconditions",
  ":domain-axioms",
  ":durative-actions",
  ":duration-inequalities",
  ":existential-preconditions",
  ":fluents",
  ":goal-utilities",
  ":non-deterministic",
  ":numeric-fluents",
  ":object-fluents",
  ":preferences",
  ":probabilistic-effects",
  ":quantified-preconditions",
  ":time",
  ":timed-initial-literals",
  ":universal-preconditions",
];

/** Reads `:strips :typing …` and refuses what we do not plan with. */
export function readRequirements(items: readonly Node[], report: Report): string[] {
  return items.map((node) => {
    const text = nodeText(node);
    if (node.kind === "word" && supportedRequirements.includes(text)) return text;
    if (otherRequirements.includes(text)) {
      const list = supportedRequirements.join(" ");
      throw report(node, `Unsupported requirement ${text}; Praxis plans with ${list}`);
    }
    throw report(node, `"${text}" is not a requirement${suggestion(text, supportedRequirements)}`);
  });
}

/** A definition `(define (domain|problem NAME) section…)` taken apart. */
export interface Definition {
  readonly name: WordNode;
  readonly sections: readonly {
    readonly keyword: WordNode;
    readonly list: ListNode;
    readonly items: readonly Node[];
  }[];
}

/** Sections that PDDL knows and we refuse, with what they are called. */
const unsupportedSections: ReadonlyMap<string, string> = new Map([
  [":functions", "numeric fluents and action costs"],
  [":derived", "derived predicates"],
  [":axiom", "axioms"],
  [":durative-action", "durative actions"],
  [":process", "processes"],
  [":event", "events"],
  [":constraints", "constraints"],
  [":metric", "metrics"],
  [":length", "plan lengths"],
]);

/**
 * Takes a definition apart.
 * @param known the section keywords allowed, in the order a message lists them; all but ":action" may stand once
 */
export function readDefinition(
  nodes: readonly Node[],
  kind: "domain" | "problem",
  known: readonly string[],
  report: Report,
): Definition {
  const [node, extra] = nodes;
  const form = `(define (${kind} NAME) …)`;
  if (!node) throw report({ line: 1, column: 1 }, `The file is empty; expected ${form}`);
  if (node.kind === "word" || headOf(node)?.text !== "define") {
    throw report(node, `Expected ${form}; found "${nodeText(node)}"`);
  }
  if (extra) throw report(extra, `Nothing may follow the ${kind}; found "${nodeText(extra)}"`);
  const [, title, ...rest] = node.items;
  if (!title || title.kind === "word" || headOf(title)?.text !== kind) {
    const other = title && headOf(title)?.text;
    const found = other === "domain" || other === "problem" ? `this file holds a ${other}` : "it is missing";
    throw report(title ?? node, `Expected (${kind} NAME) after "define"; ${found}`);
  }
  const [, nameNode, more] = title.items;
  if (!nameNode || more) throw report(title, `Expected one name in (${kind} NAME)`);
  const name = asName(nameNode, `the name of the ${kind}`, report);
  const seen = new Set<string>();
  const sections = rest.map((list) => {
    const keyword = headOf(list);
    if (list.kind === "word" || !keyword) {
      throw report(list, `Expected a section such as (${known[0]!} …); found "${nodeText(list)}"`);
    }
    const { text } = keyword;
    if (!known.includes(text)) {
      const feature = unsupportedSections.get(text);
      if (feature !== undefined) throw report(keyword, `Unsupported: ${feature} (${text})`);
      const mend = suggestion(text, known) || `; known are ${known.join(" ")}`;
      throw report(keyword, `"${text}" is not a section of a ${kind}${mend}`);
    }
    if (text !== ":action" && seen.has(text)) throw report(keyword, `Section ${text} stands twice; merge them`);
    seen.add(text);
    return { keyword, list, items: list.items.slice(1) };
  });
  return { name, sections };
}
