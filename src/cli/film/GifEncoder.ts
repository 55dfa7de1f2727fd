import type { Image } from "../../core/index.ts";
import { gifenc, type Palette } from "./gifenc.ts";
import { indexed, paletteOf } from "./palette.ts";

/** One index is left for "as before". */
const mostColours = 255;

/**
 * Makes an animation frame by frame, and hands out its bytes as they come. The first frame gives all of them their palette;
 * of the later ones only what has changed is encoded.
 */
export class GifEncoder {
  readonly #encoder = gifenc.GIFEncoder({ auto: false });
  #palette: Palette | undefined;
  #before: Uint8Array | undefined;

  /** The next bytes of the file. @param picture RGB, as large as the first one; @param delayMs how long it is shown */
  frame(picture: Image, delayMs: number): Uint8Array {
    const { width, height, data } = picture;
    const isFirst = this.#palette === undefined;
    if (isFirst) this.#encoder.writeHeader();
    const palette = (this.#palette ??= paletteOf(picture, mostColours));
    const asBefore = palette.length;
    const index = indexed(picture, palette);
    if (this.#before !== undefined) keepWhatIs(index, data, this.#before, asBefore);
    this.#before = data;
    this.#encoder.writeFrame(index, width, height, {
      first: isFirst,
      ...(isFirst && { palette: [...palette, [0, 0, 0]] }),
      transparent: !isFirst,
      transparentIndex: asBefore,
      delay: delayMs,
      dispose: 1,
    });
    return this.#taken();
  }

  /** The last bytes of the file. */
  end(): Uint8Array {
    this.#encoder.finish();
    return this.#taken();
  }

  #taken(): Uint8Array {
    const bytes = this.#encoder.bytes();
    this.#encoder.stream.reset();
    return bytes;
  }
}

/** Gives all pixels whose colour has not changed the index `asBefore`. */
function keepWhatIs(index: Uint8Array, now: Uint8Array, before: Uint8Array, asBefore: number): void {
  for (let i = 0, o = 0; i < index.length; i++, o += 3) {
    if (now[o] === before[o] && now[o + 1] === before[o + 1] && now[o + 2] === before[o + 2]) index[i] = asBefore;
  }
}
