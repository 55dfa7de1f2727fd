import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import {
  areaUnderRoc,
  calibrationError,
  errorAtCoverage,
  type Graded,
  reliabilityBins,
} from "../../../src/goal/evaluation/confidence.ts";

const graded = (...pairs: readonly (readonly [number, boolean])[]): Graded[] =>
  pairs.map(([confidence, isRight]) => ({ confidence, isRight }));
const near = (actual: number | null, expected: number): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual} for ${expected}`);
};
/** Random predictions, with many ties. */
const random = (rng: Rng, count: number): Graded[] =>
  Array.from({ length: count }, () => {
    const confidence = rng.integer(11) / 10;
    return { confidence, isRight: rng.uniform() < confidence };
  });

describe("areaUnderRoc()", () => {
  it("is 1 where right ones are surer, 0 the other way round, a half of equally sure ones", () => {
    assert.equal(areaUnderRoc(graded([0.9, true], [0.8, true], [0.7, false])), 1);
    assert.equal(areaUnderRoc(graded([0.1, true], [0.8, false], [0.7, false])), 0);
    assert.equal(areaUnderRoc(graded([1, true], [1, false], [1, false])), 0.5);
  });

  it("is the share of pairs in order, ties by half", () => {
    for (let seed = 0; seed < 20; seed++) {
      const some = random(new Rng(seed, "roc"), 40);
      const pairs = some
        .filter(({ isRight }) => isRight)
        .flatMap((right) => some.filter(({ isRight }) => !isRight).map((wrong) => right.confidence - wrong.confidence));
      near(areaUnderRoc(some), pairs.reduce((sum, d) => sum + (d > 0 ? 1 : d === 0 ? 0.5 : 0), 0) / pairs.length);
    }
  });

  it("does not exist of right ones or of wrong ones alone", () => {
    assert.equal(areaUnderRoc(graded([0.9, true])), null);
    assert.equal(areaUnderRoc(graded([0.9, false])), null);
    assert.equal(areaUnderRoc([]), null);
  });

  it("refuses what is no confidence", () => {
    for (const confidence of [NaN, -0.1, 1.1]) {
      assert.throws(() => areaUnderRoc(graded([confidence, true])), /from 0 to 1; got/);
    }
  });
});

describe("errorAtCoverage()", () => {
  it("counts the surest only", () => {
    const some = graded([0.9, true], [0.8, false], [0.7, true], [0.1, false]);
    near(errorAtCoverage(some, 0.25), 0);
    near(errorAtCoverage(some, 0.5), 1 / 2);
    near(errorAtCoverage(some, 0.75), 1 / 3);
    near(errorAtCoverage(some, 1), 1 / 2);
    assert.equal(errorAtCoverage([], 0.85), null);
  });

  it("rounds up to whole predictions, and no further", () => {
    // 0.15 × 20 is a little more than 3 in binary.
    const some = Array.from({ length: 20 }, (_, i) => ({ confidence: 1 - i / 20, isRight: i < 3 }));
    near(errorAtCoverage(some, 0.15), 0);
    near(errorAtCoverage(some, 0.16), 1 / 4);
  });

  it("expects of equally sure ones what a draw gives, whatever their order", () => {
    const some = graded([0.9, true], [0.5, false], [0.5, true], [0.5, true]);
    near(errorAtCoverage(some, 0.5), 1 / 3 / 2);
    near(errorAtCoverage(some.toReversed(), 0.5), 1 / 3 / 2);
  });
});

describe("reliabilityBins() and calibrationError()", () => {
  it("have equal counts, up to one, and hold all predictions", () => {
    for (const count of [10, 57, 100]) {
      const some = random(new Rng(count, "bins"), count);
      const bins = reliabilityBins(some);
      assert.equal(bins.length, 10);
      assert.ok(bins.every((bin) => bin.count === Math.floor(count / 10) || bin.count === Math.ceil(count / 10)));
      const total = (of: (bin: (typeof bins)[number]) => number): number =>
        bins.reduce((sum, bin) => sum + bin.count * of(bin), 0);
      near(
        total(() => 1),
        count,
      );
      near(Math.round(total((bin) => bin.accuracy)), some.filter(({ isRight }) => isRight).length);
      assert.ok(bins.every((bin, i) => bin.low <= bin.high && (i === 0 || bins[i - 1]!.high <= bin.low)));
    }
    assert.equal(reliabilityBins(graded([0.2, true], [0.4, true])).length, 2);
    assert.deepEqual(reliabilityBins([]), []);
  });

  it("are off by how much surer predictions are than right", () => {
    const half = Array.from({ length: 100 }, (_, i) => ({ confidence: 0.9, isRight: i % 2 === 0 }));
    near(calibrationError(reliabilityBins(half)), 0.4);
    // Equally sure ones are not sorted by luck: the order of right and wrong ones does not matter.
    near(calibrationError(reliabilityBins(half.toSorted((a, b) => Number(a.isRight) - Number(b.isRight)))), 0.4);
    near(calibrationError(reliabilityBins(graded([1, true], [1, true], [0, false]))), 0);
    assert.equal(calibrationError([]), null);
  });

  it("weigh bins by their counts", () => {
    const bins = reliabilityBins(graded([0, false], [0, false], [1, false]), 2);
    assert.deepEqual(
      bins.map(({ count }) => count),
      [1, 2],
    );
    // 1 of 3 is off by 1: half of a bin of two.
    near(calibrationError(bins), 1 / 3);
  });
});
