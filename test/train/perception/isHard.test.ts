import assert from "node:assert/strict";
import { axisAngle, identityQuaternion, type PlacedDisc } from "../../../src/core/index.ts";
import { lookRanges } from "../../../src/scene/lookRanges.ts";
import { drawSetting, type Setting } from "../../../src/train/perception/drawSetting.ts";
import { hiddenShare } from "../../../src/train/perception/hiddenShare.ts";
import { isHard } from "../../../src/train/perception/isHard.ts";

const nominal = drawSetting(2_000_000_000, lookRanges.familiar);
const plain = (level: number) => ({
  ...({ colour: [level, level, level], pattern: "plain", roughness: 1, gloss: 0 } as const),
});

/** One or more white discs on a table of some brightness, evenly lit. */
function setting(table: number, discs: readonly (readonly [edge: number, x: number, y: number])[]): Setting {
  return {
    ...nominal,
    scene: {
      ...nominal.scene,
      held: undefined,
      discs: discs.map(([edge], i) => ({ id: `${i}`, colour: `${i}`, edge })),
      poses: discs.map(([edge, x, y]) => ({ position: [x, y, edge / 2], orientation: identityQuaternion })),
    },
    appearance: {
      ...nominal.appearance,
      table: plain(table),
      area: plain(0.1),
      discs: Object.fromEntries(discs.map((_, i) => [`${i}`, plain(0.9)])),
      lighting: {
        ...({ sky: [1, 1, 1], ground: [0.8, 0.8, 0.8], lamp: [0, 0, 0] } as const),
        ...({ towardsLamp: [0, 0, 1], lampSize: 0.1, exposure: 1 } as const),
      },
    },
  };
}

describe("isHard()", () => {
  it("is true of a small pale disc on a pale table, not of a large one or on a dark table or area", () => {
    assert.ok(isHard(setting(0.85, [[0.03, 0.45, -0.08]])));
    assert.ok(!isHard(setting(0.85, [[0.06, 0.45, -0.08]])));
    assert.ok(!isHard(setting(0.3, [[0.03, 0.45, -0.08]])));
    assert.ok(!isHard(setting(0.85, [[0.03, 0.585, 0.02]])), "in front of nothing but the area");
  });

  it("is true of a disc that another half hides, not of one that stands clear or behind in full", () => {
    const small = [0.045, 0.5, 0] as const;
    assert.ok(isHard(setting(0.3, [small, [0.05, 0.57, 0.02]])));
    assert.ok(!isHard(setting(0.3, [small, [0.05, 0.57, 0.12]])));
    assert.ok(
      !isHard(
        setting(0.3, [
          [0.03, 0.5, 0.01],
          [0.062, 0.547, 0.01],
        ]),
      ),
    );
  });
});

describe("hiddenShare()", () => {
  const cube = (x: number, y: number, edge: number, yaw = 0): PlacedDisc => ({
    ...{ id: "", edge, pose: { position: [x, y, edge / 2], orientation: axisAngle([0, 0, 1], yaw) } },
  });
  const eye = [10, 0, 0.02] as const;

  it("is the share of a front face that others are before", () => {
    assert.equal(hiddenShare(cube(0, 0, 0.04), [], eye), 0);
    assert.equal(hiddenShare(cube(0, 0, 0.04), [cube(0.1, 0, 0.05)], eye), 1);
    assert.equal(hiddenShare(cube(0, 0, 0.04), [cube(-0.1, 0, 0.05)], eye), 0, "behind");
    // Over two of five columns, and with its corner over one of them only.
    assert.equal(hiddenShare(cube(0, 0, 0.04), [cube(0.1, -0.026, 0.041)], eye), 0.4);
    assert.equal(hiddenShare(cube(0, 0, 0.04), [cube(0.1, -0.026, 0.041, Math.PI / 4)], eye), 0.6);
  });
});
