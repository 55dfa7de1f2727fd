import type { Image } from "../../core/index.ts";
import type { RodView } from "../../perception/rings/RodView.ts";
import { type RingPicture, ringPictureSize, type RingView } from "./takeRingPicture.ts";

const pixelCount = 3 * ringPictureSize.width * ringPictureSize.height;
const mostRings = 9;
/** Rods: base and top; number of rings; of each ring rod, rank, left and right end. */
const numberCount = 12 + 1 + 6 * mostRings;

/** Bytes that are kept of a picture; a multiple of 4. */
export const ringExampleBytes = pixelCount + 4 * numberCount;

/** A picture with what is true of it, as a training reads it back. */
export interface RingExample {
  readonly image: Image;
  /** From left to right. */
  readonly rods: readonly RodView[];
  readonly rings: readonly RingView[];
}

export function writeRingExample(bytes: Uint8Array, start: number, { image, rods, rings }: RingPicture): void {
  bytes.set(image.data, start);
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset + start + pixelCount, numberCount);
  numbers.set([...rods.flatMap(({ base, top }) => [...base, ...top]), rings.length]);
  numbers.set(
    rings.flatMap(({ rod, rank, left, right }) => [rod, rank, ...left, ...right]),
    13,
  );
}

export function readRingExample(bytes: Uint8Array, start: number): RingExample {
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset + start + pixelCount, numberCount);
  const rods = [0, 4, 8].map((i): RodView => ({
    base: [numbers[i]!, numbers[i + 1]!],
    top: [numbers[i + 2]!, numbers[i + 3]!],
  }));
  const rings = Array.from({ length: numbers[12]! }, (_, i): RingView => {
    const [rod, rank, u0, v0, u1, v1] = numbers.subarray(13 + 6 * i) as unknown as number[];
    return { rod: rod!, rank: rank!, left: [u0!, v0!], right: [u1!, v1!] };
  });
  const data = bytes.subarray(start, start + pixelCount);
  return { image: { ...ringPictureSize, channels: 3, data }, rods, rings };
}
