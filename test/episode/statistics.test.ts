import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import {
  mcNemarExact,
  mean,
  percentile,
  quantiles,
  towerMoves,
  towerSuccess,
  wilsonInterval,
} from "../../src/episode/statistics.ts";

const percent = ([low, high]: [number, number]): string => `${(100 * low).toFixed(1)}..${(100 * high).toFixed(1)}`;
const close = (actual: number, expected: number, tolerance = 1e-12): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
};

describe("wilsonInterval", () => {
  it("has the published values", () => {
    assert.equal(percent(wilsonInterval(95, 100)), "88.8..97.8");
    assert.equal(percent(wilsonInterval(0, 100)), "0.0..3.7");
    // R: prop.test(17, 50, correct = FALSE), the paper's 34 %
    assert.equal(percent(wilsonInterval(17, 50)), "22.4..47.8");
    // Newcombe, Statistics in Medicine 17, 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29
    assert.deepEqual(
      [[81, 263], [15, 148], [0, 20], [1, 29]].map(([x, n]) => wilsonInterval(x!, n!).map((p) => p.toFixed(4))), // prettier-ignore
      [["0.2553", "0.3662"], ["0.0624", "0.1605"], ["0.0000", "0.1611"], ["0.0061", "0.1718"]], // prettier-ignore
    );
  });

  it("has bounds at which the observed rate is just z standard errors away, its defining equation", () => {
    for (const [x, n] of [
      [1, 3],
      [7, 9],
      [50, 100],
      [999, 1000],
    ] as const) {
      // prettier-ignore
      for (const p of wilsonInterval(x, n)) {
        close(Math.abs(x / n - p) / Math.sqrt((p * (1 - p)) / n), 1.959963984540054, 1e-9);
      }
    }
  });

  it("mirrors, reaches 0 and 1 exactly, knows nothing of no trials and refuses nonsense", () => {
    const [low, high] = wilsonInterval(3, 10);
    const [mirrorLow, mirrorHigh] = wilsonInterval(7, 10);
    close(low, 1 - mirrorHigh);
    close(high, 1 - mirrorLow);
    for (let n = 1; n < 200; n++) {
      assert.equal(wilsonInterval(0, n)[0], 0);
      assert.equal(wilsonInterval(n, n)[1], 1);
    }
    assert.deepEqual(wilsonInterval(0, 0), [0, 1]);
    for (const [x, n] of [[2, 1], [-1, 3], [0.5, 1]] as const) assert.throws(() => wilsonInterval(x, n), RangeError); // prettier-ignore
  });
});

describe("mcNemarExact", () => {
  it("has the closed forms of small tables", () => {
    assert.equal(mcNemarExact(0, 0), 1);
    assert.equal(mcNemarExact(4, 4), 1);
    close(mcNemarExact(5, 0), 2 / 32);
    close(mcNemarExact(0, 5), 2 / 32);
    close(mcNemarExact(10, 2), (2 * (1 + 12 + 66)) / 4096);
  });

  it("has the published value of a table with small counts", () => {
    // Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91, 2013: airway hyper-responsiveness of 21 children
    // before and after a transplantation, 1 and 7 discordant pairs, exact conditional test
    assert.equal(mcNemarExact(1, 7).toFixed(3), "0.070");
  });

  it("agrees with its naive twin, which counts all coin sequences", () => {
    for (let a = 0; a <= 6; a++) {
      for (let b = 0; b <= 6; b++) {
        const n = a + b;
        let extreme = 0;
        for (let s = 0; s < 2 ** n; s++) {
          const heads = s.toString(2).replaceAll("0", "").length;
          if (Math.abs(heads - n / 2) >= Math.abs(a - n / 2)) extreme++;
        }
        close(mcNemarExact(a, b), extreme / 2 ** n);
      }
    }
  });

  it("does not underflow with thousands of pairs", () => {
    // Normal approximation with continuity correction: z = (|1600 − 1400| − 1) / √3000 = 3.633, p = 2.80e-4
    close(mcNemarExact(1600, 1400), 2.8e-4, 2e-6);
    assert.throws(() => mcNemarExact(-1, 2), RangeError);
    assert.throws(() => mcNemarExact(1, 2.5), RangeError);
  });
});

describe("towerSuccess", () => {
  it("is that of as many single moves as the puzzle needs", () => {
    /** The recursion by which the puzzle is solved: all but the largest aside, the largest, all but it on top. */
    const moves = (discs: number): number => (discs === 0 ? 0 : moves(discs - 1) + 1 + moves(discs - 1));
    for (let discs = 1; discs <= 7; discs++) {
      assert.equal(towerMoves(discs), moves(discs));
      for (const p of [0, 0.5, 0.87, 0.99, 1]) {
        let product = 1;
        for (let move = 0; move < moves(discs); move++) product *= p;
        close(towerSuccess(p, discs), product);
      }
    }
  });

  it("foretells from the paper's single moves what is known of it", () => {
    // 0.99^7, 0.99^15 and 0.87^7 by hand
    assert.deepEqual(
      [towerSuccess(0.99, 3), towerSuccess(0.99, 4), towerSuccess(0.87, 3)].map((p) => p.toFixed(4)),
      ["0.9321", "0.8601", "0.3773"],
    );
  });

  it("refuses what is no chance and no tower", () => {
    for (const p of [-0.1, 1.1, NaN]) assert.throws(() => towerSuccess(p, 3), RangeError);
    for (const discs of [0, 2.5, -1]) assert.throws(() => towerSuccess(0.9, discs), RangeError);
  });
});

describe("percentile and mean", () => {
  it("interpolates as NumPy's default does", () => {
    assert.equal(percentile([3], 0.99), 3);
    assert.equal(percentile([4, 1, 3, 2], 0.5), 2.5);
    close(percentile([15, 20, 35, 40, 50], 0.4), 29); // the worked example of Wikipedia's "C = 1" variant
    assert.equal(percentile([10, 2, 1], 0), 1); // by value, not as text
    assert.equal(percentile([10, 2, 1], 1), 10);
  });

  it("gives a uniform sample its quantiles", () => {
    const rng = new Rng(1, "percentile");
    const { p50, p95, p99 } = quantiles(Array.from({ length: 20000 }, () => rng.uniform()))!;
    close(p50, 0.5, 0.015);
    close(p95, 0.95, 0.007);
    close(p99, 0.99, 0.004);
  });

  it("does not make numbers up", () => {
    assert.equal(quantiles([]), null);
    assert.throws(() => percentile([], 0.5), RangeError);
    assert.throws(() => percentile([1], 1.5), RangeError);
    assert.throws(() => mean([]), RangeError);
    assert.equal(mean([1, 2, 6]), 3);
  });

  it("leaves its argument in order", () => {
    const samples = [3, 1, 2];
    percentile(samples, 0.5);
    assert.deepEqual(samples, [3, 1, 2]);
  });
});
