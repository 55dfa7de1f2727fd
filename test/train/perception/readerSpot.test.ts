import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { expectedSpots, standingOn } from "../../../src/perception/vision/expectedSpots.ts";
import { spotsBelow } from "../../../src/perception/vision/SceneReader.ts";
import { seenDiscs } from "../../../src/train/perception/Proposals.ts";
import { readerSpot } from "../../../src/train/perception/readerSpot.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { exampleOf, picture } from "./examples.ts";

describe("readerSpot()", () => {
  it("gives the places where the reader looks unasked", () => {
    const taken = picture(1_000_000_018, "familiar");
    const example = exampleOf(taken);
    const view = { camera: taken.cameraPose, intrinsics: taken.camera.intrinsics, hand: undefined };
    const onAreas = expectedSpots(benchmarkPegs.flatMap(standingOn), view);
    const seen = seenDiscs(example);
    const below = seen.flatMap(spotsBelow);
    const rng = new Rng(1, "spots");
    const found = new Set<number>();
    for (let n = 0; n < 400; n++) {
      const spot = readerSpot(example, seen, rng);
      if (spot === undefined) continue;
      const known = [...onAreas, ...below];
      const index = known.findIndex(
        ({ u, v, size }) =>
          Math.hypot(u - spot.u, v - spot.v) < 0.08 * size && Math.abs(Math.log(size / spot.size)) < 0.06,
      );
      assert.ok(index >= 0, JSON.stringify(spot));
      found.add(index);
    }
    assert.ok(
      onAreas.every((_, i) => found.has(i)),
      "each size on each area",
    );
    assert.ok([...found].some((i) => i >= onAreas.length));
  });
});
