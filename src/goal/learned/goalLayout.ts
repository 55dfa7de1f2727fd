import { pictureCount } from "./pictureFeatures.ts";
import { featureCount } from "./sceneFeatures.ts";
import { slots } from "./SlottedScene.ts";
import { buckets, maxTokens } from "./tokens.ts";

/** What a request is, in the order of the network's output `status`. */
export const statuses = ["predicted", "ambiguous", "absent", "impossible", "foreign"] as const;
export type GoalStatus = (typeof statuses)[number];

/** Flags of a token: it is there; it is a word that training has not seen. */
export const tokenFlags = 2;

/** Classes of `on`: 0 is none, 1 + slot a disc or peg. */
export const onClasses = 1 + slots.spots;

/** Shapes of the network's inputs for n requests of at most so many tokens; float32. Rows of `words` are shares of embeddings and add up to 1, or are 0. */
export const goalInputs = (n: number, length = maxTokens) =>
  ({
    words: [n, length, buckets],
    tokens: [n, length, tokenFlags],
    objects: [n, slots.all, featureCount],
    present: [n, slots.all],
    picture: [n, pictureCount],
    /** 1 where there is a picture. */
    pictured: [n, 1],
  }) as const;

/**
 * Shapes of the network's outputs for n requests: logits.
 *
 * - `on`: what each disc shall lie directly on, classes of which one is true; columns of empty slots are far below the others.
 * - `notOn`: whether a disc shall not lie on a disc or peg.
 * - `clear`: whether nothing shall lie on a disc or peg.
 * - `candidates`: whether a disc or peg may be meant, where words leave a choice.
 * - `status`: which of `statuses` the request is.
 */
export const goalOutputs = (n: number) =>
  ({
    on: [n, slots.discs, onClasses],
    notOn: [n, slots.discs, slots.spots],
    clear: [n, slots.spots],
    candidates: [n, slots.spots],
    status: [n, statuses.length],
  }) as const;

export type GoalInputName = keyof ReturnType<typeof goalInputs>;
export type GoalOutputName = keyof ReturnType<typeof goalOutputs>;

/** Numbers of one request of at most so many tokens in each input. */
export const inputLength = (name: GoalInputName, length = maxTokens): number =>
  goalInputs(1, length)[name].reduce((a, b) => a * b, 1);
/** Numbers of one request in each output. */
export const outputLength = (name: GoalOutputName): number => goalOutputs(1)[name].reduce((a, b) => a * b, 1);
