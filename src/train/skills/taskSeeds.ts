// Seeds of demonstrations and of evaluation tasks never meet each other, nor those of a benchmark, which count from a number
// that a person types.
const seedOf = (seed: number, index: number): number => 2 ** 40 + seed * 1_000_000 + index;
const evaluationOffset = 500_000;

/** Seed of a demonstration: the attempt of that number, from 0, in a training with `seed`. */
export const demonstrationSeed = (seed: number, attempt: number): number => seedOf(seed, attempt);

/** Seed of an evaluation task: the one of that number, from 0, in a training with `seed`. */
export const evaluationSeed = (seed: number, task: number): number => seedOf(seed, evaluationOffset + task);
