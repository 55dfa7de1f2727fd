import { toolOrientation } from "../../../src/arm/toolOrientation.ts";
import { axisAngle, type Pose, type Vec3 } from "../../../src/core/index.ts";
import { type DiscTrack, newTrack } from "../../../src/perception/belief/DiscTrack.ts";
import type { SeenDisc } from "../../../src/perception/vision/placeSightings.ts";
import { colourNames } from "../../../src/perception/vision/sceneMaps.ts";

export type Colour = (typeof colourNames)[number];

/** A disc of this colour and edge as a picture shows it at a place, m. */
export function seenDisc(
  colour: Colour,
  edge: number,
  position: Vec3,
  { confidence = 0.9, yaw = 0 }: { readonly confidence?: number; readonly yaw?: number } = {},
): SeenDisc {
  const rest = 0.1 / (colourNames.length - 1);
  return {
    sighting: {
      ...{ u: 0, v: 0, size: 0, height: 0, yaw: 0, cells: 30 },
      colours: colourNames.map((name) => (name === colour ? 0.9 : rest)),
      support: [1, 0, 0],
      confidence,
    },
    edge,
    pose: { position, orientation: axisAngle([0, 0, 1], yaw) },
    isResting: true,
  };
}

export const trackOf = (id: Colour, edge: number, position: Vec3, yaw = 0): DiscTrack =>
  newTrack(id, seenDisc(id, edge, position, { yaw }));

/** A hand that points down, its fingers apart along y turned by `yaw`. */
export const toolAt = (position: Vec3, yaw = 0): Pose => ({ position, orientation: toolOrientation(yaw) });

/** Opposite the robot, above the table, as the benchmark's agent camera. */
export const eye: Vec3 = [1.27, 0.02, 0.62];
