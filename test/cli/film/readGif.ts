import assert from "node:assert/strict";

/** One frame as it is seen: RGB, drawn over what was there before. */
export interface GifFrame {
  readonly delayMs: number;
  readonly data: Uint8Array;
}

export interface Gif {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly GifFrame[];
}

/** Reads a GIF89a with one palette and frames of full size to its last byte. */
export function readGif(file: Buffer): Gif {
  assert.equal(file.toString("latin1", 0, 6), "GIF89a");
  const [width, height, flags] = [file.readUInt16LE(6), file.readUInt16LE(8), file[10]!];
  assert.ok(flags & 0x80, "a palette for all frames");
  const colours = 2 << (flags & 7);
  const palette = file.subarray(13, 13 + 3 * colours);
  const frames: GifFrame[] = [];
  const shown = new Uint8Array(3 * width * height);
  let at = 13 + 3 * colours;
  let delayMs = 0;
  let transparent = -1;
  /** Data of the sub-blocks from `at` on, which then lies behind them. */
  const blocks = (): Buffer => {
    const parts: Buffer[] = [];
    for (let size = file[at++]!; size > 0; size = file[at++]!) {
      parts.push(file.subarray(at, at + size));
      at += size;
    }
    return Buffer.concat(parts);
  };
  for (let kind = file[at++]; kind !== 0x3b; kind = file[at++]) {
    if (kind === 0x21) {
      const label = file[at++];
      const data = blocks();
      if (label === 0xf9) {
        delayMs = 10 * data.readUInt16LE(1);
        transparent = data[0]! & 1 ? data[3]! : -1;
      }
      continue;
    }
    assert.equal(kind, 0x2c, `a frame, an extension or the end at ${at - 1}`);
    const place = [0, 2, 4, 6].map((n) => file.readUInt16LE(at + n));
    assert.deepEqual([...place, file[at + 8]], [0, 0, width, height, 0]);
    at += 9;
    const codeSize = file[at++]!;
    const index = decompress(blocks(), codeSize);
    assert.equal(index.length, width * height);
    for (const [i, colour] of index.entries()) {
      if (colour !== transparent) shown.set(palette.subarray(3 * colour, 3 * colour + 3), 3 * i);
    }
    frames.push({ delayMs, data: shown.slice() });
  }
  assert.equal(at, file.length, "nothing behind the end");
  return { width, height, frames };
}

/** Lempel-Ziv-Welch with codes of growing length, as appendix F of the GIF89a specification has it. */
function decompress(bytes: Buffer, minimumCodeSize: number): number[] {
  const clear = 1 << minimumCodeSize;
  const out: number[] = [];
  let table: number[][] = [];
  let size = 0;
  let before: number[] | undefined;
  const reset = (): void => {
    table = Array.from({ length: clear + 2 }, (_, i) => [i]);
    size = minimumCodeSize + 1;
    before = undefined;
  };
  reset();
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    while (bits >= size) {
      const code = held & ((1 << size) - 1);
      held >>>= size;
      bits -= size;
      if (code === clear + 1) return out;
      if (code === clear) {
        reset();
        continue;
      }
      const word: number[] = table[code] ?? [...before!, before![0]!];
      for (const value of word) out.push(value);
      if (before !== undefined && table.length < 4096) table.push([...before, word[0]!]);
      if (table.length === 1 << size && size < 12) size++;
      before = word;
    }
  }
  throw new assert.AssertionError({ message: "A frame has no end" });
}
