/** A ring that was found, and how large it looks: the same unit for all of a picture. */
export interface SizedRing {
  /** 0 left, 1 middle, 2 right. */
  readonly rod: number;
  readonly size: number;
}

export interface RankedRings {
  /** Of each ring in the order that was given; 1 is the smallest. */
  readonly ranks: readonly number[];
  /** How sure the order of sizes is, 0..1. */
  readonly confidence: number;
  /** Whether no ring lies on a smaller one. */
  readonly isLegal: boolean;
}

/** Relative error of a size, standard deviation: assumed, not measured, so that confidences are not calibrated. */
const sizeDeviation = 0.025;

/**
 * A ring that looks larger by no more than this share than the one that it lies on is taken for smaller, for the game's rule is
 * kept more often than broken.
 */
const tolerance = 0.06;

/** How sure an order against the rule can be at most. */
const mostIfIllegal = 0.5;

/** Orders rings by size over all rods. @param rings rod by rod, each from the lowest ring up */
export function rankRings(rings: readonly SizedRing[]): RankedRings {
  const logs = rings.map(({ size }) => Math.log(size));
  for (const rod of [0, 1, 2])
    settle(
      rings.flatMap((ring, i) => (ring.rod === rod ? [i] : [])),
      logs,
    );
  const order = rings.map((_, i) => i).sort((a, b) => logs[a]! - logs[b]!);
  const ranks = rings.map((_, i) => order.indexOf(i) + 1);
  const isLegal = rings.every((ring, i) => rings[i - 1]?.rod !== ring.rod || ranks[i]! < ranks[i - 1]!);
  let confidence = isLegal ? 1 : mostIfIllegal;
  for (let i = 1; i < order.length; i++) {
    const [smaller, larger] = [order[i - 1]!, order[i]!];
    // On one rod the rule has decided.
    if (rings[smaller]!.rod === rings[larger]!.rod) continue;
    confidence = Math.min(confidence, likelihood((logs[larger]! - logs[smaller]!) / (Math.SQRT2 * sizeDeviation)));
  }
  return { ranks, confidence, isLegal };
}

/** Lets sizes fall from the lowest ring up where they rise by less than the tolerance: neighbours share their mean, a hair apart. */
function settle(stack: readonly number[], logs: number[]): void {
  for (let round = 0; round < stack.length; round++) {
    for (let i = 1; i < stack.length; i++) {
      const [below, above] = [stack[i - 1]!, stack[i]!];
      const excess = logs[above]! - logs[below]!;
      if (excess < 0 || excess > tolerance) continue;
      const middle = (logs[above]! + logs[below]!) / 2;
      logs[below] = middle + 1e-4;
      logs[above] = middle - 1e-4;
    }
  }
}

/** Share of a normal distribution below z (Abramowitz and Stegun, 26.2.17 in the logistic form of Bowling and others, 2009). */
const likelihood = (z: number): number => 1 / (1 + Math.exp(-(0.07056 * z ** 3 + 1.5976 * z)));
