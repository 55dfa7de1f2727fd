import {
  atomText,
  literalText,
  stepText,
  type Atom,
  type Literal,
  type PlanStep,
  type Typed,
} from "../../pddl/Domain.ts";
import { GraphError } from "../GraphError.ts";
import { bounded } from "./fields.ts";

// Symbols travel as PDDL text, one atom, literal or plan step a string: readable on every tool, and far cheaper over DDS
// than nested messages.

const most = 100_000;
const longest = 1000;

const words = /^\(\s*([^()\s]+(?:\s+[^()\s]+)*)\s*\)$/;
const negation = /^\(\s*not\s*(\([^()]*\))\s*\)$/;

/** "(on blue peg1)" each. */
export const fromAtoms = (atoms: readonly Atom[]): string[] => atoms.map(atomText);

/** @throws GraphError INVALID_REQUEST on a text that is no ground atom */
export const toAtoms = (texts: readonly string[]): Atom[] => bounded(texts, most, "The list of atoms").map(toAtom);

/** All atoms in one text: "(on blue peg1) (clear blue)". */
export const fromFacts = (atoms: readonly Atom[]): string => fromAtoms(atoms).join(" ");

/** @throws GraphError INVALID_REQUEST on a text that is not made of ground atoms */
export function toFacts(text: string): Atom[] {
  const trimmed = bounded(text, most * 10, "The facts").trim();
  return trimmed === "" ? [] : toAtoms(trimmed.split(/(?<=\))\s*(?=\()/));
}

/** A typed list of PDDL: "blue green - disc peg1 - peg". */
export function fromTyped(objects: readonly Typed[]): string {
  const parts: string[] = [];
  for (const [i, { name, type }] of objects.entries()) {
    parts.push(name);
    if (objects[i + 1]?.type !== type) parts.push("-", type);
  }
  return parts.join(" ");
}

/** @throws GraphError INVALID_REQUEST on a text that is no typed list */
export function toTyped(text: string): Typed[] {
  const trimmed = bounded(text, most * 10, "The objects").trim();
  const parts = trimmed === "" ? [] : trimmed.split(/\s+/);
  const objects: Typed[] = [];
  let names: string[] = [];
  const fail = (): never => {
    throw new GraphError("INVALID_REQUEST", `"${text.slice(0, 60)}" is no typed list; write it as blue green - disc`);
  };
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (part !== "-") {
      names.push(/[()]/.test(part) ? fail() : part);
      continue;
    }
    const type = parts[++i];
    if (type === undefined || type === "-" || names.length === 0) return fail();
    for (const name of names) objects.push({ name, type });
    names = [];
  }
  return names.length === 0 ? objects : fail();
}

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
  const [predicate, ...args] = inner?.split(/\s+/) ?? [];
  if (predicate === undefined || predicate === "not") {
    throw new GraphError("INVALID_REQUEST", `"${text.slice(0, 60)}" is no atom; write it as (on blue peg1)`);
  }
  return { predicate, args };
}
