import { ModelError } from "../../core/index.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { chunkSteps, type VlaSees } from "./vlaInputs.ts";

/** What a policy's card says beside its files. */
export interface VlaSettings {
  readonly sees: VlaSees;
  /** Words that it was trained with. */
  readonly words: readonly string[];
  /** What it was told for a whole game. */
  readonly gamePrompt: string;
  /** Actions of each chunk that are carried out. */
  readonly replanSteps: number;
  /** Deviation of the noise that a chunk is made from, 0..1, in shares of that of training; 0 makes always the same of what is sensed. */
  readonly noiseScale: number;
  /** Chunks, each from a noise of its own, whose mean is taken; the policy takes as many times as long. */
  readonly samples: number;
}

/** Sampling as flow matching is trained for; of cards that do not tell. */
export const usualSampling = { noiseScale: 1, samples: 1 } as const;

/** Most chunks that a mean is taken of: beyond that the mean hardly changes, and a misprint would stop the arm for minutes. */
const mostSamples = 64;

/** The settings of a card. @throws ModelError on a card that has none, or others, or whose numbers nothing can be sampled with */
export function vlaSettings({ name, settings = {} }: ModelCard): VlaSettings {
  const { sees, words, gamePrompt, replanSteps } = settings;
  const fits =
    (sees === "pictures" || sees === "discs") &&
    Array.isArray(words) &&
    words.every((word) => typeof word === "string") &&
    typeof gamePrompt === "string" &&
    Number.isInteger(replanSteps);
  if (fits) {
    const [noiseScale, samples] = [settings["noiseScale"], settings["samples"]];
    return {
      ...{ sees, words, gamePrompt },
      replanSteps: numberIn(name, "replanSteps", replanSteps, wholeUpTo(chunkSteps)),
      noiseScale: numberIn(name, "noiseScale", noiseScale ?? usualSampling.noiseScale, shares),
      samples: numberIn(name, "samples", samples ?? usualSampling.samples, wholeUpTo(mostSamples)),
    };
  }
  throw new ModelError(
    `The model "${name}" is no vision-language-action policy of this version: its card has other settings; train it again with praxis train vla`,
  );
}

/** Numbers that a setting may be. */
interface Allowed {
  readonly words: string;
  readonly has: (x: number) => boolean;
}

const shares: Allowed = { words: "a number from 0 to 1", has: (x) => x >= 0 && x <= 1 };
const wholeUpTo = (most: number): Allowed => ({
  words: `a whole number from 1 to ${most}`,
  has: (x) => Number.isInteger(x) && x >= 1 && x <= most,
});

/** @throws ModelError on what is no such number */
function numberIn(model: string, setting: string, value: unknown, { words, has }: Allowed): number {
  if (typeof value === "number" && has(value)) return value;
  throw new ModelError(
    `The card of the model "${model}" has ${JSON.stringify(value)} as its setting "${setting}"; make it ${words}`,
  );
}
