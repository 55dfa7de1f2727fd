/** How a picture has to be turned to stand upright: 1 not at all … 8, as Exif 2.3 numbers them (4.6.4, tag 0x0112). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;

/** What a JPEG file's Exif block says; 1 where there is none or it makes no sense. */
export function exifOrientation(bytes: Buffer): Orientation {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]!;
    // The scan begins; blocks come before it.
    if (marker === 0xda) return 1;
    const block = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
    if (marker === 0xe1 && block.toString("latin1", 0, 6) === "Exif\0\0") return inTiff(block.subarray(6));
  }
  return 1;
}

function inTiff(tiff: Buffer): Orientation {
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const read16 = (at: number): number =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const read32 = (at: number): number =>
    at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
  const directory = read32(4);
  for (let i = 0; i < read16(directory); i++) {
    const entry = directory + 2 + 12 * i;
    if (read16(entry) !== orientationTag) continue;
    const value = read16(entry + 8);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}
