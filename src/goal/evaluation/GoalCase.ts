import type { DiscSpec, Towers } from "../../core/index.ts";
import { tableId } from "../../core/stacking.ts";
import type { Literal, Typed } from "../../pddl/Domain.ts";

/** The pegs of every case, from the operator's left. */
export const casePegs: readonly string[] = ["peg1", "peg2", "peg3"];

/** What the operator should get: a goal, a refusal, or a question. */
export type Expectation =
  | { readonly status: "predicted"; readonly goal: readonly Literal[] }
  /** What was asked for, as far as literals can say it: what networks learn to recognise as impossible. */
  | { readonly status: "rejected"; readonly why: string; readonly asked?: readonly Literal[] }
  /** Candidates are ids between which the question should choose; left out where it might choose between many things. */
  | { readonly status: "ambiguous"; readonly candidates?: readonly string[] };

/** Discs in legal towers and on the bare table. */
export interface CaseScene {
  /** Smallest first. */
  readonly discs: readonly DiscSpec[];
  /** Peg → discs from the lowest up. */
  readonly towers: Towers;
  /** Discs on the bare table. */
  readonly loose: readonly string[];
}

/** An instruction with its scene and what a goal predictor should make of it: a line of `benchmarks/goals`. */
export interface GoalCase extends CaseScene {
  readonly id: string;
  /** What it tries, such as "negation". */
  readonly kind: string;
  readonly words: string;
  readonly expect: Expectation;
}

/** What each disc lies on: the id of a disc or peg, or `"table"`. */
export type Standing = ReadonlyMap<string, string>;

/** What each disc of a scene lies on at the start. */
export function startOf({ towers, loose }: CaseScene): Standing {
  const standing = new Map(loose.map((disc) => [disc, tableId]));
  for (const [peg, tower] of Object.entries(towers)) {
    for (const [i, disc] of tower.entries()) standing.set(disc, tower[i - 1] ?? peg);
  }
  return standing;
}

/** The objects of a scene, typed for the domain; the table is its constant and not among them. */
export const caseObjects = ({ discs }: CaseScene): readonly Typed[] => [
  ...discs.map(({ id }) => ({ name: id, type: "disc" })),
  ...casePegs.map((name) => ({ name, type: "peg" })),
];
