import { createRequire } from "node:module";

/** Colours as red, green and blue, 0..255. */
export type Palette = number[][];

interface Frame {
  /** Whether what comes once, size and palette of all frames, goes before this one. */
  readonly first: boolean;
  readonly palette?: Palette;
  readonly transparent: boolean;
  readonly transparentIndex: number;
  /** ms; the file has hundredths of a second. */
  readonly delay: number;
  /** 1: later frames are drawn over this one. */
  readonly dispose: 1;
}

interface Encoder {
  readonly stream: { reset(): void };
  writeHeader(): void;
  writeFrame(index: Uint8Array, width: number, height: number, frame: Frame): void;
  finish(): void;
  bytes(): Uint8Array;
}

/** The part of gifenc that we use; it brings no types. */
interface Gifenc {
  GIFEncoder(options: { readonly auto: false }): Encoder;
  quantize(rgba: Uint8Array, colours: number): Palette;
  applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
}

/** Required and not imported: it is CommonJS marked as an ES module, whose default export Node and tsx see differently. */
export const gifenc = createRequire(import.meta.url)("gifenc") as Gifenc;
