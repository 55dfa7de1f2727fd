import { ModelError } from "../../core/index.ts";
import type { JsonRecord } from "../../model/ModelCard.ts";

/**
 * What tells right goals from wrong ones, in this order. `logSurprisal` is the natural logarithm of about −ln p of the goal's
 * probability p: for it 0.999 and 0.99 are nearly as far apart as 0.9 and 0.3, where p or its logarithm tells the last two alone.
 */
export const confidenceFeatures = ["logSurprisal", "voteShare", "unseenShare", "statusMargin"] as const;
export type ConfidenceFeatures = Readonly<Record<(typeof confidenceFeatures)[number], number>>;

/** A logistic regression from features to the probability that the goal is right, and where it is too low to act. */
export interface Calibration {
  readonly weights: ConfidenceFeatures;
  readonly bias: number;
  /** Least confidence with which a goal is predicted. */
  readonly threshold: number;
}

/** 1 / (1 + e^−(w·x + b)). */
export function confidenceOf(features: ConfidenceFeatures, { weights, bias }: Calibration): number {
  const z = confidenceFeatures.reduce((sum, name) => sum + weights[name] * features[name], bias);
  return 1 / (1 + Math.exp(-z));
}

/** Reads a calibration out of a card. @throws ModelError on a number that is missing */
export function parseCalibration(record: JsonRecord): Calibration {
  const number = (value: unknown, name: string): number => {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw new ModelError(`In the card of the goal model, settings.calibration.${name} must be a number`);
  };
  const weights = record["weights"] as JsonRecord | undefined;
  return {
    weights: Object.fromEntries(
      confidenceFeatures.map((name) => [name, number(weights?.[name], `weights.${name}`)]),
    ) as Record<(typeof confidenceFeatures)[number], number>,
    bias: number(record["bias"], "bias"),
    threshold: number(record["threshold"], "threshold"),
  };
}
