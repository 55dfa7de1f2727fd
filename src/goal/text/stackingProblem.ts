import type { TextScene } from "./TextScene.ts";

/** A wish that a disc lie directly on something. */
export interface Stacking {
  readonly disc: string;
  readonly on: string;
}

/** Why no legal state fulfils all these wishes, in one sentence; undefined if one may. */
export function stackingProblem(wishes: readonly Stacking[], scene: TextScene): string | undefined {
  const the = (id: string): string => `the ${scene.nameOf(id)}`;
  const rankOf = (id: string): number => scene.discs.find((disc) => disc.id === id)?.rank ?? Infinity;
  for (const [i, { disc, on }] of wishes.entries()) {
    if (disc === on) return sentence(`${the(disc)} cannot lie on itself`);
    if (rankOf(disc) >= rankOf(on)) {
      return sentence(
        `${the(disc)} cannot lie on ${the(on)}, which is ${rankOf(disc) > rankOf(on) ? "smaller" : "no larger"}`,
      );
    }
    for (const earlier of wishes.slice(0, i)) {
      if (earlier.disc === disc)
        return sentence(`${the(disc)} cannot lie on ${the(earlier.on)} and on ${the(on)} at once`);
      if (earlier.on === on)
        return sentence(`${the(earlier.disc)} and ${the(disc)} cannot both lie directly on ${the(on)}`);
    }
  }
  // Each disc lies on a larger one or a peg from here on, so no cycle is left.
  return undefined;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
