import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { mirrored, toPicture, toView } from "../../../src/perception/rings/pictureSampling.ts";
import {
  cellMiddle,
  cellOf,
  decodeRods,
  rodMapCount,
  rodMapSize,
  wholeView,
} from "../../../src/perception/rings/rodMaps.ts";
import type { PicturePoint, RodView } from "../../../src/perception/rings/RodView.ts";
import { foldedStrip, mirroredStrip, strip, stripPeaks, stripView } from "../../../src/perception/rings/stackMaps.ts";

/** Raises a map to a bell of this height about a column and row. */
function addBell(map: Float32Array, width: number, [x, y]: PicturePoint, height: number): void {
  for (let i = 0; i < map.length; i++) {
    const squared = ((i % width) - x) ** 2 + (Math.floor(i / width) - y) ** 2;
    map[i] = Math.max(map[i]!, height * Math.exp(-squared / 2));
  }
}

const rods: readonly RodView[] = [
  { base: [60, 150], top: [55, 60] },
  { base: [140, 155], top: [140, 62] },
  { base: [222, 161], top: [228, 64] },
];

describe("mirroredStrip()", () => {
  it("is the strip of the mirrored view", () => {
    const rng = new Rng(3, "strip");
    const data = Uint8Array.from({ length: 280 * 200 * 3 }, () => rng.integer(256));
    const image = { width: 280, height: 200, channels: 3 as const, data };
    const view = stripView(rods, 1);
    const twin = foldedStrip(image, mirrored(view, 2 * strip.halfWidth));
    const inMirror = mirroredStrip(foldedStrip(image, view));
    assert.ok(inMirror.every((value, i) => Math.abs(value - twin[i]!) < 1e-4));
    assert.ok(inMirror.some((value, i) => Math.abs(value - foldedStrip(image, view)[i]!) > 0.1));
  });
});

describe("stripPeaks()", () => {
  const empty = (): Float32Array => new Float32Array(strip.height * strip.halfWidth);

  it("finds no peak in an empty map", () => {
    assert.deepEqual(stripPeaks(empty()), []);
  });

  it("finds peaks, the highest first, to a fraction of a pixel", () => {
    const map = empty();
    const truth: readonly PicturePoint[] = [
      [30.3, 110.4],
      [25, 106],
      [20.6, 101.7],
    ];
    for (const [i, point] of truth.entries()) addBell(map, strip.halfWidth, point, 0.9 - 0.2 * i);
    const peaks = stripPeaks(map);
    assert.equal(peaks.length, 3);
    for (const [i, [x, y]] of truth.entries()) {
      assert.ok(Math.abs(peaks[i]!.row - y) < 0.2, `row ${peaks[i]!.row}`);
      // A column's middle is half a pixel from its beginning.
      assert.ok(Math.abs(peaks[i]!.halfWidth - (x + 0.5)) < 0.2, `half width ${peaks[i]!.halfWidth}`);
      assert.ok(Math.abs(peaks[i]!.confidence - 0.9 + 0.2 * i) < 0.15);
    }
  });

  it("leaves out what is too low to be anything", () => {
    const map = empty();
    addBell(map, strip.halfWidth, [30, 100], 0.04);
    assert.deepEqual(stripPeaks(map), []);
  });
});

describe("decodeRods()", () => {
  const image = { width: 288, height: 216, channels: 3, data: new Uint8Array(3 * 288 * 216) } as const;

  it("finds the ends of the rods, in pixels of the picture", () => {
    const view = wholeView(image);
    const maps = new Float32Array(rodMapCount * rodMapSize ** 2);
    for (const [i, point] of rods.flatMap(({ base, top }) => [base, top]).entries()) {
      const map = maps.subarray(i * rodMapSize ** 2, (i + 1) * rodMapSize ** 2);
      addBell(map, rodMapSize, cellOf(toView(view, point)), 1);
      const sum = map.reduce((a, b) => a + b, 0);
      for (let j = 0; j < map.length; j++) map[j]! /= sum;
    }
    const found = decodeRods(maps, view);
    assert.ok(found.confidence > 0.9, `${found.confidence}`);
    for (const [i, { base, top }] of found.rods.entries()) {
      for (const [a, b] of [
        [base, rods[i]!.base],
        [top, rods[i]!.top],
      ] as const) {
        assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) < 0.5, `${String(a)} is not ${String(b)}`);
      }
    }
  });

  it("is not sure where the maps say nothing", () => {
    const maps = new Float32Array(rodMapCount * rodMapSize ** 2).fill(1 / rodMapSize ** 2);
    assert.ok(decodeRods(maps, wholeView(image)).confidence < 0.01);
  });

  it("has cells whose middles are their own", () => {
    for (const [x, y] of [
      [0, 0],
      [17, 95],
    ] as const) {
      assert.deepEqual(cellOf(cellMiddle(x, y)), [x, y]);
    }
  });
});

describe("stripView()", () => {
  it("stands the rod upright, its base where the network expects it", () => {
    for (const [i, { base, top }] of rods.entries()) {
      const view = stripView(rods, i);
      const [x, y] = toView(view, base);
      assert.ok(Math.abs(x - (strip.halfWidth - 0.5)) < 1e-9 && Math.abs(y - (strip.rowsAboveBase - 0.5)) < 1e-9);
      const [topX, topY] = toView(view, top);
      assert.ok(Math.abs(topX - x) < 1e-9 && topY < y, `${topX}, ${topY}`);
      const right = toPicture(view, [x + 10, y]);
      assert.ok(right[0] > base[0], "columns lead to the right");
    }
  });

  it("is shown folded: what lies left and right of the axis as far is in the same cell", () => {
    const rng = new Rng(3, "picture");
    const image = {
      width: 300,
      height: 220,
      channels: 3 as const,
      data: Uint8Array.from({ length: 3 * 300 * 220 }, () => rng.integer(256)),
    };
    const view = { origin: [10, 20], column: [1, 0], row: [0, 1] } as const;
    const folded = foldedStrip(image, view);
    const at = (channel: number, row: number, x: number): number =>
      folded[(channel * strip.height + row) * strip.halfWidth + x]!;
    const pixel = (u: number, v: number): number => image.data[3 * (v * 300 + u)]!;
    // Standardised, but in proportion: compare differences.
    const unit = (at(3, 5, 7) - at(3, 5, 8)) / (pixel(10 + 48 + 7, 25) - pixel(10 + 48 + 8, 25));
    const left = (at(0, 9, 0) - at(0, 9, 3)) / unit;
    assert.ok(Math.abs(left - (pixel(10 + 47, 29) - pixel(10 + 44, 29))) < 0.01);
  });
});
