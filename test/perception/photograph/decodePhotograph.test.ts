import assert from "node:assert/strict";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { FileError } from "../../../src/core/index.ts";
import { decodePhotograph, photographLimits } from "../../../src/perception/photograph/decodePhotograph.ts";

/** 96 × 64: left half red, the upper left quarter of it blue. */
function rgba(width = 96, height = 64): { width: number; height: number; data: Buffer } {
  const data = Buffer.alloc(4 * width * height, 255);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width / 2; u++) {
      const isBlue = v < height / 2 && u < width / 4;
      data.set(isBlue ? [0, 0, 255] : [255, 0, 0], 4 * (v * width + u));
    }
  }
  return { width, height, data };
}

function png(width?: number, height?: number): Buffer {
  const picture = rgba(width, height);
  const file = new PNG({ width: picture.width, height: picture.height });
  file.data = picture.data;
  return PNG.sync.write(file);
}

/** The picture as JPEG with an Exif block that has the orientation and nothing else, big or little endian. */
function jpeg(orientation?: number, order: "II" | "MM" = "MM"): Buffer {
  const plain = encode(rgba(), 95).data;
  if (orientation === undefined) return plain;
  const tiff = Buffer.alloc(26);
  const write16 = (value: number, at: number): number =>
    order === "II" ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  tiff.write(order, 0, "latin1");
  write16(42, 2);
  if (order === "II") tiff.writeUInt32LE(8, 4);
  else tiff.writeUInt32BE(8, 4);
  write16(1, 8);
  write16(0x0112, 10);
  write16(3, 12);
  if (order === "II") tiff.writeUInt32LE(1, 14);
  else tiff.writeUInt32BE(1, 14);
  write16(orientation, 18);
  const block = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, block.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, block, plain.subarray(2)]);
}

describe("decodePhotograph()", () => {
  /** "r", "b" or "w" for the middles of the quarters' quarters: enough to see how a picture is turned. */
  const corners = (bytes: Buffer): readonly [size: string, colours: string] => {
    const { width, height, data } = decodePhotograph(bytes, "a.jpg");
    const colour = (x: number, y: number): string => {
      const p = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
      const [r, g, b] = [data[p]! > 128, data[p + 1]! > 128, data[p + 2]! > 128];
      return g ? "w" : r ? "r" : b ? "b" : "?";
    };
    return [`${width}x${height}`, colour(0.1, 0.1) + colour(0.9, 0.1) + colour(0.1, 0.9) + colour(0.9, 0.9)];
  };

  it("reads PNG and JPEG", () => {
    assert.deepEqual(corners(png()), ["96x64", "bwrw"]);
    assert.deepEqual(corners(jpeg()), ["96x64", "bwrw"]);
  });

  // The stored picture's corners are b w / r w; Exif 2.3 says where its first row and column are to be seen.
  const upright: Readonly<Record<number, readonly [string, string]>> = {
    1: ["96x64", "bwrw"],
    2: ["96x64", "wbwr"],
    3: ["96x64", "wrwb"],
    4: ["96x64", "rwbw"],
    5: ["64x96", "brww"],
    6: ["64x96", "rbww"],
    7: ["64x96", "wwrb"],
    8: ["64x96", "wwbr"],
    9: ["96x64", "bwrw"],
  };
  for (const [orientation, wanted] of Object.entries(upright)) {
    it(`turns a picture of Exif orientation ${orientation}`, () => {
      for (const order of ["II", "MM"] as const) assert.deepEqual(corners(jpeg(Number(orientation), order)), wanted);
    });
  }

  const offenders: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
    "another format": [Buffer.from("GIF89a and so on"), /neither PNG nor JPEG/],
    "an empty file": [Buffer.alloc(0), /neither PNG nor JPEG/],
    "a cut PNG": [png().subarray(0, 90), /PNG file is damaged/],
    "a PNG without a header": [png().subarray(0, 12), /header is damaged/],
    "a JPEG without a frame": [jpeg().subarray(0, 20), /header is damaged/],
    "a picture that is too small": [png(63, 200), /63 × 200 pixels; each side must have 64/],
    "a file that is too large": [Buffer.alloc(photographLimits.bytes + 1), /bytes.*limit/],
    "a picture with too many pixels": [withSize(png(), 60_000, 60_000), /60000 × 60000 pixels.*limit/],
  };
  for (const [what, [bytes, sentence]] of Object.entries(offenders)) {
    it(`refuses ${what} in one sentence that names the file`, () => {
      assert.throws(
        () => decodePhotograph(bytes, "toy.jpg"),
        (error) => error instanceof FileError && sentence.test(error.message) && error.message.includes('"toy.jpg"'),
      );
    });
  }
});

function withSize(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  return changed;
}
