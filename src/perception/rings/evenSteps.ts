/**
 * Chosen on 400 pictures of drawn toys that no network had learned from and on the 100 development pictures of
 * `benchmarks/photographs`: not the likeliest on either, but better on both than no such model.
 */
const model = {
  /** Relative error of a size, standard deviation. */
  sizeError: 0.015,
  /** How far the steps of one toy differ from each other, share of the usual step, standard deviation. */
  share: 0.2,
  /** A step that is as far off as this, deviations squared, or farther, tells as much. */
  most: 6,
  /** How much of this is believed: toys there are whose steps are not even. */
  trust: 0.5,
} as const;

/**
 * How well sizes go together as those of one toy, whose rings grow in about even steps: log odds, on average 0 where they do, less
 * where a step is left out or where the largest is a board. Fewer than three sizes tell nothing: 0.
 *
 * @param sizes of all rings in any order, the same unit for all of a picture; above 0
 */
export function evenSteps(sizes: readonly number[]): number {
  const rising = sizes.toSorted((a, b) => a - b);
  const steps = rising.slice(1).map((size, i) => size - rising[i]!);
  if (steps.length < 2) return 0;
  const usual = median(steps);
  const off = steps.map((step, i) => {
    const deviation = Math.hypot(Math.SQRT2 * model.sizeError * rising[i + 1]!, model.share * usual);
    return Math.min(model.most, ((step - usual) / deviation) ** 2);
  });
  // The usual step is learned from the sizes themselves: one of them tells nothing.
  return (model.trust / 2) * (steps.length - 1 - off.reduce((a, b) => a + b));
}

function median(numbers: readonly number[]): number {
  const rising = numbers.toSorted((a, b) => a - b);
  const half = rising.length / 2;
  return (rising[Math.ceil(half) - 1]! + rising[Math.floor(half)]!) / 2;
}
