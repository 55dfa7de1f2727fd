import assert from "node:assert/strict";
import { resampled } from "../../../src/perception/photograph/resampled.ts";

describe("resampled()", () => {
  const image = (width: number, height: number, ...data: number[]) =>
    ({ width, height, channels: 1, data: Uint8Array.from(data) }) as const;
  const numbers = (...args: Parameters<typeof resampled>): readonly number[] => [...resampled(...args).data];

  it("takes the mean of what a pixel covers, whole pixels and parts", () => {
    assert.deepEqual(numbers(image(4, 2, 0, 10, 100, 200, 20, 30, 0, 40), 2, 1), [15, 85]);
    // 1½ to a pixel: 0 and half of 60; half of 60 and 120.
    assert.deepEqual(numbers(image(3, 1, 0, 60, 120), 2, 1), [20, 100]);
    assert.deepEqual(numbers(image(1, 3, 0, 60, 120), 1, 2), [20, 100]);
  });

  it("repeats pixels where there are more of them, and keeps flat pictures flat", () => {
    assert.deepEqual(numbers(image(2, 1, 7, 9), 4, 2), [7, 7, 9, 9, 7, 7, 9, 9]);
    for (const side of [7, 100, 256, 300]) {
      const flat = image(97, 97, ...Array.from({ length: 97 ** 2 }, () => 201));
      assert.ok(
        numbers(flat, side, side).every((value) => value === 201),
        `${side}`,
      );
    }
  });

  it("keeps channels apart, and what is known of the camera", () => {
    const data = Uint8Array.of(10, 20, 30, 30, 40, 50);
    const small = resampled({ width: 2, height: 1, channels: 3, data }, 1, 1);
    assert.deepEqual([small.width, small.height, [...small.data]], [1, 1, [20, 30, 40]]);
  });
});
