/** A prediction with how sure it was, 0..1, and whether it was right. */
export interface Graded {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** Predictions that were about as sure. */
export interface ReliabilityBin {
  readonly count: number;
  /** Of the least and the most sure. */
  readonly low: number;
  readonly high: number;
  readonly meanConfidence: number;
  /** Share that is right. */
  readonly accuracy: number;
}

/**
 * Area under the ROC curve of telling right from wrong by confidence: the chance that a right prediction is surer than a wrong
 * one, ties counting half (Mann-Whitney U over the number of pairs; J. A. Hanley and B. J. McNeil, Radiology 143, 1982).
 *
 * @returns null where none is right or none is wrong
 * @throws RangeError on a confidence that is not in 0..1
 */
export function areaUnderRoc(graded: readonly Graded[]): number | null {
  const ties = tiesOf(graded);
  let pairs = 0;
  let wrongBelow = 0;
  let allRight = 0;
  for (const { right, wrong } of ties) {
    pairs += right * (wrongBelow + wrong / 2);
    wrongBelow += wrong;
    allRight += right;
  }
  return allRight === 0 || wrongBelow === 0 ? null : pairs / (allRight * wrongBelow);
}

/**
 * Share of wrong ones among the surest predictions (selective risk). Where only some of equally sure ones are among them, they are
 * wrong as often as all of those: what to expect of a draw.
 *
 * @param coverage share of the predictions that count, above 0 to 1; rounded up to whole ones
 * @returns null without predictions
 * @throws RangeError on a confidence that is not in 0..1
 */
export function errorAtCoverage(graded: readonly Graded[], coverage: number): number | null {
  if (graded.length === 0) return null;
  // A whole number of predictions must not become the next one by rounding.
  const taken = Math.max(1, Math.ceil(coverage * graded.length - 1e-9));
  let left = taken;
  let wrong = 0;
  for (const tie of tiesOf(graded).reverse()) {
    const count = Math.min(left, tie.right + tie.wrong);
    wrong += (count * tie.wrong) / (tie.right + tie.wrong);
    left -= count;
  }
  return wrong / taken;
}

/**
 * Predictions in bins of equal counts, up to one, least sure first. Each of equally sure ones counts as right as all of those on
 * average, so that it does not matter which of them get into which bin.
 *
 * @param most number of bins; there are fewer where there are fewer predictions
 * @throws RangeError on a confidence that is not in 0..1
 */
export function reliabilityBins(graded: readonly Graded[], most = 10): readonly ReliabilityBin[] {
  const sorted = tiesOf(graded).flatMap(({ confidence, right, wrong }) =>
    Array.from({ length: right + wrong }, () => ({ confidence, accuracy: right / (right + wrong) })),
  );
  const bins = Math.min(most, sorted.length);
  return Array.from({ length: bins }, (_, i) => {
    const bin = sorted.slice(Math.floor((i * sorted.length) / bins), Math.floor(((i + 1) * sorted.length) / bins));
    const meanOf = (key: "confidence" | "accuracy"): number =>
      bin.reduce((sum, each) => sum + each[key], 0) / bin.length;
    return {
      count: bin.length,
      low: bin[0]!.confidence,
      high: bin.at(-1)!.confidence,
      meanConfidence: meanOf("confidence"),
      accuracy: meanOf("accuracy"),
    };
  });
}

/**
 * Expected calibration error: how far confidence and accuracy of the bins are apart on average, bins by their counts (M. P. Naeini et
 * al., AAAI 2015; bins of equal counts as K. Nguyen and B. O'Connor, EMNLP 2015).
 *
 * @returns null without bins
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number | null {
  if (bins.length === 0) return null;
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.meanConfidence), 0) / total;
}

interface Tie {
  readonly confidence: number;
  right: number;
  wrong: number;
}

/** Counts of right and wrong ones for each confidence, least first. */
function tiesOf(graded: readonly Graded[]): Tie[] {
  const ties = new Map<number, Tie>();
  for (const { confidence, isRight } of graded) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new RangeError(`A confidence must be a number from 0 to 1; got ${confidence}`);
    }
    const tie = ties.get(confidence) ?? { confidence, right: 0, wrong: 0 };
    if (isRight) tie.right++;
    else tie.wrong++;
    ties.set(confidence, tie);
  }
  return [...ties.values()].sort((a, b) => a.confidence - b.confidence);
}
