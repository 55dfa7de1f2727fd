import type { Image } from "../../core/index.ts";
import { glyph, glyphHeight, glyphWidth } from "./glyphs.ts";

type Colour = readonly [red: number, green: number, blue: number];

/** Rows of text are this high, pixels at scale 1, with space above and below. */
const lineHeight = glyphHeight + 4;
const advance = glyphWidth + 1;

/** A picture that is put together: other pictures pasted into it, and text. */
export class Picture implements Image {
  readonly width: number;
  readonly height: number;
  readonly channels = 3;
  readonly data: Uint8Array;

  constructor(width: number, height: number, background: Colour) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(3 * width * height);
    for (let i = 0; i < this.data.length; i++) this.data[i] = background[i % 3]!;
  }

  /** Height of a line that `writeLine` writes, pixels. */
  static lineHeight(scale: number): number {
    return scale * lineHeight;
  }

  /** Puts a picture with its upper left corner at (left, top); it must lie within this one. */
  paste({ width, height, channels, data }: Image, left: number, top: number): void {
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) {
        const from = channels * (v * width + u);
        const to = 3 * ((top + v) * this.width + left + u);
        for (let c = 0; c < 3; c++) this.data[to + c] = data[from + (channels === 3 ? c : 0)]!;
      }
    }
  }

  /** Writes a line, its upper left corner at (left, top), each dot `scale` pixels wide; what is too long is cut off. */
  writeLine(text: string, left: number, top: number, { scale, ink }: { scale: number; ink: Colour }): void {
    const fitting = Math.floor((this.width - left) / (scale * advance));
    for (const [n, character] of Array.from(text).slice(0, fitting).entries()) {
      for (const [v, row] of glyph(character).entries()) {
        for (let u = 0; u < glyphWidth; u++) {
          if (row[u] === "#") this.#dot(left + scale * (n * advance + u), top + scale * (2 + v), scale, ink);
        }
      }
    }
  }

  #dot(left: number, top: number, size: number, ink: Colour): void {
    for (let v = top; v < top + size; v++) {
      for (let u = left; u < left + size; u++) this.data.set(ink, 3 * (v * this.width + u));
    }
  }
}
