import { PNG } from "pngjs";
import type { Image } from "../../src/core/index.ts";

/** The picture as a PNG file. */
export function encodePng({ width, height, channels, data }: Image): Buffer {
  const png = new PNG({ width, height, inputColorType: channels === 1 ? 0 : 2, colorType: channels === 1 ? 0 : 2 });
  png.data = Buffer.from(data);
  return PNG.sync.write(png, {
    inputColorType: channels === 1 ? 0 : 2,
    colorType: channels === 1 ? 0 : 2,
    inputHasAlpha: false,
  });
}
