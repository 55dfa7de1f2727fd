/**
 * Seeds of the ring toy's pictures; frozen before the first training. The three ranges have no seed in common; training pictures
 * of another training seed come from seeds beyond all of them.
 */
export const ringSeeds = {
  training: [0, 99_999],
  validation: [100_000, 100_299],
  test: [200_000, 200_999],
} as const;

/** Beyond every range above. */
const nextTraining = 1_000_000;

/** Seed of picture `index` of a split. @throws RangeError beyond the split's end */
export function ringPictureSeed(split: keyof typeof ringSeeds, index: number, trainingSeed = 0): number {
  const [first, last] = ringSeeds[split];
  if (!(index >= 0 && first + index <= last)) {
    throw new RangeError(`Picture ${index} of the ${split} pictures is beyond the ${last - first + 1} that there are`);
  }
  return first + index + (split === "training" ? trainingSeed * nextTraining : 0);
}
