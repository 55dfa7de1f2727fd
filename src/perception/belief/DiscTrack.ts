import { norm, type Pose, subtract } from "../../core/index.ts";
import type { SeenDisc } from "../vision/placeSightings.ts";
import { colourNames } from "../vision/sceneMaps.ts";

/** A disc that is believed to exist: what has been seen of it so far. */
export interface DiscTrack {
  readonly id: string;
  /** Mean over what was seen, m. */
  readonly edge: number;
  /** Sum of the confidences that the mean is of. */
  readonly edgeWeight: number;
  /** Of each of `colourNames`, summed over what was seen. */
  readonly colours: readonly number[];
  /** Base frame. */
  readonly pose: Pose;
  /** 0..1; falls while it is not seen. */
  readonly confidence: number;
}

/** Movement below which a disc is taken to lie still, m: several times the error of one look. */
const stillness = 0.012;
/** How much of a new look goes into the pose of a disc that lies still, at least. */
const leastGain = 0.15;
/** Sum of confidences from which on the mean edge forgets older looks. */
const mostEdgeWeight = 40;

/** A disc seen for the first time. */
export const newTrack = (id: string, { edge, pose, sighting }: SeenDisc): DiscTrack => ({
  id,
  edge,
  edgeWeight: sighting.confidence,
  colours: sighting.colours,
  pose,
  confidence: sighting.confidence,
});

/** The same disc seen again: one that has not moved is averaged, one that has is where it is now. */
export function seenAgain(track: DiscTrack, seen: SeenDisc): DiscTrack {
  const { sighting } = seen;
  const edgeWeight = Math.min(mostEdgeWeight, track.edgeWeight + sighting.confidence);
  const edge = track.edge + (sighting.confidence / edgeWeight) * (seen.edge - track.edge);
  // Upwards, too: one that was let go is straight below where the hand went on to.
  const lies = norm(subtract(seen.pose.position, track.pose.position)) < stillness;
  const gain = lies ? Math.max(leastGain, sighting.confidence / edgeWeight) : 1;
  const mix = (k: 0 | 1 | 2): number =>
    track.pose.position[k] + gain * (seen.pose.position[k] - track.pose.position[k]);
  return {
    ...track,
    edge,
    edgeWeight,
    colours: track.colours.map((share, i) => share + sighting.confidence * sighting.colours[i]!),
    pose: { position: [mix(0), mix(1), mix(2)], orientation: seen.pose.orientation },
    confidence: track.confidence + 0.5 * (sighting.confidence - track.confidence),
  };
}

/** The colour that most of what was seen says. */
export function colourOf({ colours }: Pick<DiscTrack, "colours">): string {
  let best = 0;
  for (const [i, share] of colours.entries()) if (share > colours[best]!) best = i;
  return colourNames[best]!;
}
