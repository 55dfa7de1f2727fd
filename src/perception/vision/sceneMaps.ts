/**
 * What the network says of a picture, cell by cell. A cell stands for `stride` × `stride` pixels; cell (i, j), column and row, has
 * its middle at pixel u = stride · i + 1.5, v = stride · j + 1.5. Every cell on which a disc is seen speaks of that whole disc,
 * every cell on which an area is seen of that area; what the others say has no meaning.
 */
export const stride = 4;

/** Pixels of the pictures that the network takes, along each side. */
export const pictureSize = 256;

/** Names of the colours that the network tells apart, in the order of its channels. */
export const colourNames = ["blue", "red", "green", "yellow", "orange", "purple", "white"] as const;

/** First channel of each quantity. */
export const channels = {
  /** Logit: a disc is seen here. */
  disc: 0,
  /** Logit: an area is seen here. */
  area: 1,
  /** From the cell's middle to where the disc's centre is projected, u and v, `centreUnit` pixels. */
  centre: 2,
  /** Natural logarithm of f · edge / depth of the centre, of `sizeUnit` pixels. */
  size: 4,
  /** f · height of the centre above the table / its depth, `heightUnit` pixels. */
  height: 5,
  /** Cosine and sine of four times the yaw of a face, measured from the horizontal direction in which the camera sees the disc. */
  yaw: 6,
  /** Logits of the colours' names. */
  colour: 8,
  /** From the cell's middle to the projected corners of the area, in the order of `cornerSigns`, u and v, `cornerUnit` pixels. */
  corners: 15,
} as const;

export const channelCount = 23;

/** Pixels that the network counts in. */
export const centreUnit = 16;
export const sizeUnit = 20;
export const heightUnit = 64;
export const cornerUnit = 32;

/** Where the corners of an area are from its centre, along x and y of the base frame, in half edges. */
export const cornerSigns = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const;
