import type { RingReader } from "../../perception/rings/RingReader.ts";
import { ringPictureSeed } from "./seeds.ts";
import { takeRingPicture } from "./takeRingPicture.ts";

type Stacks = readonly (readonly number[])[];

/** What of a picture was read right. */
export interface RingResult {
  /** Number, rod and order of all rings. */
  readonly isExact: boolean;
  /** How many rings each rod has. */
  readonly isCounted: boolean;
}

/** Compares what was read with what is there: of each rod, ranks from the lowest ring up. */
export const compareStacks = (read: Stacks, truth: Stacks): RingResult => ({
  isExact: JSON.stringify(read) === JSON.stringify(truth),
  isCounted: read.every((stack, rod) => stack.length === truth[rod]!.length),
});

/** Counts of what was read right; plain data. */
export function summariseRings(results: readonly RingResult[]): Readonly<Record<string, number>> {
  const exact = results.filter(({ isExact }) => isExact).length;
  const ringsOnEachRod = results.filter(({ isCounted }) => isCounted).length;
  return { pictures: results.length, exact, exactShare: exact / results.length, ringsOnEachRod };
}

/** Reads the first `count` validation pictures. @throws RangeError beyond their end */
export async function evaluateRings(
  reader: Pick<RingReader, "read">,
  count: number,
  onPicture: (done: number) => Promise<void>,
): Promise<readonly RingResult[]> {
  const results: RingResult[] = [];
  for (let i = 0; i < count; i++) {
    const { image, toy } = takeRingPicture(ringPictureSeed("validation", i));
    results.push(compareStacks((await reader.read(image)).stacks, toy.stacks));
    await onPicture(i + 1);
  }
  return results;
}
