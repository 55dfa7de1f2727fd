import { compose, identityQuaternion, inverse, type PegSpec, type Pose, project } from "../../core/index.ts";
import type { Spot } from "./closeUp.ts";
import type { View } from "./placeSightings.ts";
import { pictureSize } from "./sceneMaps.ts";

/** A disc that is believed in. */
interface Believed {
  readonly edge: number;
  readonly pose: Pose;
}

/** Edges that a disc may have, m, that stands on an area unseen by the network for whole pictures. */
export const likelyEdges = [0.032, 0.043, 0.055] as const;

/** Discs as they would stand in the middle of an area. */
export const standingOn = ({ position: [x, y, z] }: PegSpec): readonly Believed[] =>
  likelyEdges.map((edge) => ({ edge, pose: { position: [x, y, z + edge / 2], orientation: identityQuaternion } }));

/** Where a picture should show what the hand holds, and the discs that are believed in; those outside its edges are left out. */
export function expectedSpots(
  believed: readonly Believed[],
  { camera, intrinsics, hand }: Omit<View, "tableHeight">,
): readonly Spot[] {
  const view = inverse(camera);
  const inHand: Believed[] = hand
    ? [{ edge: hand.opening, pose: { position: hand.tool, orientation: identityQuaternion } }]
    : [];
  return [...inHand, ...believed].flatMap(({ edge, pose }): Spot[] => {
    const { position } = compose(view, pose);
    const pixel = project(intrinsics, position);
    if (pixel === undefined || pixel.some((at) => at < 0 || at > pictureSize - 1)) return [];
    return [{ u: pixel[0], v: pixel[1], size: (intrinsics.fx * edge) / position[2] }];
  });
}
