import { crc32, deflateSync } from "node:zlib";
import type { Image } from "../../core/index.ts";
import { indexed, paletteOf } from "./palette.ts";

/** An RGB picture as a PNG file with a palette of 256 colours (ISO/IEC 15948): a fifth of the size of one without. */
export function encodeIndexedPng(picture: Image): Buffer {
  const { width, height } = picture;
  const palette = paletteOf(picture, 256);
  const index = indexed(picture, palette);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, colour type "palette"; the only compression and filtering there are, not interlaced.
  header.set([8, 3, 0, 0, 0], 8);
  // Each row begins with its filter: none, as becomes indices.
  const rows = Buffer.alloc((width + 1) * height);
  for (let v = 0; v < height; v++) rows.set(index.subarray(v * width, (v + 1) * width), v * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
