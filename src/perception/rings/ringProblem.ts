import { tableId } from "../../core/stacking.ts";
import type { Atom, Problem } from "../../pddl/Domain.ts";

/** Domains whose words a reading can be told in. */
export type RingDomain = "hanoi" | "hanoi-classic";

/** Names of the rods, left to right, and of a ring; d1 is the smallest. */
export const ringPegs = ["peg1", "peg2", "peg3"] as const;
export const ringDisc = (rank: number): string => `d${rank}`;

/** What a reading says in the words of a domain: `on`, `clear` and `smaller`; for `hanoi` also that the gripper is empty. */
export function ringFacts(stacks: readonly (readonly number[])[], domain: RingDomain): readonly Atom[] {
  const count = stacks.flat().length;
  const fact = (predicate: string, ...args: string[]): Atom => ({ predicate, args });
  const on = stacks.flatMap((stack, rod) =>
    stack.map((rank, level) => fact("on", ringDisc(rank), level === 0 ? ringPegs[rod]! : ringDisc(stack[level - 1]!))),
  );
  const clear = stacks.map((stack, rod) =>
    fact("clear", stack.length === 0 ? ringPegs[rod]! : ringDisc(stack.at(-1)!)),
  );
  const smaller = Array.from({ length: count }, (_, i) => i + 1).flatMap((rank) => [
    ...Array.from({ length: count - rank }, (_, i) => fact("smaller", ringDisc(rank), ringDisc(rank + 1 + i))),
    ...ringPegs.map((peg) => fact("smaller", ringDisc(rank), peg)),
  ]);
  const world = domain === "hanoi" ? [fact("gripper-empty"), fact("clear", tableId)] : [];
  return [...world, ...clear, ...on, ...smaller];
}

/** The problem that begins with a reading and ends, as the game does, with the tower on the right rod. */
export function ringProblem(stacks: readonly (readonly number[])[], domain: RingDomain, name: string): Problem {
  const ranks = stacks.flat().toSorted((a, b) => a - b);
  return {
    name,
    domain,
    objects: [
      ...ranks.map((rank) => ({ name: ringDisc(rank), type: "disc" })),
      ...ringPegs.map((peg) => ({ name: peg, type: "peg" })),
    ],
    init: ringFacts(stacks, domain),
    goal: ranks.map((rank) => ({
      sign: true,
      atom: {
        predicate: "on",
        args: [ringDisc(rank), rank === ranks.length ? ringPegs[2] : ringDisc(rank + 1)],
      },
    })),
  };
}
