import { atomText, literalText, stepText, type Atom, type Literal, type PlanStep } from "../../pddl/Domain.ts";
import { GraphError } from "../GraphError.ts";
import { bounded } from "./fields.ts";

// Symbols travel as PDDL text, one atom, literal or plan step a string: readable on every tool, and far cheaper over DDS
// than nested messages.

const most = 100_000;
const longest = 1000;

const words = /^\(\s*([^()\s]+(?:\s+[^()\s]+)*)\s*\)$/;
const negation = /^\(\s*not\s+(\(.*\))\s*\)$/;

/** "(on blue peg1)" each. */
export const fromAtoms = (atoms: readonly Atom[]): string[] => atoms.map(atomText);

/** @throws GraphError INVALID_REQUEST on a text that is no ground atom */
export const toAtoms = (texts: readonly string[]): Atom[] => bounded(texts, most, "The list of atoms").map(toAtom);

/** "(on blue peg1)" or "(not (on blue peg1))" each. */
export const fromLiterals = (literals: readonly Literal[]): string[] => literals.map(literalText);

/** @throws GraphError INVALID_REQUEST on a text that is no ground literal */
export const toLiterals = (texts: readonly string[]): Literal[] =>
  bounded(texts, most, "The list of literals").map((text) => {
    const [, inner] = negation.exec(bounded(text, longest, "A literal")) ?? [];
    return inner === undefined ? { atom: toAtom(text), sign: true } : { atom: toAtom(inner), sign: false };
  });

/** "(pick blue peg1)" each. */
export const fromPlan = (plan: readonly PlanStep[]): string[] => plan.map(stepText);

/** @throws GraphError INVALID_REQUEST on a text that is no plan step */
export const toPlan = (texts: readonly string[]): PlanStep[] =>
  bounded(texts, most, "The plan").map((text) => {
    const { predicate: action, args } = toAtom(text);
    return { action, args };
  });

function toAtom(text: string): Atom {
  const [, inner] = words.exec(bounded(text, longest, "An atom")) ?? [];
  if (inner === undefined) {
    throw new GraphError("INVALID_REQUEST", `"${text.slice(0, 60)}" is no atom; write it as (on blue peg1)`);
  }
  const [predicate = "", ...args] = inner.split(/\s+/);
  return { predicate, args };
}
