import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { countingModel, countRings } from "../../../src/perception/rings/countRings.ts";
import { evenSteps } from "../../../src/perception/rings/evenSteps.ts";
import { strip, type StripRing } from "../../../src/perception/rings/stackMaps.ts";

const peak = (row: number, confidence: number, halfWidth = 20): StripRing => ({ row, halfWidth, confidence });

/** Rings that are this far apart, the lowest a third of that above the board; their peaks are this high. */
const stack = (count: number, distance: number, height = 0.7): StripRing[] =>
  Array.from({ length: count }, (_, i) => peak(strip.rowsAboveBase - 0.5 - (0.3 + i) * distance, height, 30 - i));

const counted = (strips: readonly (readonly StripRing[])[]): ReturnType<typeof countRings> =>
  countRings(strips, ({ halfWidth }) => halfWidth);

const rowsOf = (strips: readonly (readonly StripRing[])[]): number[][] =>
  counted(strips).rings.map((rings) => rings.map(({ row }) => row));

describe("countRings()", () => {
  it("is sure of stacks that are as they must be, whatever the order of their peaks", () => {
    const strips = [stack(3, 6), stack(0, 6), stack(5, 6)];
    const { rings, confidence } = counted(strips.map((peaks) => peaks.toReversed()));
    assert.deepEqual(rings, strips);
    assert.ok(confidence > 0.95 && confidence <= 1 + 1e-9, `${confidence}`);
  });

  it("sees no ring in nothing", () => {
    const { rings, confidence } = counted([[], [], []]);
    assert.deepEqual([rings, confidence], [[[], [], []], 1]);
  });

  it("takes a weak peak for a ring where one must be, and not elsewhere", () => {
    const [whole, other] = [stack(5, 6), stack(2, 6)];
    const gap = whole.with(2, { ...whole[2]!, confidence: 0.2 });
    assert.deepEqual(
      rowsOf([gap, other, []])[0],
      gap.map(({ row }) => row),
    );
    const above = peak(whole[4]!.row - 14, 0.3);
    assert.deepEqual(
      rowsOf([[...whole, above], other, []])[0],
      whole.map(({ row }) => row),
    );
  });

  it("takes a board's edge for none where the stacks say where the first ring is", () => {
    const low = { ...stack(3, 9)[0]!, confidence: 0.7 };
    // Half way between the board and the first ring.
    const edge = peak(low.row + 4.5, 0.45);
    assert.deepEqual(rowsOf([[edge, ...stack(3, 9)], stack(2, 9), stack(2, 9)])[0]!.length, 3);
  });

  it("counts two to nine rings on all rods together, or sees no toy", () => {
    const many = [stack(5, 6), stack(5, 6, 0.6), []];
    assert.deepEqual(
      rowsOf(many).map(({ length }) => length),
      [5, 4, 0],
    );
    const [first, second] = stack(2, 6) as [StripRing, StripRing];
    // By itself the second is none.
    const weak = { ...second, confidence: 0.2 };
    assert.deepEqual(counted([[first, weak], [], []]).rings[0], [first, weak]);
    assert.deepEqual(counted([[first], [], []]).rings, [[], [], []]);
  });

  it("is surer of a ring whose size is one that its toy has", () => {
    const sure = (halfWidth: number): number => {
      const top = stack(5, 6, 0.3)[4]!;
      const toy = stack(4, 6).map((ring, i) => ({ ...ring, halfWidth: 32 - 4 * i }));
      const { rings, confidence } = counted([[...toy, { ...top, halfWidth }], [], []]);
      return rings[0]!.length === 5 ? confidence : 1 - confidence;
    };
    assert.ok(sure(16) > sure(4), `${sure(16)} ${sure(4)}`);
    assert.ok(sure(16) > sure(20), `${sure(16)} ${sure(20)}`);
  });

  it("takes the better of two peaks of one row", () => {
    const [first, ...others] = stack(4, 6);
    const { rings } = counted([[first!, peak(first!.row + 0.4, 0.4, 12), ...others], [], []]);
    assert.deepEqual(rings[0], [first, ...others]);
  });

  it("is unsure where a peak may be a ring or not", () => {
    const strips = [[...stack(3, 6), peak(stack(4, 6)[3]!.row - 1, 0.27)], stack(2, 6), []];
    const { confidence } = counted(strips);
    assert.ok(confidence < 0.9, `${confidence}`);
  });

  it("weighs as the sum over all choices of peaks does", () => {
    const rng = new Rng(7, "rings");
    for (let round = 0; round < 6; round++) {
      const strips = Array.from({ length: 3 }, () =>
        Array.from({ length: rng.integer(6) }, () =>
          peak(rng.uniform(85, 120), rng.uniform(0.05, 0.8), rng.uniform(8, 40)),
        ),
      );
      const { rings, confidence } = counted(strips);
      const slow = naive(strips);
      assert.deepEqual(rings.map(({ length }) => length).join(), slow.counts);
      assert.ok(Math.abs(confidence - slow.confidence) < 1e-9, `${confidence} ${slow.confidence}`);
    }
  });
});

