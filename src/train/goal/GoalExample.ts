import type { PerceivedObject } from "../../goal/GoalPredictor.ts";
import type { Atom, Literal } from "../../pddl/Domain.ts";

/**
 * What an instruction comes to: a goal, a choice between objects or too little said, something that is not there, what no
 * legal state fulfils, or something that is not about towers at all.
 */
export type GoalStatus = "predicted" | "ambiguous" | "absent" | "impossible" | "foreign";

/** Words that stand for one disc or peg. */
export interface Mention {
  readonly words: string;
  readonly object: string;
  /** What words among them stand for: "the red one" in "the one under the red one". */
  readonly parts: readonly Mention[];
}

/** An instruction in a scene and what should come of it. */
export interface GoalExample {
  /** What it tries; see `instructionKinds`. */
  readonly kind: string;
  readonly words: string;
  /** The words without typing errors. */
  readonly intended: string;
  /** Discs smallest first, pegs left to right, the table. */
  readonly objects: readonly PerceivedObject[];
  readonly facts: readonly Atom[];
  readonly status: GoalStatus;
  /** Of each disc, smallest first: the disc or peg that it is to lie on directly, if the goal says so. */
  readonly on: readonly (string | undefined)[];
  /** Discs with a disc or peg that they must not lie on directly. */
  readonly notOn: readonly (readonly [disc: string, support: string])[];
  /** Discs and pegs on which nothing may lie. */
  readonly clear: readonly string[];
  /** Discs between which an ambiguous reference leaves a choice; empty where that is not what is unclear. */
  readonly candidates: readonly string[];
  /** Words of the instruction that stand for a disc or peg; some may not be in it after all. */
  readonly mentions: readonly Mention[];
}

/** The literals that an example asks for, in the order of its discs; of an impossible one, as far as they are known. */
export function literalsOf({
  objects,
  on,
  notOn,
  clear,
}: Pick<GoalExample, "objects" | "on" | "notOn" | "clear">): readonly Literal[] {
  const discs = objects.filter(({ type }) => type === "disc");
  const literal = (sign: boolean, predicate: string, ...args: string[]): Literal => ({
    atom: { predicate, args },
    sign,
  });
  return [
    ...discs.flatMap(({ id }, i) => (on[i] === undefined ? [] : [literal(true, "on", id, on[i])])),
    ...notOn.map(([disc, support]) => literal(false, "on", disc, support)),
    ...clear.map((id) => literal(true, "clear", id)),
  ];
}
