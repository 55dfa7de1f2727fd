import { PNG } from "pngjs";
import type { Image } from "../../core/index.ts";

/** The picture as a PNG in a data URI, as chat messages carry one. */
export function pictureUri({ width, height, channels, data }: Image): string {
  const colorType = channels === 1 ? 0 : 2;
  const png = new PNG({ width, height });
  png.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const file = PNG.sync.write(png, { inputColorType: colorType, colorType, inputHasAlpha: false });
  return `data:image/png;base64,${file.toString("base64")}`;
}
