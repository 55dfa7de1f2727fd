import assert from "node:assert/strict";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";

describe("pictureSeed()", () => {
  it("gives no two purposes and no two trainings the same seeds, however many pictures each has", () => {
    const most = 10_000_000;
    const trainings = [0, 1, 7, 99, 100, 101, 199, 200, 201, 299, 300, 301, 1000, 123_456];
    const ranges = [
      ...trainings.map((seed) => [pictureSeed("training", 0, seed), pictureSeed("training", most - 1, seed)] as const),
      [pictureSeed("validation", 0), pictureSeed("validation", most - 1)] as const,
      [pictureSeed("test", 0), pictureSeed("test", most - 1)] as const,
    ].sort((a, b) => a[0] - b[0]);
    for (const [i, [from, to]] of ranges.entries()) {
      assert.equal(to - from, most - 1);
      if (i > 0) assert.ok(from > ranges[i - 1]![1], `${from} .. ${to} meets ${ranges[i - 1]!.join(" .. ")}`);
      assert.ok(Number.isSafeInteger(to));
    }
  });

  it("is frozen, and validation and test have no training", () => {
    assert.equal(pictureSeed("training", 5), 1_000_000_005);
    assert.equal(pictureSeed("training", 5, 3), 1_030_000_005);
    assert.equal(pictureSeed("validation", 5), 2_000_000_005);
    assert.equal(pictureSeed("test", 5), 3_000_000_005);
    assert.equal(pictureSeed("test", 5, 3), pictureSeed("test", 5));
  });
});
