/** A point of a picture: pixels to the right and down; the middle of the first pixel is (0, 0). */
export type PicturePoint = readonly [u: number, v: number];

/** Where the axis of a rod leaves the board, and where the rod ends. */
export interface RodView {
  readonly base: PicturePoint;
  readonly top: PicturePoint;
}
