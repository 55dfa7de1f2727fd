import type { Spot } from "./closeUp.ts";

/** A disc as the whole picture shows it, pixels: where its centre is projected, and its size, f · edge / depth of the centre. */
export interface DiscGuess extends Spot {
  /** f · height of the centre above the table / its depth. */
  readonly height: number;
  /** Of a face, from the horizontal direction of sight, modulo a quarter turn; rad. */
  readonly yaw: number;
  /** Probability of each of `colourNames`, summing to 1. */
  readonly colours: readonly number[];
  /** Cells that speak of it, each counted by how sure it is that it shows a disc. */
  readonly cells: number;
  /** 0..1: how sure it is that there is a disc. */
  readonly confidence: number;
}

/** A disc that has been looked at closely; its height is known where the whole picture shows it, too. */
export interface DiscSighting extends Omit<DiscGuess, "height"> {
  readonly height?: number;
  /** Probability of each of `supports`, summing to 1. */
  readonly support: readonly number[];
}

/** An area as a picture shows it: its corners, in the order of `cornerSigns`; pixels. */
export interface AreaSighting {
  readonly corners: readonly (readonly [u: number, v: number])[];
  readonly cells: number;
}

/** Everything that a picture shows. */
export interface Sightings {
  readonly discs: readonly DiscSighting[];
  readonly areas: readonly AreaSighting[];
}

interface Pixel {
  readonly u: number;
  readonly v: number;
}

/** Pixels between two places. */
export const pixelsApart = (a: Pixel, b: Pixel): number => Math.hypot(a.u - b.u, a.v - b.v);

/** Sightings closer than this share of the larger's size are of one disc; cubes on each other are three quarters of it apart. */
const sameDisc = 0.35;

/** Whether a disc is none of those that were found before. @param share of the size of the larger within which two are one */
export const isNew = (disc: Spot, before: readonly Spot[], share = sameDisc): boolean =>
  before.every((other) => pixelsApart(disc, other) > share * Math.max(disc.size, other.size));
