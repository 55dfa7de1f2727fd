import type { Atom } from "../pddl/Domain.ts";

/** How sure a fact is, 0..1: as sure as the least sure thing that it is about. @param sureness of a disc or peg by its id; undefined of what is there for certain */
export const factConfidence = ({ args }: Atom, sureness: ReadonlyMap<string, number>): number =>
  Math.min(1, ...args.map((id) => sureness.get(id) ?? 1));
