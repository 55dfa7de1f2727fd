import assert from "node:assert/strict";
import { type PictureView, toPicture } from "../../../src/perception/rings/pictureSampling.ts";
import { strip, stripPeaks } from "../../../src/perception/rings/stackMaps.ts";
import { addLook, lookAtStrip, stripLooks } from "../../../src/perception/rings/stripLooks.ts";

const view: PictureView = { origin: [31, 12], column: [1.4, 0.2], row: [-0.2, 1.4] };
const [middle, board] = [strip.halfWidth - 0.5, strip.rowsAboveBase - 0.5];

describe("lookAtStrip()", () => {
  it("keeps the foot of the axis, scales about it and goes aside along rows", () => {
    const look = lookAtStrip(view, { scale: 0.8, aside: 0 });
    const [x, y] = toPicture(view, [middle + 8, board - 16]);
    const [u, v] = toPicture(look, [middle + 10, board - 20]);
    assert.ok(Math.hypot(x - u, y - v) < 1e-9);
    const beside = lookAtStrip(view, { scale: 0.8, aside: 3 });
    const foot = toPicture(view, [middle + 3, board]);
    const seen = toPicture(beside, [middle, board]);
    assert.ok(Math.hypot(foot[0] - seen[0], foot[1] - seen[1]) < 1e-9);
  });
});

describe("addLook()", () => {
  it("is the map itself where nothing is scaled", () => {
    const said = Float32Array.from({ length: strip.height * strip.halfWidth }, (_, i) => Math.sin(i));
    const sum = new Float32Array(said.length);
    addLook(sum, said, { scale: 1, aside: 1 }, 1);
    assert.deepEqual(sum, said);
  });

  it("brings the ends that every look sees at their places to one place in the strip", () => {
    const [row, halfWidth] = [101.3, 22.4];
    const mean = new Float32Array(strip.height * strip.halfWidth);
    for (const look of stripLooks) {
      const said = new Float32Array(mean.length);
      const [y, x] = [(row - board) / look.scale + board, halfWidth / look.scale - 0.5];
      for (let i = 0; i < said.length; i++) {
        const squared = (Math.floor(i / strip.halfWidth) - y) ** 2 + ((i % strip.halfWidth) - x) ** 2;
        said[i] = Math.exp(-squared / 2);
      }
      addLook(mean, said, look, 1 / stripLooks.length);
    }
    const [peak, ...others] = stripPeaks(mean);
    assert.deepEqual(others, []);
    assert.ok(Math.abs(peak!.row - row) < 0.2, `row ${peak!.row}`);
    assert.ok(Math.abs(peak!.halfWidth - halfWidth) < 0.2, `half width ${peak!.halfWidth}`);
    assert.ok(peak!.confidence > 0.75, `confidence ${peak!.confidence}`);
  });

  it("takes what is said of a place as far above the board and from the axis as that is in the look", () => {
    const said = Float32Array.from(
      { length: strip.height * strip.halfWidth },
      (_, i) => (i % strip.halfWidth) + 0.5 + 10 * (board - Math.floor(i / strip.halfWidth)),
    );
    const sum = new Float32Array(said.length);
    addLook(sum, said, { scale: 1.25, aside: -1 }, 1);
    for (const [row, x] of [
      [100, 20],
      [60, 7],
      [125, 40],
    ] as const) {
      const expected = (x + 0.5) / 1.25 + (10 * (board - row)) / 1.25;
      assert.ok(Math.abs(sum[row * strip.halfWidth + x]! - expected) < 1e-3, `row ${row}, ${x} from the axis`);
    }
  });

  it("says nothing of what a look did not show", () => {
    const said = new Float32Array(strip.height * strip.halfWidth).fill(1);
    const sum = new Float32Array(said.length);
    addLook(sum, said, { scale: 0.5, aside: 0 }, 1);
    assert.equal(sum[0], 0);
    assert.equal(sum[(strip.rowsAboveBase - 1) * strip.halfWidth], 1);
  });
});