/** Every subset of every strip's peaks, at every distance. */
function naive(strips: readonly (readonly StripRing[])[]): { readonly counts: string; readonly confidence: number } {
  const { perHeight, even, distance: apart, lowest, least } = countingModel;
  const weights = new Map<string, number>();
  const heaviest = new Map<string, { readonly log: number; readonly sizes: readonly number[] }>();
  for (let step = 0; step < 36; step++) {
    const distance = 1.8 * 1.07 ** step;
    const byCount = strips.map((peaks) => {
      const sums = Array<number>(10).fill(0);
      const best = sums.map(() => ({ log: -Infinity, sizes: [] as number[] }));
      for (let set = 0; set < 1 << peaks.length; set++) {
        const rows = peaks.filter((_, i) => (set >> i) & 1).toSorted((a, b) => b.row - a.row);
        let log = 0;
        for (const [i, { row, confidence }] of rows.entries()) {
          const below = rows[i - 1]?.row;
          if (below !== undefined && below - row < least) log = -Infinity;
          const off =
            below === undefined
              ? (row - (strip.rowsAboveBase - 0.5 - lowest.share * distance)) /
                (lowest.least + lowest.deviationShare * distance)
              : (below - row - distance) / (apart.least + apart.share * distance);
          log += perHeight * (confidence - even) - off ** 2 / 2;
        }
        sums[rows.length]! += Math.exp(log);
        if (log > best[rows.length]!.log) best[rows.length] = { log, sizes: rows.map(({ halfWidth }) => halfWidth) };
      }
      return sums.map((weight, n) => ({ weight, ...best[n]! }));
    });
    for (const [a, left] of byCount[0]!.entries()) {
      for (const [b, middle] of byCount[1]!.entries()) {
        for (const [c, right] of byCount[2]!.entries()) {
          if (a + b + c === 1 || a + b + c > 9) continue;
          const key = [a, b, c].join();
          weights.set(key, (weights.get(key) ?? 0) + left.weight * middle.weight * right.weight);
          const log = left.log + middle.log + right.log;
          if (log <= (heaviest.get(key)?.log ?? -Infinity)) continue;
          heaviest.set(key, { log, sizes: [...left.sizes, ...middle.sizes, ...right.sizes] });
        }
      }
    }
  }
  const withSizes = [...weights].map(([counts, weight]): [string, number] => [
    counts,
    weight * Math.exp(evenSteps(heaviest.get(counts)?.sizes ?? [])),
  ]);
  const total = withSizes.reduce((a, [, weight]) => a + weight, 0);
  const [counts, weight] = withSizes.reduce((a, b) => (b[1] > a[1] ? b : a));
  return { counts, confidence: weight / total };
}
