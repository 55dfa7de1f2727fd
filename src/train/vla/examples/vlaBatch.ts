import type { Rng } from "../../../core/index.ts";
import type { NoiseTable } from "../../../learn/NoiseTable.ts";
import type { PromptWords } from "../../../policy/vla/PromptWords.ts";
import { discLength, discPlaces, noiseLength, promptPlaces, proprioParts } from "../../../policy/vla/vlaInputs.ts";
import {
  chunkAt,
  discsAt,
  type Examples,
  featuresAt,
  type Frame,
  pictureAt,
  type PromptMode,
  promptOf,
  proprioAt,
  type Showing,
  writePrompt,
} from "./Examples.ts";
import { featureBytes } from "./FeatureFile.ts";
import { pictureBytes } from "./EpisodeFile.ts";
import { mirroredChunk, mirroredDiscs, mirroredPrompt, mirroredProprio } from "./mirror.ts";

/** How what is seen becomes the inputs of a sight in training. */
export type Encoder = "scratch" | "perception" | "state";

/** A frame with what is said. */
export interface Told {
  readonly frame: Frame;
  /** Of what is shown: a mirrored frame's with left for right. */
  readonly prompt: string;
  readonly showing: Showing;
}

/** Shares of those told their sub-task. */
const shares = {
  /** Stackings: there the plan cannot be guessed from what is seen. */
  stackings: 0.4,
  /** Mirrored, stackings or not: all games end on the right, so that without these what is seen would tell what to do before it is said. */
  mirrored: 0.5,
} as const;

/** Share of all that is shown that is of stackings. */
export const stackingShareOf = ({ stackings }: Examples): number => (stackings.length === 0 ? 0 : shares.stackings / 2);

/** Frames of a step: the first half are told the game, and never mirrored, the others their sub-task. */
export function drawTold({ games, stackings, mirrorable }: Examples, count: number, rng: Rng): readonly Told[] {
  return Array.from({ length: count }, (_, i) => {
    const mode: PromptMode = 2 * i < count ? "game" : "sub-task";
    const isStacking = mode === "sub-task" && stackings.length > 0 && rng.uniform() < shares.stackings;
    const showing: Showing = mode === "sub-task" && rng.uniform() < shares.mirrored ? "mirrored" : "plain";
    const frame = rng.pick(isStacking ? stackings : showing === "mirrored" ? mirrorable : games);
    const prompt = promptOf(frame, mode, rng);
    return { frame, showing, prompt: showing === "mirrored" ? mirroredPrompt(prompt) : prompt };
  });
}

/** What light does to pictures in training: each is brighter or darker, with more or less contrast, as a whole and in each colour. */
const light = { gain: 0.08, offset: 0.04 } as const;

/** Inputs that say what is sensed and told: those of the sight in training, and `commonInputs`. @param rng of the light; as it is where it is left out */
export function sensedBatch(
  told: readonly Told[],
  encoder: Encoder,
  words: PromptWords,
  rng?: Rng,
): Readonly<Record<string, Float32Array>> {
  const n = told.length;
  const proprio = new Float32Array(n * proprioParts.length);
  const said = new Float32Array(n * promptPlaces * words.list.length);
  for (const [row, { frame, prompt, showing }] of told.entries()) {
    const felt = proprioAt(frame);
    proprio.set(showing === "mirrored" ? mirroredProprio(felt) : felt, row * proprioParts.length);
    writePrompt(prompt, words, said, row);
  }
  return { words: said, proprio, ...seenBatch(told, encoder, rng) };
}

function seenBatch(told: readonly Told[], encoder: Encoder, rng: Rng | undefined): Record<string, Float32Array> {
  if (encoder === "state") {
    const discs = new Float32Array(told.length * discPlaces * discLength);
    for (const [row, { frame, showing }] of told.entries()) {
      const numbers = discsAt(frame);
      discs.set(showing === "mirrored" ? mirroredDiscs(numbers) : numbers, row * discPlaces * discLength);
    }
    return { discs };
  }
  const kind = encoder === "scratch" ? "pictures" : "features";
  const both = (["agent", "wrist"] as const).map((camera) => {
    const length = kind === "pictures" ? pictureBytes : featureBytes;
    const numbers = new Float32Array(told.length * length);
    for (const [row, { frame, showing }] of told.entries()) {
      const into = numbers.subarray(row * length, (row + 1) * length);
      if (kind === "features") unscaled(featuresAt(frame, camera, showing), into);
      else lit(pictureAt(frame, camera, showing), into, rng);
    }
    return [kind === "pictures" ? camera : `${camera} features`, numbers] as const;
  });
  return Object.fromEntries(both);
}

/** Bytes as shares of 255. */
function unscaled(bytes: Uint8Array, into: Float32Array): void {
  for (let i = 0; i < bytes.length; i++) into[i] = bytes[i]! / 255;
}

/** A picture in another light. */
function lit(bytes: Uint8Array, into: Float32Array, rng: Rng | undefined): void {
  if (rng === undefined) {
    unscaled(bytes, into);
    return;
  }
  const gain = 1 + rng.uniform(-light.gain, light.gain);
  const offset = rng.uniform(-light.offset, light.offset);
  const gains = [0, 1, 2].map(() => (gain + rng.uniform(-light.gain, light.gain) / 2) / 255);
  const offsets = [0, 1, 2].map(() => offset + rng.uniform(-light.offset, light.offset) / 2);
  for (let c = 0; c < 3; c++) {
    const [a, b] = [gains[c]!, offsets[c]!];
    for (let i = c; i < bytes.length; i += 3) into[i] = Math.max(0, Math.min(1, a * bytes[i]! + b));
  }
}

/**
 * Chunks with noise and times, `draws` of each. Times are as π0's: 1 − (0.999·b + 0.001) with b from Beta(1.5, 1), so that the noisy end, where
 * it is decided what is done at all, is seen most.
 */
export function chunkBatch(
  told: readonly Told[],
  draws: number,
  rng: Rng,
  table: NoiseTable,
): Readonly<Record<"actions" | "noise" | "time", Float32Array>> {
  const rows = told.length * draws;
  const actions = new Float32Array(rows * noiseLength);
  for (const [i, { frame, showing }] of told.entries()) {
    const chunk = showing === "mirrored" ? mirroredChunk(chunkAt(frame)) : chunkAt(frame);
    for (let k = 0; k < draws; k++) actions.set(chunk, (i * draws + k) * noiseLength);
  }
  const time = Float32Array.from({ length: rows }, () => 0.999 * (1 - rng.uniform() ** (2 / 3)));
  return { actions, noise: table.rows(rng, rows, noiseLength), time };
}
