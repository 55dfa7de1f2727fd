import type { Rng } from "../../core/index.ts";
import { type GoalInputName, goalInputs, inputLength, tokenFlags } from "./goalLayout.ts";
import { fillSceneFeatures } from "./sceneFeatures.ts";
import { buckets, maxTokens, partsOf } from "./tokens.ts";
import type { SlottedScene } from "./SlottedScene.ts";
import type { Vocabulary } from "./Vocabulary.ts";

/** Parts of words that are left out at random, so that no answer hangs on one of them. */
export interface PartDropping {
  /** Share of the parts. */
  readonly share: number;
  readonly rng: Rng;
}

/** One request as the network reads it. */
export interface GoalInput {
  /** No more than there are places. */
  readonly tokens: readonly string[];
  readonly scene: SlottedScene;
  readonly picture: Float32Array | undefined;
  readonly dropping?: PartDropping;
}

/** The network's inputs for a batch of requests. */
export class GoalInputs {
  readonly numbers: Readonly<Record<GoalInputName, Float32Array>>;

  readonly #length: number;

  /** @param length places for tokens of each request */
  constructor(batch: number, length = maxTokens) {
    this.#length = length;
    const names = Object.keys(goalInputs(batch)) as GoalInputName[];
    this.numbers = Object.fromEntries(
      names.map((name) => [name, new Float32Array(batch * inputLength(name, length))]),
    ) as Record<GoalInputName, Float32Array>;
  }

  /** Writes a request into a row that has not been written to. */
  fill(row: number, { tokens, scene, picture, dropping }: GoalInput, vocabulary: Vocabulary): void {
    const words = this.#row("words", row);
    const flags = this.#row("tokens", row);
    for (const [i, token] of tokens.entries()) {
      flags[i * tokenFlags] = 1;
      if (vocabulary.isUnseen(token)) flags[i * tokenFlags + 1] = 1;
      const parts = kept(partsOf(token), dropping);
      for (const part of parts) words[i * buckets + part] = 1 / parts.length;
    }
    fillSceneFeatures(scene, this.#row("objects", row), this.#row("present", row));
    if (picture === undefined) return;
    this.#row("picture", row).set(picture);
    this.#row("pictured", row)[0] = 1;
  }

  #row(name: GoalInputName, row: number): Float32Array {
    const length = inputLength(name, this.#length);
    return this.numbers[name].subarray(row * length, (row + 1) * length);
  }
}

function kept(parts: readonly number[], dropping: PartDropping | undefined): readonly number[] {
  if (dropping === undefined) return parts;
  const left = parts.filter(() => dropping.rng.uniform() >= dropping.share);
  return left.length === 0 ? [dropping.rng.pick(parts)] : left;
}
