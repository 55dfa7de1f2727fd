/** Quantiles of errors: half, 19 of 20 and 99 of 100 are no larger; null is infinite, which is to say missed. */
export interface ErrorQuantiles {
  readonly median: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/**
 * Quantiles, in hundredths that are rounded up, so that no limit seems to be kept that is not; null without any error.
 *
 * @param errors at least 0; what was missed is infinitely far off
 */
export function errorQuantiles(errors: readonly number[]): ErrorQuantiles | null {
  if (errors.length === 0) return null;
  const sorted = errors.toSorted((a, b) => a - b);
  const at = (share: number): number | null => {
    const error = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    // What is a hundredth but for arithmetic stays one.
    return error === Infinity ? null : Math.ceil(100 * error - 1e-6) / 100;
  };
  return { median: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Median, 95th and 99th percentile in a table or a sentence. */
export function quantilesText(quantiles: ErrorQuantiles | null): string {
  if (quantiles === null) return "none";
  const { median, p95, p99 } = quantiles;
  return [median, p95, p99].map((error) => error?.toFixed(2) ?? "missed").join(" / ");
}
