import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { confidenceFeatures, confidenceOf } from "../../../src/goal/learned/confidence.ts";
import { type CalibrationSample, chooseThreshold, fitConfidence } from "../../../src/train/goal/calibrate.ts";

describe("fitConfidence()", () => {
  const rng = new Rng(4, "samples");
  const samples = Array.from({ length: 3000 }, (): CalibrationSample => {
    const features = {
      logSurprisal: -3 * rng.uniform(),
      voteShare: rng.uniform(0.2, 1),
      unseenShare: 0.5 * rng.uniform(),
      statusMargin: rng.normal(3),
    };
    const z = features.logSurprisal + 2 * features.voteShare - 3 * features.unseenShare + 0.8 * features.statusMargin;
    return { features, isRight: rng.uniform() < 1 / (1 + Math.exp(-z)) };
  });

  it("finds the weights that drew the samples, and where no slope is left", () => {
    const { weights, bias } = fitConfidence(samples);
    const found = [...confidenceFeatures.map((name) => weights[name]), bias];
    for (const [i, wanted] of [1, 2, -3, 0.8, 0].entries()) {
      assert.ok(Math.abs(found[i]! - wanted) < 0.6, found.join(" "));
    }
    // Of the log likelihood, by its own formula.
    for (const name of confidenceFeatures) {
      const slope = samples.reduce(
        (sum, { features, isRight }) =>
          sum + (confidenceOf(features, { weights, bias, threshold: 0 }) - Number(isRight)) * features[name],
        0,
      );
      assert.ok(Math.abs(slope / samples.length + 1e-4 * weights[name]) < 1e-6, name);
    }
  });

  it("stays finite where a feature tells right from wrong without fault", () => {
    const divided = samples.map(({ features }) => ({ features, isRight: features.statusMargin > 0 }));
    const { weights, bias } = fitConfidence(divided);
    assert.ok([...Object.values(weights), bias].every(Number.isFinite) && weights.statusMargin > 1);
    assert.throws(() => fitConfidence([]), RangeError);
  });
});

describe("chooseThreshold()", () => {
  it("divides what can be divided", () => {
    assert.equal(chooseThreshold([0.9, 0.7, 0.8], [0.1, 0.3]), 0.5);
  });

  it("balances what cannot", () => {
    // Above 0.3 are 98 % of the clear ones and 3 % of the others; above 0.2, a quarter of the others.
    const clear = Array.from({ length: 100 }, (_, i) => (i < 2 ? 0.2 : 0.9));
    const other = Array.from({ length: 100 }, (_, i) => (i < 3 ? 0.95 : i < 25 ? 0.3 : 0.1));
    assert.equal(chooseThreshold(clear, other), 0.6);
    assert.ok(chooseThreshold(clear, []) <= 0.2);
  });
});
