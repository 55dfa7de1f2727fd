import { PddlError, type Position, type Report } from "./PddlError.ts";
import { tokenize, type Token } from "./tokenize.ts";

/** A word with its place. */
export interface WordNode extends Token {
  readonly kind: "word";
}

/** A bracketed list with the place of its opening bracket. */
export interface ListNode extends Position {
  readonly kind: "list";
  readonly items: readonly Node[];
}

export type Node = WordNode | ListNode;

/** Deepest nesting we read: far beyond any STRIPS file, far below the call stack. */
export const maxDepth = 200;

/**
 * Reads a text as a sequence of s-expressions.
 * @throws PddlError on unbalanced brackets, too deep nesting and whatever the tokenizer refuses
 */
export function readExpressions(text: string, file: string): Node[] {
  const top: Node[] = [];
  const stack: { readonly at: Token; readonly items: Node[] }[] = [];
  for (const token of tokenize(text, file)) {
    const items = stack.at(-1)?.items ?? top;
    if (token.text === "(") {
      if (stack.length === maxDepth) {
        throw new PddlError(file, token, `Brackets are nested deeper than ${maxDepth} levels`);
      }
      stack.push({ at: token, items: [] });
    } else if (token.text === ")") {
      const done = stack.pop();
      if (!done) throw new PddlError(file, token, 'This ")" closes nothing; remove it or add the missing "("');
      const { line, column } = done.at;
      (stack.at(-1)?.items ?? top).push({ kind: "list", items: done.items, line, column });
    } else {
      const { text: word, line, column } = token;
      items.push({ kind: "word", text: word, line, column });
    }
  }
  const unclosed = stack.at(-1);
  if (unclosed) throw new PddlError(file, unclosed.at, 'This "(" is never closed; add the missing ")"');
  return top;
}

/** Shown in messages: the word, or "(first …)". */
export function nodeText(node: Node): string {
  if (node.kind === "word") return node.text;
  const [first] = node.items;
  if (!first) return "()";
  return first.kind === "word" ? `(${first.text}${node.items.length > 1 ? " …" : ""})` : "((…) …)";
}

/** The keyword or name a list begins with; undefined for a word, an empty list or a list of lists. */
export function headOf(node: Node): WordNode | undefined {
  if (node.kind === "word") return undefined;
  const [first] = node.items;
  return first?.kind === "word" ? first : undefined;
}

/** The node as a list, or an error that says what was expected. */
export function asList(node: Node, expected: string, report: Report): ListNode {
  if (node.kind === "list") return node;
  throw report(node, `Expected ${expected}; found "${node.text}"`);
}

const namePattern = /^[a-z][a-z0-9_-]*$/;

/** The node as a PDDL name (a letter, then letters, digits, "-" and "_"), or an error. */
export function asName(node: Node, what: string, report: Report): WordNode {
  if (node.kind === "word" && namePattern.test(node.text)) return node;
  if (node.kind === "word" && /^-./.test(node.text)) {
    throw report(node, `Expected ${what}; found "${node.text}"; put a space after "-"`);
  }
  throw report(node, `Expected ${what}; found "${nodeText(node)}"`);
}

const variablePattern = /^\?[a-z][a-z0-9_-]*$/;

/** The node as a variable such as ?x, or an error. */
export function asVariable(node: Node, what: string, report: Report): WordNode {
  if (node.kind === "word" && variablePattern.test(node.text)) return node;
  if (node.kind === "word" && /^-./.test(node.text)) {
    throw report(node, `Expected ${what}; found "${node.text}"; put a space after "-"`);
  }
  throw report(node, `Expected ${what} that begins with "?"; found "${nodeText(node)}"`);
}
