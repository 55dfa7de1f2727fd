import type { Rng } from "../../../core/index.ts";
import type { NoiseTable } from "../../../learn/NoiseTable.ts";
import type { PromptWords } from "../../../policy/vla/PromptWords.ts";
import { discLength, discPlaces, noiseLength, promptPlaces, proprioParts } from "../../../policy/vla/vlaInputs.ts";
import {
  bytesAt,
  chunkAt,
  discsAt,
  type Examples,
  type Frame,
  type PromptMode,
  promptOf,
  proprioAt,
  writePrompt,
} from "./Examples.ts";
import { featureBytes } from "./FeatureFile.ts";
import { pictureBytes } from "./EpisodeFile.ts";

/** How what is seen becomes the inputs of a sight in training. */
export type Encoder = "scratch" | "perception" | "state";

/** A frame with what is said. */
export interface Told {
  readonly frame: Frame;
  readonly prompt: string;
}

/** Share of those told their sub-task that are stackings: there the plan cannot be guessed from what is seen. */
const stackingShare = 0.2;

/** Share of all that is shown that is of stackings. */
export const stackingShareOf = ({ stackings }: Examples): number => (stackings.length === 0 ? 0 : stackingShare / 2);

/** Frames of a step: the first half are told the game, the others their sub-task. */
export function drawTold({ games, stackings }: Examples, count: number, rng: Rng): readonly Told[] {
  return Array.from({ length: count }, (_, i) => {
    const mode: PromptMode = 2 * i < count ? "game" : "sub-task";
    const isStacking = mode === "sub-task" && stackings.length > 0 && rng.uniform() < stackingShare;
    const frame = rng.pick(isStacking ? stackings : games);
    return { frame, prompt: promptOf(frame, mode, rng) };
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
  for (const [row, { frame, prompt }] of told.entries()) {
    proprio.set(proprioAt(frame), row * proprioParts.length);
    writePrompt(prompt, words, said, row);
  }
  return { words: said, proprio, ...seenBatch(told, encoder, rng) };
}

function seenBatch(told: readonly Told[], encoder: Encoder, rng: Rng | undefined): Record<string, Float32Array> {
  if (encoder === "state") {
    const discs = new Float32Array(told.length * discPlaces * discLength);
    for (const [row, { frame }] of told.entries()) discs.set(discsAt(frame), row * discPlaces * discLength);
    return { discs };
  }
  const kind = encoder === "scratch" ? "pictures" : "features";
  const both = (["agent", "wrist"] as const).map((camera) => {
    const length = kind === "pictures" ? pictureBytes : featureBytes;
    const numbers = new Float32Array(told.length * length);
    for (const [row, { frame }] of told.entries()) {
      const bytes = bytesAt(frame, camera, kind);
      const into = numbers.subarray(row * length, (row + 1) * length);
      if (kind === "features") shares(bytes, into);
      else lit(bytes, into, rng);
    }
    return [kind === "pictures" ? camera : `${camera} features`, numbers] as const;
  });
  return Object.fromEntries(both);
}

function shares(bytes: Uint8Array, into: Float32Array): void {
  for (let i = 0; i < bytes.length; i++) into[i] = bytes[i]! / 255;
}

/** A picture in another light. */
function lit(bytes: Uint8Array, into: Float32Array, rng: Rng | undefined): void {
  if (rng === undefined) {
    shares(bytes, into);
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
  for (const [i, { frame }] of told.entries()) {
    const chunk = chunkAt(frame);
    for (let k = 0; k < draws; k++) actions.set(chunk, (i * draws + k) * noiseLength);
  }
  const time = Float32Array.from({ length: rows }, () => 0.999 * (1 - rng.uniform() ** (2 / 3)));
  return { actions, noise: table.rows(rng, rows, noiseLength), time };
}
