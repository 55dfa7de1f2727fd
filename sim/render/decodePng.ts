import { PNG } from "pngjs";

/** Red, green and blue of a PNG file's pixels, interleaved, rows from the top, 0..255: the inverse of `encodePng`. */
export function decodePng(file: Uint8Array): Uint8Array {
  const { data, width, height } = PNG.sync.read(Buffer.from(file.buffer, file.byteOffset, file.length));
  const pixels = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) pixels.set(data.subarray(from, from + 3), to);
  return pixels;
}
