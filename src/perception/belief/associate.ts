import { horizontalDistance } from "../../core/index.ts";
import type { SeenDisc } from "../vision/placeSightings.ts";
import type { DiscTrack } from "./DiscTrack.ts";

/** Units of the price of taking a seen disc for a believed one: by a difference in edge, m; by the distance, m. */
const edgeUnit = 0.0022;
const distanceUnit = 0.015;
/** Beyond this distance, in units, a disc has moved anyhow and how far says nothing. */
const farthest = 2.5;
/** Price of a wholly different colour. */
const colourPrice = 2;
/** A pair that costs more is none; what it costs to take a seen disc for one not known yet. */
export const dearest = 5.5;

/**
 * Which believed disc each seen one is, by size first, for that is what tells discs apart, then place and colour: the assignment
 * of least price. Entry i is the track of seen disc i, or undefined for a disc not known yet.
 */
export function associate(seen: readonly SeenDisc[], tracks: readonly DiscTrack[]): readonly (DiscTrack | undefined)[] {
  const prices = seen.map((disc) => tracks.map((track) => priceOf(disc, track)));
  // Dynamic programming over sets of tracks: at most 7 by 2⁷ states, and nothing depends on an order of search.
  let states = new Map<number, { readonly price: number; readonly pairs: readonly (number | undefined)[] }>([
    [0, { price: 0, pairs: [] }],
  ]);
  for (const [i] of seen.entries()) {
    const next: typeof states = new Map();
    const offer = (used: number, price: number, pairs: readonly (number | undefined)[]): void => {
      const known = next.get(used);
      if (known === undefined || price < known.price) next.set(used, { price, pairs });
    };
    for (const [used, { price, pairs }] of states) {
      offer(used, price + dearest, [...pairs, undefined]);
      for (const [k, extra] of prices[i]!.entries()) {
        if ((used & (1 << k)) === 0 && extra < dearest) offer(used | (1 << k), price + extra, [...pairs, k]);
      }
    }
    states = next;
  }
  let best: { readonly price: number; readonly pairs: readonly (number | undefined)[] } | undefined;
  for (const state of states.values()) if (best === undefined || state.price < best.price) best = state;
  return best!.pairs.map((k) => (k === undefined ? undefined : tracks[k]));
}

/** What it costs to take a seen disc for a believed one, without unit. */
export function priceOf({ edge, pose, sighting }: SeenDisc, track: DiscTrack): number {
  const total = track.colours.reduce((a, b) => a + b, 0);
  const alike = sighting.colours.reduce((sum, share, i) => sum + Math.min(share, track.colours[i]! / total), 0);
  const apart =
    horizontalDistance(pose.position, track.pose.position) + Math.abs(pose.position[2] - track.pose.position[2]);
  return Math.abs(edge - track.edge) / edgeUnit + Math.min(farthest, apart / distanceUnit) + colourPrice * (1 - alike);
}
