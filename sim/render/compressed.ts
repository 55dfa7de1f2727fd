import type { Image } from "../../src/core/index.ts";

/** Quantisation of luminance and chrominance that JPEG's Annex K recommends (ITU-T T.81, tables K.1 and K.2), row by row. */
const luminanceTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const chrominanceTable = luminanceTable.map((_, i) => {
  const corner = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];
  const [u, v] = [i % 8, Math.floor(i / 8)];
  return u < 4 && v < 4 ? corner[4 * v + u]! : 99;
});

/** cosines[8·u + x]: the discrete cosine transform of eight numbers, orthonormal. */
const cosines = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [Math.floor(i / 8), i % 8];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/**
 * What JPEG of this quality (1..100, the scale of the Independent JPEG Group) leaves of a colour picture, colour at full
 * resolution. Blocks that the picture's edge cuts are left as they are.
 */
export function compressed(image: Image, quality: number): Image {
  const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  const tables = [luminanceTable, chrominanceTable, chrominanceTable].map((table) =>
    table.map((q) => Math.max(1, Math.round(q * scale))),
  );
  const { width, height } = image;
  const data = Uint8Array.from(image.data);
  const planes = [new Float64Array(64), new Float64Array(64), new Float64Array(64)] as const;
  const [luma, blue, red] = planes;
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      for (let i = 0; i < 64; i++) {
        const p = 3 * ((top + (i >> 3)) * width + left + (i & 7));
        const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!];
        luma[i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
        blue[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
        red[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
      }
      for (const [k, plane] of planes.entries()) quantise(plane, tables[k]!);
      for (let i = 0; i < 64; i++) {
        const p = 3 * ((top + (i >> 3)) * width + left + (i & 7));
        const y = luma[i]! + 128;
        data[p] = code(y + 1.402 * red[i]!);
        data[p + 1] = code(y - 0.344136 * blue[i]! - 0.714136 * red[i]!);
        data[p + 2] = code(y + 1.772 * blue[i]!);
      }
    }
  }
  return { ...image, data };
}

const half = new Float64Array(64);
const transposed = cosines.map((_, i) => cosines[8 * (i % 8) + (i >> 3)]!);

/** Rounds a block's frequencies to multiples of the table's, in place. */
function quantise(block: Float64Array, table: readonly number[]): void {
  transform(block, cosines);
  for (let i = 0; i < 64; i++) block[i] = Math.round(block[i]! / table[i]!) * table[i]!;
  transform(block, transposed);
}

/** block ← M · block · Mᵀ. */
function transform(block: Float64Array, M: Float64Array): void {
  for (let row = 0; row < 64; row += 8) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += block[row + x]! * M[8 * u + x]!;
      half[row + u] = sum;
    }
  }
  for (let u = 0; u < 8; u++) {
    for (let column = 0; column < 8; column++) {
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += half[8 * y + column]! * M[8 * u + y]!;
      block[8 * u + column] = sum;
    }
  }
}

const code = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));
