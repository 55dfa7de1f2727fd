import { type CameraInfo, type Image, type Pose, Rng } from "../src/core/index.ts";
import { type Appearance, nominalAppearance } from "../src/scene/Appearance.ts";
import { drawAppearance } from "../src/scene/drawAppearance.ts";
import { displaced, drawLens } from "../src/scene/drawCamera.ts";
import type { LookRanges } from "../src/scene/lookRanges.ts";
import { clutterStrips } from "./clutterStrips.ts";
import { pictureEffects } from "./render/pictureEffects.ts";

/** How the world of one episode looks and how its cameras see it. */
export interface Look {
  readonly appearance: Appearance;
  /** As their makers describe them. */
  readonly cameras: readonly CameraInfo[];
  /** Where a camera really is in the frame of its mount; agents are not told. */
  readonly truePose: (camera: CameraInfo) => Pose;
  /** What a camera makes of the light that it gets at a stamp. */
  readonly develop: (image: Image, camera: CameraInfo, stamp: bigint) => Image;
}

/** Everything as it is described, in even light. */
export const nominalLook = (cameras: readonly CameraInfo[]): Look => ({
  appearance: nominalAppearance,
  cameras,
  truePose: ({ pose }) => pose,
  develop: (image) => image,
});

/** Draws the look of an episode from its seed; it has no part in what happens. */
export function drawLook(ranges: LookRanges, cameras: readonly CameraInfo[], seed: number): Look {
  const lenses = new Rng(seed, "lens");
  const places = new Rng(seed, "camera-place");
  const drawn = cameras.map((camera) => {
    const info = drawLens(camera, ranges.lens, lenses);
    return { info, pose: displaced(info.pose, ranges.displacement, places) };
  });
  return {
    appearance: drawAppearance(ranges, clutterStrips, new Rng(seed, "appearance")),
    cameras: drawn.map(({ info }) => info),
    truePose: (camera) => drawn.find(({ info }) => info === camera)!.pose,
    // A stream for each picture: which others are taken changes nothing.
    develop: (image, { name }, stamp) =>
      pictureEffects(image, ranges.picture, new Rng(seed, `picture ${name} ${stamp.toString()}`)),
  };
}
