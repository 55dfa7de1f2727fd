import type { Literal } from "../../pddl/Domain.ts";
import { slots, type SlottedScene } from "./SlottedScene.ts";

/** What each disc lies on in a state, by slot, smallest disc first. */
export type Standing = readonly number[];

/**
 * All states in which the discs stand in towers on the pegs, none on a smaller one. A disc on the bare table may be left there, bare
 * or with others on it.
 */
export function legalStates({ discs, supports }: SlottedScene): readonly Standing[] {
  let partial: readonly { readonly tops: readonly number[]; readonly standing: Standing }[] = [
    { tops: Array.from({ length: slots.spots - slots.discs }, (_, i) => slots.discs + i), standing: [] },
  ];
  // Largest first: each comes to lie on what its tower had on top.
  for (let disc = discs.length - 1; disc >= 0; disc--) {
    partial = partial.flatMap(({ tops, standing }) => [
      ...tops.map((top, i) => ({ tops: tops.with(i, disc), standing: [top, ...standing] })),
      ...(supports[disc] === slots.table ? [{ tops: [...tops, disc], standing: [slots.table, ...standing] }] : []),
    ]);
  }
  return partial.map(({ standing }) => standing);
}

/** A literal of the goal language, by slots: that a disc lies directly on a disc or peg, or nothing lies on one. */
export type SlotLiteral =
  | { readonly kind: "on" | "notOn"; readonly disc: number; readonly spot: number }
  | { readonly kind: "clear"; readonly spot: number };

/** Whether a literal is true in a state. */
export function isFulfilled(literal: SlotLiteral, standing: Standing): boolean {
  switch (literal.kind) {
    case "on":
      return standing[literal.disc] === literal.spot;
    case "notOn":
      return standing[literal.disc] !== literal.spot;
    case "clear":
      return !standing.includes(literal.spot);
  }
}

/** The literal in PDDL. */
export function pddlLiteral(literal: SlotLiteral, scene: SlottedScene): Literal {
  const spot = scene.idOf(literal.spot);
  return literal.kind === "clear"
    ? { atom: { predicate: "clear", args: [spot] }, sign: true }
    : { atom: { predicate: "on", args: [scene.idOf(literal.disc), spot] }, sign: literal.kind === "on" };
}
