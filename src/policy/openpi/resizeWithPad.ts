import type { Image } from "../../core/index.ts";

/** Binary digits of the weights' fractions, as in Pillow. */
const precision = 22;

/** How one output pixel is made along an axis: the first input pixel that counts, and the weights from there on. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * An image fitted into `size` × `size` pixels without distortion, black where it does not reach: what openpi's clients do
 * to pictures (`image_tools.resize_with_pad`), to the last bit. One that has the size already is handed back as it is.
 */
export function resizeWithPad(image: Image, size: number): Image {
  const { width, height, channels } = image;
  if (width === size && height === size) return image;
  const ratio = Math.max(width, height) / size;
  const inner = { width: Math.trunc(width / ratio), height: Math.trunc(height / ratio) };
  const resized = resize(image, inner.width, inner.height);
  const left = Math.trunc((size - inner.width) / 2);
  const top = Math.trunc((size - inner.height) / 2);
  const data = new Uint8Array(size * size * channels);
  for (let y = 0; y < inner.height; y++) {
    const row = resized.subarray(y * inner.width * channels, (y + 1) * inner.width * channels);
    data.set(row, ((top + y) * size + left) * channels);
  }
  return { width: size, height: size, channels, data };
}

/** An image with left and right exchanged. */
export function mirrored({ width, height, channels, data }: Image): Image {
  const result = new Uint8Array(data.length);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const from = i - x + (width - 1 - x);
    for (let c = 0; c < channels; c++) result[i * channels + c] = data[from * channels + c]!;
  }
  return { width, height, channels, data: result };
}

/** Pillow's `resize` with the bilinear filter, widened where the image shrinks: rows first, rounded, then columns. */
function resize({ width, height, channels, data }: Image, toWidth: number, toHeight: number): Uint8Array {
  let pixels = data;
  if (width !== toWidth) {
    const out = new Uint8Array(height * toWidth * channels);
    for (const [x, { first, weights }] of tapsOf(width, toWidth).entries()) {
      for (let y = 0; y < height; y++) {
        for (let c = 0; c < channels; c++) {
          const start = (y * width + first) * channels + c;
          out[(y * toWidth + x) * channels + c] = weighed(pixels, start, channels, weights);
        }
      }
    }
    pixels = out;
  }
  if (height !== toHeight) {
    const row = toWidth * channels;
    const out = new Uint8Array(toHeight * row);
    for (const [y, { first, weights }] of tapsOf(height, toHeight).entries()) {
      for (let i = 0; i < row; i++) out[y * row + i] = weighed(pixels, first * row + i, row, weights);
    }
    pixels = out;
  }
  return pixels;
}

function weighed(data: Uint8Array, start: number, step: number, weights: readonly number[]): number {
  let sum = 1 << (precision - 1);
  for (let i = 0; i < weights.length; i++) sum += data[start + i * step]! * weights[i]!;
  return Math.max(0, Math.min(255, sum >> precision));
}

/** The taps of all output pixels along an axis; weights are whole multiples of 2⁻²². */
function tapsOf(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const shares = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs((first + k - centre + 0.5) / support)),
    );
    const total = shares.reduce((sum, share) => sum + share, 0);
    return { first, weights: shares.map((share) => Math.trunc(0.5 + (share / total) * 2 ** precision)) };
  });
}
