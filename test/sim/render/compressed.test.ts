import assert from "node:assert/strict";
import { compressed } from "../../../sim/render/compressed.ts";
import { type Image, Rng } from "../../../src/core/index.ts";

/** Tables K.1 and K.2 of ITU-T T.81, as printed. */
const luminance = `
  16 11 10 16 24 40 51 61
  12 12 14 19 26 58 60 55
  14 13 16 24 40 57 69 56
  14 17 22 29 51 87 80 62
  18 22 37 56 68 109 103 77
  24 35 55 64 81 104 113 92
  49 64 78 87 103 121 120 101
  72 92 95 98 112 100 103 99`;
const chrominance = `
  17 18 24 47 99 99 99 99
  18 21 26 66 99 99 99 99
  24 26 56 99 99 99 99 99
  47 66 99 99 99 99 99 99
  99 99 99 99 99 99 99 99
  99 99 99 99 99 99 99 99
  99 99 99 99 99 99 99 99
  99 99 99 99 99 99 99 99`;

const tables = [luminance, chrominance, chrominance].map((text) => text.trim().split(/\s+/).map(Number));

type Block = readonly number[];

const cosine = (x: number, u: number): number => Math.cos(((2 * x + 1) * u * Math.PI) / 16);
const C = (u: number): number => (u === 0 ? 1 / Math.sqrt(2) : 1);

/** A.3.3 of the standard, sum by sum. */
function transformed(f: Block): number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [v, u] = [Math.floor(i / 8), i % 8];
    let sum = 0;
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) sum += f[8 * y + x]! * cosine(x, u) * cosine(y, v);
    return (C(u) * C(v) * sum) / 4;
  });
}

function inverse(F: Block): number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [y, x] = [Math.floor(i / 8), i % 8];
    let sum = 0;
    for (let v = 0; v < 8; v++) {
      for (let u = 0; u < 8; u++) sum += C(u) * C(v) * F[8 * v + u]! * cosine(x, u) * cosine(y, v);
    }
    return sum / 4;
  });
}

/** What is left of a block of 64 pixels; colours as JFIF has them. */
function naive(pixels: readonly (readonly number[])[], quality: number): number[][] {
  const planes = [
    pixels.map(([r, g, b]) => 0.299 * r! + 0.587 * g! + 0.114 * b! - 128),
    pixels.map(([r, g, b]) => -0.1687 * r! - 0.3313 * g! + 0.5 * b!),
    pixels.map(([r, g, b]) => 0.5 * r! - 0.4187 * g! - 0.0813 * b!),
  ].map((plane, k) => {
    // As libjpeg scales its tables, in percent.
    const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    return inverse(
      transformed(plane).map((value, i) => {
        const step = Math.max(1, Math.round((tables[k]![i]! * percent) / 100));
        return step * Math.round(value / step);
      }),
    );
  });
  return pixels.map((_, i) => {
    const [y, cb, cr] = [planes[0]![i]! + 128, planes[1]![i]!, planes[2]![i]!];
    return [y + 1.402 * cr, y - 0.34414 * cb - 0.71414 * cr, y + 1.772 * cb].map((x) =>
      Math.round(Math.min(255, Math.max(0, x))),
    );
  });
}

/** Two whole blocks side by side, and a border that is none. */
const [width, height] = [20, 13];
const picture = (valueOf: (u: number, v: number, c: number) => number): Image => ({
  width,
  height,
  channels: 3,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return valueOf(pixel % width, Math.floor(pixel / width), i % 3);
  }),
});
const rng = new Rng(4, "picture");
const textured = picture((u, v, c) => 120 + 6 * u - 5 * v * (c - 1) + rng.uniform(-40, 40));

describe("compressed()", () => {
  for (const quality of [10, 50, 80, 95]) {
    it(`leaves of whole blocks what JPEG of quality ${quality} does, and cut ones as they are`, () => {
      const { data, ...rest } = compressed(textured, quality);
      assert.deepEqual(rest, { width, height, channels: 3 });
      for (const left of [0, 8]) {
        const places = Array.from({ length: 64 }, (_, i) => 3 * (Math.floor(i / 8) * width + left + (i % 8)));
        const expected = naive(
          places.map((p) => Array.from(textured.data.subarray(p, p + 3))),
          quality,
        );
        for (const [i, p] of places.entries()) {
          for (let c = 0; c < 3; c++)
            assert.ok(Math.abs(data[p + c]! - expected[i]![c]!) <= 1, `pixel ${i} at ${left}`);
        }
      }
      for (const [i, value] of textured.data.entries()) {
        const pixel = Math.floor(i / 3);
        if (pixel % width >= 16 || pixel >= 8 * width) assert.equal(data[i], value);
      }
    });
  }

  it("comes the nearer, the better the quality, and leaves the picture that it is given", () => {
    const before = Uint8Array.from(textured.data);
    const errors = [20, 50, 95].map((quality) =>
      compressed(textured, quality).data.reduce((sum, value, i) => sum + (value - textured.data[i]!) ** 2, 0),
    );
    assert.ok(errors[0]! > 1.1 * errors[1]! && errors[1]! > 4 * errors[2]!, errors.join());
    assert.deepEqual(textured.data, before);
  });

  it("changes nothing of an even grey that its steps can express", () => {
    for (const grey of [0, 64, 128, 200, 254]) {
      const flat = picture(() => grey);
      for (const quality of [50, 95]) assert.deepEqual(compressed(flat, quality).data, flat.data);
    }
  });
});
