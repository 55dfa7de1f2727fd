import type { Rng } from "../../core/index.ts";
import type { ColourWords } from "../../goal/learned/ColourWords.ts";
import { tokensOf } from "../../goal/learned/tokens.ts";
import type { GoalExample } from "./GoalExample.ts";
import { mistype } from "./mistype.ts";
import { mirrored, recoloured } from "./vary.ts";

const errorShare = 0.1;
const mirroredShare = 0.5;
const recolouredShare = 0.85;

/**
 * Whole instructions that somebody wrote for a scene and a goal, to learn from beside those that the generator makes of phrases: they
 * are as people speak, but few. Hence each is varied whenever it is drawn.
 */
export class WrittenInstructions {
  readonly #examples: readonly GoalExample[];

  /** @param colourWords what colours are called, which a network is told by their own names */
  constructor(examples: readonly GoalExample[], colourWords: ColourWords) {
    if (examples.length === 0) throw new RangeError("There must be at least one written instruction");
    this.#examples = examples.map((example) => {
      const words = colourWords.plain(tokensOf(example.words)).join(" ");
      return { ...example, words, intended: words };
    });
  }

  /** One of them with other colours, from the other side, or with a typing error, or as it is. */
  draw(rng: Rng): GoalExample {
    let example = rng.pick(this.#examples);
    if (rng.uniform() < recolouredShare) example = recoloured(example, rng);
    if (rng.uniform() < mirroredShare) example = mirrored(example);
    return rng.uniform() < errorShare ? { ...example, words: mistype(example.intended, 1, rng) } : example;
  }
}
