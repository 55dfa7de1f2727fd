import { type PictureView, toPicture } from "./pictureSampling.ts";
import { strip, stripFoot } from "./stackMaps.ts";

/** One of several looks at a strip: larger or smaller, and along a line beside the axis that was found. */
export interface StripLook {
  /** How many strip pixels one pixel of the look spans, along rows and columns. */
  readonly scale: number;
  /** How many strip pixels the look's middle lies right of the axis. */
  readonly aside: number;
}

/**
 * Looks at a strip whose mean counts. Where the network is unsure, what it says depends on how rings lie between pixels and on which
 * pixels are folded onto each other, and differs from look to look; what it is sure of, it says of all. Chosen on the pictures for
 * validation and for development (docs/decisions/0031-rings-are-looked-at-eight-times.md).
 */
export const stripLooks: readonly StripLook[] = [1.1, 1, 0.9, 0.81].flatMap((scale) =>
  [-1, 1].map((aside) => ({ scale, aside })),
);

const [middle, board] = stripFoot;

/** The view of a look at the strip of a view: scaled about the foot of the axis, which is moved by `aside`. */
export const lookAtStrip = (view: PictureView, { scale, aside }: StripLook): PictureView => ({
  origin: toPicture(view, [middle - middle * scale + aside, board - board * scale]),
  column: [view.column[0] * scale, view.column[1] * scale],
  row: [view.row[0] * scale, view.row[1] * scale],
});

/** The mean of what is said of several looks at a strip, cell by cell [row, distance from the axis]: of those that show the cell. */
export class MeanOfLooks {
  readonly #sums = new Float32Array(strip.height * strip.halfWidth);
  readonly #weights = new Float32Array(strip.height * strip.halfWidth);

  /** Adds what is said of a look, bilinear. Beside the axis as on it, the distance is from the middle of a ring's both ends. */
  add(said: Float32Array, { scale }: StripLook): void {
    const { height, halfWidth: width } = strip;
    for (let row = 0; row < height; row++) {
      const y = (row - board) / scale + board;
      for (let x = 0; x < width; x++) {
        const distance = (x + 0.5) / scale - 0.5;
        this.#addCell(row * width + x, said, y, distance);
      }
    }
  }

  /** 0 where no look showed the cell. */
  map(): Float32Array {
    return this.#sums.map((sum, cell) => (this.#weights[cell]! > 0 ? sum / this.#weights[cell]! : 0));
  }

  #addCell(cell: number, said: Float32Array, y: number, distance: number): void {
    const { height, halfWidth: width } = strip;
    const [top, left] = [Math.floor(y), Math.floor(distance)];
    for (const [row, v] of [
      [top, 1 - (y - top)],
      [top + 1, y - top],
    ] as const) {
      if (row < 0 || row >= height) continue;
      for (const [beside, u] of [
        [left, 1 - (distance - left)],
        [left + 1, distance - left],
      ] as const) {
        // The strip is folded at its axis: what is beyond that is on this side, too.
        const x = Math.max(0, beside);
        if (x >= width) continue;
        this.#sums[cell]! += u * v * said[row * width + x]!;
        this.#weights[cell]! += u * v;
      }
    }
  }
}
