import { tableId } from "../core/stacking.ts";
import type { Atom, Typed } from "../pddl/Domain.ts";

/** A disc as far as symbols need it; edge in m. */
export interface SizedDisc {
  readonly id: string;
  readonly edge: number;
}

/** Which disc lies on what: support is a disc's or peg's id or `"table"`; a disc that is held or in the air has no entry. */
export type Supports = ReadonlyMap<string, string>;

/**
 * The facts of `domains/hanoi`, in this order: `on` by disc, `clear` by disc, peg, table, the hand, `smaller` by disc.
 * A held disc is on nothing and not clear; the table always has room; equal discs are not smaller than each other.
 *
 * @param pegs ids, left to right
 */
export function factsFromSupports(
  discs: readonly SizedDisc[],
  pegs: readonly string[],
  supports: Supports,
  held: string | undefined,
): readonly Atom[] {
  const facts: Atom[] = [];
  const state = (predicate: string, ...args: string[]): void => void facts.push({ predicate, args });
  const covered = new Set<string>();
  for (const { id } of discs) {
    const support = id === held ? undefined : supports.get(id);
    if (support === undefined) continue;
    state("on", id, support);
    covered.add(support);
  }
  for (const { id } of discs) if (id !== held && !covered.has(id)) state("clear", id);
  for (const peg of pegs) if (!covered.has(peg)) state("clear", peg);
  state("clear", tableId);
  if (held === undefined) state("gripper-empty");
  else state("holding", held);
  for (const disc of discs) {
    for (const other of discs) if (disc.edge < other.edge) state("smaller", disc.id, other.id);
    for (const peg of pegs) state("smaller", disc.id, peg);
  }
  return facts;
}

/** The objects of the planning problem; the table is a constant of the domain and not among them. */
export const typedObjects = (discs: readonly { readonly id: string }[], pegs: readonly string[]): readonly Typed[] => [
  ...discs.map(({ id }) => ({ name: id, type: "disc" })),
  ...pegs.map((name) => ({ name, type: "peg" })),
];
