import assert from "node:assert/strict";
import { pictureStats, sampledSteps, scalarStats, vectorStats } from "../../../src/train/vla/export/featureStats.ts";

describe("statistics of a feature", () => {
  it("are of each part over all steps, with the deviation of the population", () => {
    assert.deepEqual(
      vectorStats([
        [1, 10],
        [3, 10],
        [2, 40],
        [6, 20],
      ]),
      { min: [1, 10], max: [6, 40], mean: [3, 20], std: [Math.sqrt(3.5), Math.sqrt(150)], count: [4] },
    );
    assert.deepEqual(scalarStats(Float32Array.of(2, 4)), { min: [2], max: [4], mean: [3], std: [1], count: [2] });
  });

  it("are of each channel of pictures, 0 to 1, three by one by one", () => {
    // Two pictures of one row with two pixels.
    const pictures = [Uint8Array.of(0, 51, 255, 255, 51, 255), Uint8Array.of(0, 51, 0, 255, 51, 255)];
    const { min, max, mean, std, count } = pictureStats(pictures);
    assert.deepEqual(min, [[[0]], [[0.2]], [[0]]]);
    assert.deepEqual(max, [[[1]], [[0.2]], [[1]]]);
    const near = (found: readonly unknown[], wanted: readonly number[]): void => {
      const values = found.map((each) => (each as number[][])[0]![0]!);
      for (const [i, value] of values.entries()) assert.ok(Math.abs(value - wanted[i]!) < 1e-12, `${value}`);
    };
    near(mean, [0.5, 0.2, 0.75]);
    near(std, [0.5, 0, Math.sqrt(3 / 16)]);
    assert.deepEqual(count, [2]);
  });

  it("take the pictures that LeRobot takes", () => {
    assert.deepEqual(sampledSteps(1), [0]);
    assert.deepEqual(
      sampledSteps(100),
      Array.from({ length: 100 }, (_, i) => i),
    );
    const of101 = sampledSteps(101);
    assert.deepEqual([of101.length, of101[0], of101[49], of101[50], of101.at(-1)], [100, 0, 49, 51, 100]);
    assert.equal(sampledSteps(1000).length, 177);
    assert.equal(sampledSteps(603).length, 121);
    // 30 times 602/120 is 150.5, which NumPy rounds to the even neighbour.
    assert.deepEqual(sampledSteps(603).slice(28, 32), [140, 145, 150, 156]);
  });
});
