import type { Image } from "../../core/index.ts";
import { gifenc, type Palette } from "./gifenc.ts";

/** At most `colours` colours that a picture can do with. */
export const paletteOf = (picture: Image, colours: number): Palette => gifenc.quantize(rgba(picture), colours);

/** For each pixel the index of the nearest colour. */
export const indexed = (picture: Image, palette: Palette): Uint8Array => gifenc.applyPalette(rgba(picture), palette);

function rgba({ data }: Image): Uint8Array {
  const pixels = data.length / 3;
  const out = new Uint8Array(4 * pixels).fill(255);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) out[4 * i + c] = data[3 * i + c]!;
  }
  return out;
}
