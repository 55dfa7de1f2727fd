import assert from "node:assert/strict";
import { PNG } from "pngjs";
import { encodeIndexedPng } from "../../../src/cli/film/encodeIndexedPng.ts";
import { GifEncoder } from "../../../src/cli/film/GifEncoder.ts";
import { type Image, Rng } from "../../../src/core/index.ts";
import { readGif } from "./readGif.ts";

const [width, height] = [37, 23];

/** Smooth in two directions and noisy in the third, so that there are far more colours than a palette has. */
function painted(seed: number): Image {
  const rng = new Rng(seed, "painted");
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    data.set([(i % width) * 6, Math.floor(i / width) * 10, 40 * rng.uniform()], 3 * i);
  }
  return { width, height, channels: 3, data };
}

/** Mean of the distance by channel. */
function meanDistance(a: Uint8Array, b: Uint8Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

describe("the encoders of films", () => {
  it("make a PNG that another library reads, with nearly the same colours", () => {
    const picture = painted(1);
    const png = PNG.sync.read(encodeIndexedPng(picture));
    assert.deepEqual([png.width, png.height], [width, height]);
    assert.ok(
      meanDistance(
        png.data.filter((_, i) => i % 4 < 3),
        picture.data,
      ) < 8,
    );
  });

  it("make a GIF whose frames are what was put in, also where only a part has changed", () => {
    const first = painted(1);
    const second = { ...first, data: first.data.slice() };
    for (let i = 300; i < 600; i++) second.data[i] = first.data[i + 90]!;
    const encoder = new GifEncoder();
    const parts = [encoder.frame(first, 100), encoder.frame(second, 250), encoder.frame(first, 40), encoder.end()];
    const gif = readGif(Buffer.concat(parts));
    assert.deepEqual([gif.width, gif.height], [width, height]);
    assert.deepEqual(
      gif.frames.map(({ delayMs }) => delayMs),
      [100, 250, 40],
    );
    for (const [n, { data }] of [first, second, first].entries()) {
      assert.ok(meanDistance(gif.frames[n]!.data, data) < 8, `frame ${n}`);
    }
    const [a, b, c] = gif.frames.map(({ data }) => data);
    assert.deepEqual(b!.subarray(0, 300), a!.subarray(0, 300));
    assert.notDeepEqual(b, a);
    assert.deepEqual(c, a);
    assert.ok(parts[1]!.length < parts[0]!.length / 3, "what stays is not encoded again");
  });
});
