import assert from "node:assert/strict";
import { compressed } from "../../../sim/render/compressed.ts";
import { pictureEffects } from "../../../sim/render/pictureEffects.ts";
import { type Image, Rng } from "../../../src/core/index.ts";
import type { LookRanges } from "../../../src/scene/lookRanges.ts";

type Ranges = LookRanges["picture"];

const none: Ranges = { blur: [0, 0], noise: [0, 0], whiteBalance: 0, quality: [50, 50], compressed: 0 };
const [width, height] = [24, 17];
const picture = (valueOf: (u: number, v: number, c: number) => number, size = [width, height]): Image => ({
  width: size[0]!,
  height: size[1]!,
  channels: 3,
  data: Uint8Array.from({ length: 3 * size[0]! * size[1]! }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return valueOf(pixel % size[0]!, Math.floor(pixel / size[0]!), i % 3);
  }),
});
const rng = new Rng(5, "picture");
const textured = picture(() => 40 + rng.integer(170));
const take = (image: Image, ranges: Partial<Ranges>, seed = 1): Uint8Array =>
  pictureEffects(image, { ...none, ...ranges }, new Rng(seed, "effects")).data;

describe("pictureEffects()", () => {
  it("leaves a picture as it is where nothing is wrong with the camera", () => {
    assert.deepEqual(take(textured, {}), textured.data);
    assert.deepEqual(take(textured, { blur: [0.19, 0.19] }), textured.data);
  });

  it("blurs as the sum over neighbours with Gaussian weights does, edges repeated", () => {
    for (const sigma of [0.5, 0.9]) {
      const found = take(textured, { blur: [sigma, sigma] });
      const reach = 4;
      for (let v = 0; v < height; v++) {
        for (let u = 0; u < width; u++) {
          for (let c = 0; c < 3; c++) {
            let [sum, weights] = [0, 0];
            for (let j = -reach; j <= reach; j++) {
              for (let i = -reach; i <= reach; i++) {
                const weight = Math.exp(-(i * i + j * j) / (2 * sigma * sigma));
                const [x, y] = [Math.min(width - 1, Math.max(0, u + i)), Math.min(height - 1, Math.max(0, v + j))];
                sum += weight * textured.data[3 * (y * width + x) + c]!;
                weights += weight;
              }
            }
            const got = found[3 * (v * width + u) + c]!;
            // The kernel ends at three standard deviations, this one does not.
            assert.ok(Math.abs(got - sum / weights) < 2, `${got} for ${sum / weights} at ${u}, ${v}`);
          }
        }
      }
    }
  });

  it("adds noise of the deviation that it is told, other in each row, and none to the mean", () => {
    const size = [90, 60];
    const found = take(
      picture(() => 128, size),
      { noise: [5, 5] },
    );
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    const deviation = Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length);
    assert.ok(Math.abs(mean - 128) < 0.3, `mean ${mean}`);
    assert.ok(Math.abs(deviation - 5) < 0.2, `deviation ${deviation}`);
    const rows = Array.from({ length: 60 }, (_, v) => found.subarray(270 * v, 270 * (v + 1)).join());
    assert.equal(new Set(rows).size, 60);
  });

  it("shifts each channel by a gain of its own", () => {
    const gains = new Set<number>();
    for (let seed = 0; seed < 30; seed++) {
      const found = take(
        picture(() => 200),
        { whiteBalance: 0.08 },
        seed,
      );
      for (const [i, value] of found.entries()) assert.equal(value, found[i % 3]);
      for (const value of found.subarray(0, 3)) {
        assert.ok(value >= 184 && value <= 216);
        gains.add(value);
      }
    }
    assert.ok(gains.size > 15);
  });

  it("compresses last, at a quality of the range, as many pictures as it is told", () => {
    const noise: Partial<Ranges> = { noise: [3, 3], quality: [60, 60] };
    assert.deepEqual(
      take(textured, { ...noise, compressed: 1 }),
      compressed({ ...textured, data: take(textured, { ...noise, compressed: 0 }) }, 60).data,
    );
    const half = Array.from({ length: 200 }, (_, seed) =>
      take(textured, { compressed: 0.4 }, seed).some((value, i) => value !== textured.data[i]),
    );
    const share = half.filter(Boolean).length / 200;
    assert.ok(Math.abs(share - 0.4) < 0.14, `${share} are compressed`);
  });

  it("gives the same bytes for the same seed, others for another, and never changes what it is given", () => {
    const all: Partial<Ranges> = { blur: [0, 0.9], noise: [1, 6], whiteBalance: 0.08, compressed: 0.5 };
    const before = Uint8Array.from(textured.data);
    assert.deepEqual(take(textured, all, 2), take(textured, all, 2));
    assert.notDeepEqual(take(textured, all, 2), take(textured, all, 3));
    assert.deepEqual(textured.data, before);
  });

  it("clips what is brighter than white", () => {
    const white = take(
      picture(() => 255),
      { noise: [6, 6], whiteBalance: 0 },
    );
    assert.ok(white.every((value) => value > 200));
    assert.ok(white.includes(255));
  });
});
