import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { FileError, type Image } from "../../core/index.ts";
import { exifOrientation } from "./exifOrientation.ts";
import { turned } from "./turned.ts";

/** What is read at most: enough for the largest pictures of telephones. */
export const photographLimits = { bytes: 40_000_000, pixels: 64_000_000, leastSide: 64 } as const;

/**
 * A PNG or JPEG file's picture in colour, upright as its Exif orientation says.
 *
 * @param path for messages
 * @throws FileError on another format, a damaged file, or one beyond the limits; one sentence
 */
export function decodePhotograph(bytes: Buffer, path: string): Image {
  const say = (what: string, cause?: unknown): FileError =>
    new FileError(path, `Cannot read the picture "${path}": ${what}`, { cause });
  if (bytes.length > photographLimits.bytes) {
    throw say(`it has ${bytes.length} bytes, ${photographLimits.bytes} are the limit; save it smaller`);
  }
  const kind = isPng(bytes) ? "png" : bytes[0] === 0xff && bytes[1] === 0xd8 ? "jpeg" : undefined;
  if (kind === undefined) throw say("it is neither PNG nor JPEG; save it as one of these");
  const size = kind === "png" ? pngSize(bytes) : jpegSize(bytes);
  if (size === undefined) throw say(`its ${kind.toUpperCase()} header is damaged; save it again`);
  const { width, height } = size;
  if (width * height > photographLimits.pixels) {
    throw say(`it has ${width} × ${height} pixels, ${photographLimits.pixels} are the limit; save it smaller`);
  }
  if (Math.min(width, height) < photographLimits.leastSide) {
    throw say(`it is ${width} × ${height} pixels; each side must have ${photographLimits.leastSide} at least`);
  }
  let rgba: { readonly width: number; readonly height: number; readonly data: Uint8Array };
  try {
    rgba =
      kind === "png"
        ? PNG.sync.read(bytes)
        : decodeJpeg(bytes, { useTArray: true, maxResolutionInMP: 70, maxMemoryUsageInMB: 2048 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw say(`the ${kind.toUpperCase()} file is damaged or of an unusual kind (${why}); save it again`, error);
  }
  const image = withoutAlpha(rgba);
  return kind === "jpeg" ? turned(image, exifOrientation(bytes)) : image;
}

const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));

interface Size {
  readonly width: number;
  readonly height: number;
}

function pngSize(bytes: Buffer): Size | undefined {
  return bytes.length < 24 ? undefined : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** From the frame header (ITU-T T.81, B.2.2), so that nothing large is unpacked before its size is known. */
function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
  }
  return undefined;
}

/** On white, as viewers show what is transparent. */
function withoutAlpha({ width, height, data }: Size & { readonly data: Uint8Array }): Image {
  const out = new Uint8Array(3 * width * height);
  for (let i = 0, p = 0, q = 0; i < width * height; i++, p += 4, q += 3) {
    const alpha = data[p + 3]! / 255;
    for (let c = 0; c < 3; c++) out[q + c] = alpha === 1 ? data[p + c]! : 255 + alpha * (data[p + c]! - 255);
  }
  return { width, height, channels: 3, data: out };
}
