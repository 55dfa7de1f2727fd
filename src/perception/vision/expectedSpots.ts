import { inverse, type Pose, compose, project } from "../../core/index.ts";
import type { View } from "./placeSightings.ts";
import { pictureSize } from "./sceneMaps.ts";
import type { DiscSpot } from "./sightings.ts";

/** A disc that is believed in. */
interface Believed {
  readonly edge: number;
  readonly pose: Pose;
}

/** Where a picture should show what the hand holds, and the discs that are believed in; those that it does not show are left out. */
export function expectedSpots(
  believed: readonly Believed[],
  { camera, intrinsics, tableHeight, hand }: View,
): readonly DiscSpot[] {
  const view = inverse(camera);
  const inHand: Believed[] = hand
    ? [{ edge: hand.opening, pose: { position: hand.tool, orientation: camera.orientation } }]
    : [];
  return [...inHand, ...believed].flatMap(({ edge, pose }): DiscSpot[] => {
    const { position } = compose(view, pose);
    const pixel = project(intrinsics, position);
    if (pixel === undefined || pixel.some((at) => at < 0 || at > pictureSize - 1)) return [];
    const perMetre = intrinsics.fx / position[2];
    return [{ u: pixel[0], v: pixel[1], size: edge * perMetre, height: (pose.position[2] - tableHeight) * perMetre }];
  });
}
