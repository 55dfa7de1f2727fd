import assert from "node:assert/strict";
import { type PictureView, toPicture } from "../../../src/perception/rings/pictureSampling.ts";
import { strip, stripFoot, stripPeaks } from "../../../src/perception/rings/stackMaps.ts";
import { lookAtStrip, MeanOfLooks, type StripLook, stripLooks } from "../../../src/perception/rings/stripLooks.ts";

const view: PictureView = { origin: [31, 12], column: [1.4, 0.2], row: [-0.2, 1.4] };
const [middle, board] = stripFoot;

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

describe("MeanOfLooks", () => {
  const empty = (): Float32Array => new Float32Array(strip.height * strip.halfWidth);
  const meanOf = (...looks: readonly (readonly [said: Float32Array, look: StripLook])[]): Float32Array => {
    const mean = new MeanOfLooks();
    for (const [said, look] of looks) mean.add(said, look);
    return mean.map();
  };

  it("is the map itself where nothing is scaled", () => {
    const said = empty().map((_, i) => Math.sin(i));
    assert.deepEqual(meanOf([said, { scale: 1, aside: 1 }]), said);
  });

  it("brings the ends that every look sees at their places to one place in the strip", () => {
    const [row, halfWidth] = [101.3, 22.4];
    const looks = stripLooks.map((look) => {
      const [y, x] = [(row - board) / look.scale + board, halfWidth / look.scale - 0.5];
      const said = empty().map((_, i) => {
        const squared = (Math.floor(i / strip.halfWidth) - y) ** 2 + ((i % strip.halfWidth) - x) ** 2;
        return Math.exp(-squared / 2);
      });
      return [said, look] as const;
    });
    const [peak, ...others] = stripPeaks(meanOf(...looks));
    assert.deepEqual(others, []);
    assert.ok(Math.abs(peak!.row - row) < 0.2, `row ${peak!.row}`);
    assert.ok(Math.abs(peak!.halfWidth - halfWidth) < 0.2, `half width ${peak!.halfWidth}`);
    assert.ok(peak!.confidence > 0.75, `confidence ${peak!.confidence}`);
  });

  it("takes what is said of a place as far above the board and from the axis as that is in the look", () => {
    const said = empty().map((_, i) => (i % strip.halfWidth) + 0.5 + 10 * (board - Math.floor(i / strip.halfWidth)));
    const mean = meanOf([said, { scale: 1.25, aside: -1 }]);
    for (const [row, x] of [
      [100, 20],
      [60, 7],
      [125, 40],
    ] as const) {
      const expected = (x + 0.5) / 1.25 + (10 * (board - row)) / 1.25;
      assert.ok(Math.abs(mean[row * strip.halfWidth + x]! - expected) < 1e-3, `row ${row}, ${x} from the axis`);
    }
  });

  it("is as high at the edge, which a nearer look does not show, and at the axis as elsewhere", () => {
    const looks = [0.5, 1, 1.25].map((scale) => [empty().fill(1), { scale, aside: 0 }] as const);
    assert.ok(meanOf(...looks).every((height) => Math.abs(height - 1) < 1e-6));
    // Nothing is said of what no look shows.
    assert.equal(meanOf(looks[0]!)[0], 0);
  });
});
