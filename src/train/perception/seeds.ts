/** What a picture is for; scenes of different purposes are never the same. */
export type Purpose = "training" | "validation" | "test";

/** First seed of each purpose, far more apart than there will ever be pictures; frozen before the first training. */
const firstSeeds: Readonly<Record<Purpose, number>> = {
  training: 1_000_000_000,
  validation: 2_000_000_000,
  test: 3_000_000_000,
};

/** Trainings for whose pictures there is room before the validation set; the pictures of others lie past the test set. */
const trainingsBefore = 100;
const seedsPerTraining = 10_000_000;

/** Seed of picture `index` of a training run, or of the one validation and test set that all runs share. */
export function pictureSeed(purpose: Purpose, index: number, trainingSeed = 0): number {
  if (purpose !== "training") return firstSeeds[purpose] + index;
  const block = trainingSeed < trainingsBefore ? trainingSeed : trainingSeed + 3 * trainingsBefore;
  return firstSeeds.training + block * seedsPerTraining + index;
}
