import type { Rng } from "../../core/index.ts";
import type { GoalStatus } from "./GoalExample.ts";
import type { TowerScene } from "./TowerScene.ts";
import type { Taste, Wording } from "./Wording.ts";
import { canHold, holds, type Wish } from "./Wish.ts";

/** What a draft is made from. */
export interface Drawing {
  readonly scene: TowerScene;
  readonly rng: Rng;
  readonly wording: Wording;
  /** How the disc that matters most is referred to. */
  readonly taste: Taste;
}

/** An instruction before it is dressed up and typed. */
export interface Draft {
  readonly words: string;
  readonly status: GoalStatus;
  readonly wish: Wish;
  readonly candidates?: readonly string[];
}

/** Draws an instruction, or finds that the scene or the dice do not allow one. */
export type Drafter = (drawing: Drawing) => Draft | undefined;

/** How most people refer to discs. */
export const usualTaste: Taste = { colour: 70, size: 12, ordinal: 2, level: 2, position: 10, relation: 4 };

/** For all but the first disc of several that move: "the top one" is another one by then. */
export const steady = (taste: Taste): Taste => ({
  ...taste,
  level: 0,
  position: 0,
  relation: 0,
  colour: taste.colour + 1,
});

/** A draft for a wish that can come true and has not yet; else nothing. */
export function predicted({ scene }: Drawing, wish: Wish, words: () => string): Draft | undefined {
  return holds(scene, wish) || !canHold(scene, wish) ? undefined : { status: "predicted", wish, words: words() };
}

/** A draft for a wish that no legal state fulfils; else nothing. */
export function impossible({ scene }: Drawing, wish: Wish, words: () => string): Draft | undefined {
  return canHold(scene, wish) ? undefined : { status: "impossible", wish, words: words() };
}
