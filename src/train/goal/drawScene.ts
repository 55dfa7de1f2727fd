import type { Rng } from "../../core/index.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { type SceneDisc, TowerScene } from "./TowerScene.ts";

/** What the colours of discs are called. */
export const colourNames = ["red", "green", "blue", "yellow", "orange", "purple", "white"] as const;

/** Weights of the number of discs and of how many pegs may have one. */
const counts = { 2: 10, 3: 25, 4: 25, 5: 20, 6: 12, 7: 8 };
const spreads = { 1: 28, 2: 42, 3: 30 };
const looseShare = 0.07;
const sharedShare = 0.06;

/** What a scene must have. */
export interface SceneWishes {
  readonly fewestDiscs?: number;
  /** Two discs of one colour, rather than sometimes. */
  readonly colours?: "two-alike";
  /** No disc on the bare table. */
  readonly loose?: "none";
}

/** A random legal scene of two to seven discs. */
export function drawScene(rng: Rng, { fewestDiscs = 2, colours, loose: looseWish }: SceneWishes = {}): TowerScene {
  const count = Math.max(fewestDiscs, Number(drawWeighted(counts, rng)));
  const names: string[] = rng.shuffle(colourNames).slice(0, count);
  if (colours === "two-alike" || rng.uniform() < sharedShare) {
    const [first, second] = rng.shuffle(names.map((_, i) => i));
    names[second!] = names[first!]!;
  }
  const discs = names.map((colour, i): SceneDisc => {
    return { id: names.indexOf(colour) === i ? colour : `${colour}2`, colour };
  });
  const towers: string[][] = [[], [], []];
  const used = rng.shuffle([0, 1, 2]).slice(0, Number(drawWeighted(spreads, rng)));
  const loose: string[] = [];
  const largestFirst = discs.toReversed();
  const stray = looseWish !== "none" && rng.uniform() < looseShare ? rng.integer(count) : -1;
  for (const [i, { id }] of largestFirst.entries()) (i === stray ? loose : towers[rng.pick(used)]!).push(id);
  return new TowerScene(discs, towers, loose);
}
