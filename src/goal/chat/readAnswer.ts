import { printable } from "../../core/printable.ts";
import type { Literal } from "../../pddl/Domain.ts";
import type { GoalResult } from "../GoalPredictor.ts";

/** Stands for the confidence of an answer that tells none, or none from 0 to 1. */
export const usualConfidence = 0.5;

/** Most literals of a goal, candidates of a question and characters of a sentence. */
const most = { literals: 100, candidates: 20, characters: 500 } as const;

/** Most braces from which JSON is tried to be read. */
const mostStarts = 16;

/** An answer, or what is wrong with its form, as a sentence without its full stop. */
export type Reading =
  { readonly status: "read"; readonly result: GoalResult } | { readonly status: "faulty"; readonly fault: string };

/** Reads the JSON of an answer, also out of text around it. Nothing is checked against a scene. */
export function readAnswer(text: string): Reading {
  const json = findObject(text);
  if (json === undefined) return faulty("It has no JSON object that can be read");
  switch (json["status"]) {
    case "predicted":
      return readGoal(json);
    case "ambiguous":
      return readQuestion(json);
    case "rejected": {
      const reason = sentence(json["reason"]);
      return reason === undefined ? faulty(`"reason" must say why`) : read({ status: "rejected", reason });
    }
    default:
      return faulty(`"status" must be "predicted", "ambiguous" or "rejected"`);
  }
}

function readGoal({ goal, confidence }: Readonly<Record<string, unknown>>): Reading {
  if (!Array.isArray(goal)) return faulty(`"goal" must be a list`);
  if (goal.length > most.literals) return faulty(`"goal" has ${goal.length} elements; ${most.literals} are the limit`);
  const literals: Literal[] = [];
  for (const [i, each] of (goal as unknown[]).entries()) {
    const literal = literalOf(each);
    if (literal === undefined) {
      return faulty(`goal[${i}] must be {"predicate": name, "args": [names], "holds": true or false}`);
    }
    literals.push(literal);
  }
  const isSure = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  return read({ status: "predicted", goal: literals, confidence: isSure ? confidence : usualConfidence });
}

function readQuestion({ question, candidates }: Readonly<Record<string, unknown>>): Reading {
  const asked = sentence(question);
  if (asked === undefined) return faulty(`"question" must ask something`);
  if (!Array.isArray(candidates)) return faulty(`"candidates" must be a list of texts`);
  const named = (candidates as unknown[]).slice(0, most.candidates).map(sentence);
  return named.every((name) => name !== undefined)
    ? read({ status: "ambiguous", question: asked, candidates: named })
    : faulty(`"candidates" must be a list of texts`);
}

function literalOf(value: unknown): Literal | undefined {
  if (!isObject(value)) return undefined;
  const { predicate, args, holds } = value;
  if (!isName(predicate) || !Array.isArray(args) || !args.every(isName) || typeof holds !== "boolean") return undefined;
  return { atom: { predicate: predicate.toLowerCase(), args }, sign: holds };
}

/** A name that PDDL could have: it goes into messages. */
const isName = (value: unknown): value is string => typeof value === "string" && /^[\w-]{1,64}$/.test(value);

function sentence(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = printable(value, most.characters);
  return text === "" ? undefined : text;
}

/** The JSON object of a text: all of it, or from one of its braces to the last one. */
function findObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const end = text.lastIndexOf("}") + 1;
  let start = text.indexOf("{");
  for (let i = 0; i < mostStarts && start >= 0 && start < end; i++) {
    try {
      const value: unknown = JSON.parse(text.slice(start, end));
      if (isObject(value)) return value;
    } catch {
      // Text, then: the next brace may begin the object.
    }
    start = text.indexOf("{", start + 1);
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const read = (result: GoalResult): Reading => ({ status: "read", result });
const faulty = (fault: string): Reading => ({ status: "faulty", fault });
