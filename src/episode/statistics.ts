/** 97.5 % quantile of the standard normal distribution: two-sided 95 %. */
const z95 = 1.959963984540054;

/**
 * Wilson's score interval of a success rate, 95 % (E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", J. Am. Stat. Assoc. 22, 1927). Stays inside [0, 1] and is of use at 0 and n successes too.
 *
 * @returns [low, high]; [0, 1] of no trials
 * @throws RangeError unless 0 ≤ successes ≤ trials, both whole
 */
export function wilsonInterval(successes: number, trials: number): [low: number, high: number] {
  if (!Number.isInteger(successes) || !Number.isInteger(trials) || successes < 0 || successes > trials) {
    throw new RangeError(`There cannot be ${successes} successes in ${trials} trials`);
  }
  if (trials === 0) return [0, 1];
  const rate = successes / trials;
  const zz = z95 * z95;
  const centre = rate + zz / (2 * trials);
  const half = z95 * Math.sqrt((rate * (1 - rate)) / trials + zz / (4 * trials * trials));
  const scale = 1 + zz / trials;
  // Rounding must not turn a bound that is exactly 0 or 1 into something next to it.
  const low = successes === 0 ? 0 : (centre - half) / scale;
  const high = successes === trials ? 1 : (centre + half) / scale;
  return [low, high];
}

/**
 * McNemar's test of paired outcomes in its exact form: the two-sided p-value of a fair coin for the pairs in which only
 * one of the two succeeded (Q. McNemar, Psychometrika 12, 1947, with the binomial distribution in place of χ²).
 *
 * @param onlyFirst pairs in which only the first succeeded
 * @param onlySecond pairs in which only the second succeeded
 * @returns p in (0, 1]; 1 without such pairs
 * @throws RangeError on a count that is negative or fractional
 */
export function mcNemarExact(onlyFirst: number, onlySecond: number): number {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`A count of pairs must be a whole number, at least 0; got ${count}`);
    }
  }
  const n = onlyFirst + onlySecond;
  // ln of C(n, k) / 2ⁿ, since 2⁻ⁿ itself underflows above 1074 pairs.
  let logTerm = -n * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= Math.min(onlyFirst, onlySecond); k++) {
    logTerm += Math.log((n - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}

/**
 * Chance that a tower of `discs` discs gets to another peg by the shortest way, which has 2ⁿ − 1 moves, if each move succeeds with
 * the same chance, whatever happened before, and none that failed is made good.
 *
 * @param singleMove 0..1
 * @throws RangeError on another chance, or on a number of discs that is no whole number above 0
 */
export function towerSuccess(singleMove: number, discs: number): number {
  if (!(singleMove >= 0 && singleMove <= 1)) throw new RangeError(`A chance must be from 0 to 1; got ${singleMove}`);
  return singleMove ** towerMoves(discs);
}

/** Moves of the shortest way of a tower to another peg: 2ⁿ − 1. @throws RangeError unless `discs` is a whole number above 0 */
export function towerMoves(discs: number): number {
  if (!Number.isInteger(discs) || discs < 1) throw new RangeError(`No tower has ${discs} discs`);
  return 2 ** discs - 1;
}

/**
 * The value below which the fraction `p` of the samples lies, interpolated linearly between order statistics at
 * position (n − 1)·p from 0: definition 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages",
 * The American Statistician 50, 1996 (the default of NumPy and R).
 *
 * @param p 0..1
 * @throws RangeError on no samples, or a `p` outside
 */
export function percentile(samples: readonly number[], p: number): number {
  if (samples.length === 0) throw new RangeError("No percentile exists of no samples");
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A percentile needs a fraction from 0 to 1; got ${p}`);
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** @throws RangeError on no samples */
export function mean(samples: readonly number[]): number {
  if (samples.length === 0) throw new RangeError("No mean exists of no samples");
  return samples.reduce((sum, x) => sum + x, 0) / samples.length;
}

/** Percentiles of samples, in their unit. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Median, 95th and 99th percentile; null without samples. */
export function quantiles(samples: readonly number[]): Quantiles | null {
  if (samples.length === 0) return null;
  return { p50: percentile(samples, 0.5), p95: percentile(samples, 0.95), p99: percentile(samples, 0.99) };
}
