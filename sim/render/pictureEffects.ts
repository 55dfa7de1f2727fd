import type { Image, Rng } from "../../src/core/index.ts";
import type { LookRanges } from "../../src/scene/lookRanges.ts";
import { compressed } from "./compressed.ts";

/** A picture as a real camera would hand it out: out of focus, with wrong white, noisy, compressed. */
export function pictureEffects(image: Image, ranges: LookRanges["picture"], rng: Rng): Image {
  const sigma = rng.uniform(...ranges.blur);
  const noise = rng.uniform(...ranges.noise);
  const width = ranges.whiteBalance;
  const gains = [1 + rng.uniform(-width, width), 1 + rng.uniform(-width, width), 1 + rng.uniform(-width, width)];
  const isCompressed = rng.uniform() < ranges.compressed;
  const quality = rng.uniform(...ranges.quality);
  const soft = sigma < 0.2 ? image : blurred(image, sigma);
  // Each row is a window on one table of noise: drawn 200 000 times, it would cost more than the picture.
  const table = Float64Array.from({ length: noiseTableLength }, () => rng.normal(noise));
  const rowLength = image.width * image.channels;
  const data = new Uint8Array(soft.data.length);
  for (let start = 0; start < data.length; start += rowLength) {
    const window = rng.integer(noiseTableLength - rowLength);
    for (let i = 0; i < rowLength; i++) {
      const value = soft.data[start + i]! * gains[i % 3]! + table[window + i]!;
      data[start + i] = value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
    }
  }
  const noisy: Image = { ...image, data };
  return isCompressed ? compressed(noisy, quality) : noisy;
}

/** Longer than any row, and cheap to draw. */
const noiseTableLength = 8192;

/** Gaussian blur, kernel of three standard deviations, edges repeated. */
function blurred(image: Image, sigma: number): Image {
  const { width, height, channels, data } = image;
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  const kernel = weights.map((w) => w / sum);
  const rowLength = width * channels;
  /** Sums of `length` numbers `step` apart, `lines` of them, `start(line)` their first. */
  const along = (from: Float32Array, step: number, length: number, lines: number, start: (line: number) => number) => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < lines; line++) {
      const first = start(line);
      for (let i = 0; i < length; i++) {
        const isInside = i >= reach && i + reach < length;
        let total = 0;
        for (let k = -reach; k <= reach; k++) {
          const j = isInside ? i + k : Math.min(length - 1, Math.max(0, i + k));
          total += kernel[k + reach]! * from[first + j * step]!;
        }
        out[first + i * step] = total;
      }
    }
    return out;
  };
  const rowStart = (line: number): number => Math.floor(line / channels) * rowLength + (line % channels);
  const across = along(Float32Array.from(data), channels, width, height * channels, rowStart);
  const down = along(across, rowLength, height, rowLength, (line) => line);
  const out = new Uint8Array(down.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.round(down[i]!);
  return { ...image, data: out };
}
