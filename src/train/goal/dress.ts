import type { Rng } from "../../core/index.ts";
import type { Wording } from "./Wording.ts";

/** Shares of what is put around and into an instruction, from 0 to 1. */
export interface Chatter {
  readonly prefix: number;
  readonly suffix: number;
  readonly infix: number;
}

/** How much less likely each further piece of chatter is. */
const onwards = 0.3;

/** Puts chatter around an instruction; see the sections [prefix], [suffix] and [infix] for how each attaches. */
export function dress(instruction: string, { prefix, suffix, infix }: Chatter, wording: Wording, rng: Rng): string {
  let text = instruction;
  if (rng.uniform() < infix) text = insert(text, wording.frame("infix", {}), rng);
  // Who chats may chat on.
  for (let share = prefix; rng.uniform() < share; share *= onwards) {
    const words = wording.frame("prefix", {});
    text = `${words} ${/[.?!]$/.test(words) ? capitalised(text) : uncapitalised(text)}`;
  }
  for (let share = suffix; rng.uniform() < share; share *= onwards) {
    const words = wording.frame("suffix", {});
    // "go there? , please" has one mark too many.
    text = /^[,.;:!?]/.test(words) ? text.replace(/[.?!]$/, "") + words : `${text.replace(/[.?!]$/, "")} ${words}`;
  }
  return text;
}

function insert(text: string, words: string, rng: Rng): string {
  const gaps = [...text.matchAll(/[a-z] (?=[a-z])/g)].map(({ index }) => index + 1);
  if (gaps.length === 0) return text;
  const at = rng.pick(gaps);
  return `${text.slice(0, at)}${/^[,.]/.test(words) ? "" : " "}${words}${text.slice(at)}`;
}

/** Mends what joining words leaves: spaces, articles, "all two of". */
export const tidy = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/,\s*([,.;:?!])/g, "$1")
    .replace(/ ([,.;:?!])(?=\s|$)/g, "$1")
    .replace(/\b([Aa]) (?=(?:[aei]|o(?!ne)|u(?!n))[a-z])/g, "$1n ")
    .replace(/\b(all|All) (?:two|2) of\b/g, (_, all: string) => (all === "All" ? "Both of" : "both of"))
    .replace(/\b(all|All) (?:two|2)\b/g, (_, all: string) => (all === "All" ? "Both" : "both"))
    .trim();

/** Without a full stop. */
export const unended = (text: string): string => text.replace(/\.$/, "");

/** Joins two clauses, or a clause and what is to be added to it. */
export function join(first: string, second: string, rng: Rng): string {
  const head = unended(first);
  if (/[?!]$/.test(head)) return `${head} ${capitalised(second)}`;
  if (/^(?:and|but|with|without|while)\b/.test(second)) return `${head}${rng.pick([",", ",", ""])} ${second}`;
  const way = rng.uniform();
  if (way < 0.35) return `${head}. ${capitalised(second)}`;
  return `${head}${rng.pick([",", ";", ", and", " and", ", but"])} ${uncapitalised(second)}`;
}

/** How somebody types: capitals and a full stop, or not. */
export function typeset(text: string, rng: Rng): string {
  const way = rng.uniform();
  let typed = way < 0.2 ? text.toLowerCase() : way < 0.22 ? text.toUpperCase() : way < 0.75 ? capitalised(text) : text;
  const isQuestion =
    /^(?:(?:could|can|would(?! be)|will|shall|may|how about|what about|why don't|why not)\b|(?:is|are) (?:it|there|you)\b)[^.?!]*$/i.test(
      typed,
    );
  if (!/[.?!…)]$/.test(typed) && rng.uniform() < 0.5) typed += isQuestion ? "?" : ".";
  if (/[.?]$/.test(typed) && rng.uniform() < 0.15) typed = typed.slice(0, -1);
  return rng.uniform() < 0.04 ? typed.replace(/[,;]/g, "") : typed;
}

export const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export const uncapitalised = (text: string): string =>
  /^(?:I\b|Hanoi|[A-Z]{2})/.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
