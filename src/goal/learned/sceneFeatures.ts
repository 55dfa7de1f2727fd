import { maxDiscs, pegCount, slots, type SlottedScene } from "./SlottedScene.ts";

/** Colours with a place of their own; all others share the one after them. */
export const colourNames = ["blue", "red", "green", "yellow", "orange", "purple", "white"] as const;

/** Lengths of the groups of a row, one group after the other. */
const groups = {
  type: 3,
  colour: colourNames.length + 1,
  /** Of a disc: 0 is the smallest. */
  fromSmallest: maxDiscs,
  /** Of a disc: 0 is the largest. */
  fromLargest: maxDiscs,
  /** Discs in the scene, less 1. */
  count: maxDiscs,
  isMedian: 1,
  /** Of a disc: that of its tower; of a peg: its own. */
  peg: pegCount,
  /** Of a disc: whether its tower stands on no peg. */
  isLoose: 1,
  /** Of a disc in its tower: 0 is the lowest. */
  fromBottom: maxDiscs,
  /** Of a disc in its tower: 0 is the highest. */
  fromTop: maxDiscs,
  /** Discs of the tower that it is in, or that stands on it. */
  height: maxDiscs + 1,
  isClear: 1,
  /** Of a disc: whether its tower has no other; of a peg: whether no other is empty, if it is. */
  isAlone: 1,
  /** Of a disc: whether another has its colour. */
  sharesColour: 1,
  /** Slot of what it lies on. */
  on: slots.all,
  /** Slot of the disc that lies on it. */
  under: maxDiscs,
} as const;

type Group = keyof typeof groups;

/** Where each group of a row begins. */
export const featureStarts = ((): Readonly<Record<Group, number>> => {
  let start = 0;
  return Object.fromEntries(
    Object.entries(groups).map(([name, length]) => {
      const here = start;
      start += length;
      return [name, here];
    }),
  ) as Record<Group, number>;
})();

/** Numbers that describe an object. */
export const featureCount = Object.values(groups).reduce<number>((sum, length) => sum + length, 0);

/**
 * Describes the objects of a scene to the network.
 * @param features of all slots [slots, featureCount], 0 at first
 * @param present 1 for each slot that is taken, 0 at first
 */
export function fillSceneFeatures(scene: SlottedScene, features: Float32Array, present: Float32Array): void {
  const { discs, colours, supports } = scene;
  const set = (slot: number, group: Group, index = 0): void => {
    features[slot * featureCount + featureStarts[group] + index] = 1;
  };
  const count = discs.length;
  const above = new Map<number, number>();
  for (const [disc, support] of supports.entries()) {
    // The table holds many; none of them is "the" disc on it.
    if (support !== undefined && support !== slots.table) above.set(support, disc);
  }
  const pegs = scene.pegs.map((_, i) => slots.discs + i);
  for (const slot of [...scene.spots, slots.table]) {
    present[slot] = 1;
    set(slot, "type", slot < slots.discs ? 0 : slot < slots.table ? 1 : 2);
    set(slot, "count", count - 1);
    const on = above.get(slot);
    if (on === undefined) set(slot, "isClear");
    else set(slot, "under", on);
  }
  for (const [disc, colour] of colours.entries()) {
    const known = colourNames.findIndex((name) => name === colour);
    set(disc, "colour", known < 0 ? colourNames.length : known);
    set(disc, "fromSmallest", disc);
    set(disc, "fromLargest", count - 1 - disc);
    if (2 * disc + 1 === count) set(disc, "isMedian");
    if (colour !== undefined && colours.filter((other) => other === colour).length > 1) set(disc, "sharesColour");
    const support = supports[disc];
    if (support === undefined) continue;
    set(disc, "on", support);
    const below = chain(disc, (slot) => supports[slot]);
    const higher = chain(disc, (slot) => above.get(slot));
    const base = below.at(-1)!;
    const lower = below.filter((slot) => slot < slots.discs).length;
    if (base >= slots.discs && base < slots.table) set(disc, "peg", base - slots.discs);
    else set(disc, "isLoose");
    set(disc, "fromBottom", lower);
    set(disc, "fromTop", higher.length);
    set(disc, "height", lower + 1 + higher.length);
    if (lower + higher.length === 0) set(disc, "isAlone");
  }
  for (const [i, peg] of pegs.entries()) {
    set(peg, "peg", i);
    set(peg, "height", chain(peg, (slot) => above.get(slot)).length);
    if (!above.has(peg) && pegs.every((other) => other === peg || above.has(other))) set(peg, "isAlone");
  }
}

/** What follows a slot, step by step; facts that go round in a circle end where they meet themselves. */
function chain(start: number, next: (slot: number) => number | undefined): readonly number[] {
  const passed: number[] = [];
  for (let at = next(start); at !== undefined && at !== start && !passed.includes(at); at = next(at)) passed.push(at);
  return passed;
}
