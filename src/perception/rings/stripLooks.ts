import { type PictureView, toPicture } from "./pictureSampling.ts";
import { strip } from "./stackMaps.ts";

/** One of several looks at a strip: larger or smaller, and along a line beside the axis that was found. */
export interface StripLook {
  /** Pixels of the strip for one of the look, along rows and columns. */
  readonly scale: number;
  /** Strip pixels that the look's middle lies right of the axis. */
  readonly aside: number;
}

/**
 * Looks at a strip whose mean counts. Where the network is unsure, what it says depends on how rings lie between pixels and on
 * which pixels are folded onto each other, and differs from look to look; what it is sure of, it says of all.
 */
export const stripLooks: readonly StripLook[] = [1.1, 1, 0.9, 0.81].flatMap((scale) =>
  [-1, 1].map((aside) => ({ scale, aside })),
);

/** Place of the axis and the board in a strip, between its pixels. */
const middle = strip.halfWidth - 0.5;
const board = strip.rowsAboveBase - 0.5;

/** What a look shows of a strip's view: where the axis meets the board stays, but for what the look is aside. */
export const lookAtStrip = (view: PictureView, { scale, aside }: StripLook): PictureView => ({
  origin: toPicture(view, [middle - middle * scale + aside, board - board * scale]),
  column: [view.column[0] * scale, view.column[1] * scale],
  row: [view.row[0] * scale, view.row[1] * scale],
});

/**
 * Adds what was said of a look to the map of the strip itself [row, distance from the axis], cell by cell where it belongs; bilinear.
 * A look beside the axis says how far an end is from the middle of both, which is the same.
 *
 * @param share what one counts of the sum
 */
export function addLook(sum: Float32Array, said: Float32Array, { scale }: StripLook, share: number): void {
  const { height, halfWidth: width } = strip;
  for (let row = 0; row < height; row++) {
    const y = (row - board) / scale + board;
    const top = Math.floor(y);
    for (let x = 0; x < width; x++) {
      const distance = (x + 0.5) / scale - 0.5;
      const left = Math.floor(distance);
      const [v, u] = [y - top, distance - left];
      const upper = (1 - u) * at(said, top, left) + u * at(said, top, left + 1);
      const lower = (1 - u) * at(said, top + 1, left) + u * at(said, top + 1, left + 1);
      sum[row * width + x]! += share * ((1 - v) * upper + v * lower);
    }
  }
}

/** A cell of a map; nothing is beyond its edge. */
const at = (map: Float32Array, row: number, x: number): number =>
  row < 0 || x < 0 || row >= strip.height || x >= strip.halfWidth ? 0 : map[row * strip.halfWidth + x]!;
