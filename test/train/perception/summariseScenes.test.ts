import assert from "node:assert/strict";
import type { SceneResult } from "../../../src/train/perception/evaluateScenes.ts";
import { summariseScenes } from "../../../src/train/perception/summariseScenes.ts";

const result = (fields: Partial<SceneResult>): SceneResult => ({
  seed: 0,
  discs: 3,
  isOpen: true,
  isAstride: false,
  isCountRight: true,
  areFactsRight: true,
  errors: [],
  missed: 0,
  invented: 0,
  edgeErrors: [],
  yawErrors: [],
  coloursRight: 0,
  named: 0,
  ...fields,
});

describe("summariseScenes()", () => {
  it("counts discs over all scenes, and scenes by how many discs they show", () => {
    const summary = summariseScenes([
      result({ discs: 0, areFactsRight: false }),
      result({ discs: 2, errors: [0.001, 0.002], coloursRight: 1, named: 2, invented: 2, isCountRight: false }),
      result({ discs: 3, errors: [0.003], missed: 2, areFactsRight: false }),
      result({ discs: 4, isAstride: true, areFactsRight: false }),
      result({ discs: 7, coloursRight: 7, named: 7 }),
      result({ discs: 5, isOpen: false, isCountRight: false, invented: 1 }),
      result({ discs: 5, isOpen: false }),
    ]);
    assert.deepEqual(
      { ...summary, positionMm: 0, edgeMm: 0, yawDegrees: 0 },
      {
        scenes: 7,
        found: 3,
        missed: 2,
        invented: 3,
        inventedScenes: 2,
        positionMm: 0,
        edgeMm: 0,
        yawDegrees: 0,
        colours: { right: 8, of: 9 },
        open: [
          { discs: "0-2", count: { right: 1, of: 2 }, facts: { right: 1, of: 2 } },
          { discs: "3-4", count: { right: 2, of: 2 }, facts: { right: 0, of: 1 } },
          { discs: "5-7", count: { right: 1, of: 1 }, facts: { right: 1, of: 1 } },
        ],
        covered: { scenes: 2, count: { right: 1, of: 2 } },
      },
    );
  });

  it("gives quantiles of sizes of errors, in millimetres and degrees, whatever their order and sign", () => {
    const errors = Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) / 1000);
    const { positionMm, edgeMm, yawDegrees } = summariseScenes([
      result({ errors: errors.slice(0, 50), edgeErrors: errors.map((e, i) => (i % 2 ? e : -e)) }),
      result({ errors: errors.slice(50), yawErrors: [Math.PI / 6] }),
    ]);
    assert.deepEqual(positionMm, { median: 100, p95: 190, p99: 198 });
    assert.deepEqual(edgeMm, positionMm);
    assert.deepEqual(yawDegrees, { median: 30, p95: 30, p99: 30 });
  });

  it("has no quantiles of nothing", () => {
    assert.ok(Number.isNaN(summariseScenes([]).positionMm.median));
  });
});
