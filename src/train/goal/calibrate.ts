import { type ConfidenceFeatures, confidenceFeatures } from "../../goal/learned/confidence.ts";

/** A request that was considered. */
export interface CalibrationSample {
  readonly features: ConfidenceFeatures;
  /** Whether the goal holds in the same states as the true one; never where there is none. */
  readonly isRight: boolean;
}

/** Keeps the weights finite where a feature divides right from wrong without fault. */
const ridge = 1e-4;
const iterations = 50;

/**
 * Logistic regression by Newton's method (Bishop, "Pattern Recognition and Machine Learning", section 4.3.3), with a small ridge.
 * @throws RangeError on no samples
 */
export function fitConfidence(samples: readonly CalibrationSample[]): {
  readonly weights: ConfidenceFeatures;
  readonly bias: number;
} {
  if (samples.length === 0) throw new RangeError("A calibration takes at least one sample");
  const rows = samples.map(({ features }) => [...confidenceFeatures.map((name) => features[name]), 1]);
  const n = confidenceFeatures.length + 1;
  let w = new Array<number>(n).fill(0);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const gradient = w.map((value) => ridge * value);
    const hessian = w.map((_, i) => w.map((__, j) => (i === j ? ridge : 0)));
    for (const [k, x] of rows.entries()) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * w[i]!, 0)));
      for (let i = 0; i < n; i++) {
        gradient[i]! += ((p - Number(samples[k]!.isRight)) * x[i]!) / rows.length;
        for (let j = 0; j < n; j++) hessian[i]![j]! += (p * (1 - p) * x[i]! * x[j]!) / rows.length;
      }
    }
    const step = solve(hessian, gradient);
    // Newton's step may overshoot far from the end.
    const length = Math.hypot(...step);
    const scale = Math.min(1, 5 / length);
    w = w.map((value, i) => value - scale * step[i]!);
    if (length < 1e-9) break;
  }
  const weights = Object.fromEntries(confidenceFeatures.map((name, i) => [name, w[i]!])) as Record<
    keyof ConfidenceFeatures,
    number
  >;
  return { weights, bias: w[n - 1]! };
}

/** What is asked of the threshold: shares of clear requests that are answered, of others that are not. */
const wanted = { answered: 0.96, caught: 0.95 } as const;

/**
 * The threshold at which the lesser of two margins is greatest: of clear requests with at least this confidence over 96 %, and of other
 * requests with less over 95 %. Half way between the two confidences beside it.
 */
export function chooseThreshold(clear: readonly number[], other: readonly number[]): number {
  const all = [...new Set([0, ...clear, ...other, 1])].sort((a, b) => a - b);
  const share = (list: readonly number[], test: (confidence: number) => boolean): number =>
    list.length === 0 ? 1 : list.filter(test).length / list.length;
  let best = { threshold: 0.5, margin: -Infinity };
  for (let i = 1; i < all.length; i++) {
    const threshold = (all[i - 1]! + all[i]!) / 2;
    const answered = share(clear, (confidence) => confidence >= threshold);
    const caught = share(other, (confidence) => confidence < threshold);
    const margin = Math.min(answered - wanted.answered, caught - wanted.caught);
    if (margin > best.margin) best = { threshold, margin };
  }
  return best.threshold;
}

/** Solves A·x = b by Gaussian elimination with pivots; A is positive definite. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): readonly number[] {
  const m = a.map((row, i) => [...row, b[i]!]);
  const n = m.length;
  for (let i = 0; i < n; i++) {
    const pivot = m.reduce((best, row, k) => (k >= i && Math.abs(row[i]!) > Math.abs(m[best]![i]!) ? k : best), i);
    [m[i], m[pivot]] = [m[pivot]!, m[i]!];
    for (let k = i + 1; k < n; k++) {
      const factor = m[k]![i]! / m[i]![i]!;
      for (let j = i; j <= n; j++) m[k]![j]! -= factor * m[i]![j]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = x.reduce((sum, value, j) => (j > i ? sum + m[i]![j]! * value : sum), 0);
    x[i] = (m[i]![n]! - known) / m[i]![i]!;
  }
  return x;
}
