import assert from "node:assert/strict";
import { settle } from "../../../src/perception/belief/settle.ts";
import { trackOf } from "./seen.ts";

const heights = (tracks: Parameters<typeof settle>[0], tableHeight = 0): number[] =>
  settle(tracks, tableHeight).map(({ pose }) => Math.round(1e6 * pose.position[2]) / 1e6);

describe("settle()", () => {
  it("lets discs rest on the table and on each other by their edges, in the order that they came in", () => {
    const top = trackOf("blue", 0.04, [0.56, 0.02, 0.127]);
    const middle = trackOf("red", 0.05, [0.55, 0.02, 0.079]);
    const low = trackOf("green", 0.06, [0.56, 0.03, 0.036]);
    const loose = trackOf("white", 0.03, [0.56, 0.3, 0.011]);
    assert.deepEqual(heights([top, loose, middle, low]), [0.13, 0.015, 0.085, 0.03]);
    const settled = settle([top, loose], 0);
    assert.deepEqual(
      settled.map(({ id }) => id),
      ["blue", "white"],
    );
    // Heights only: where it is seen beside that stays.
    assert.deepEqual(settled[0]!.pose.position.slice(0, 2), [0.56, 0.02]);
    assert.deepEqual({ ...settled[1]!, pose: 0 }, { ...loose, pose: 0 });
  });

  it("carries an error of what lies below no further up", () => {
    const low = trackOf("green", 0.06, [0.56, 0.02, 0.04]);
    const top = trackOf("blue", 0.04, [0.56, 0.02, 0.09]);
    assert.deepEqual(heights([top, low]), [0.08, 0.03]);
  });

  it("leaves in the air what nothing near could carry", () => {
    const low = trackOf("green", 0.06, [0.56, 0.02, 0.03]);
    const flying = trackOf("blue", 0.04, [0.56, 0.02, 0.2]);
    const beside = trackOf("red", 0.045, [0.56, 0.12, 0.0825]);
    assert.deepEqual(heights([low, flying, beside]), [0.03, 0.2, 0.0825]);
  });

  it("knows how high the table is", () => {
    assert.deepEqual(heights([trackOf("blue", 0.04, [0.56, 0.02, 0.115])], 0.1), [0.12]);
  });
});
