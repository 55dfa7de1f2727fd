import {
  axisAngle,
  dot,
  horizontalDistance,
  type Intrinsics,
  norm,
  type Pose,
  ray,
  rotate,
  scale,
  subtract,
  type Vec3,
  wrapAngle,
} from "../../core/index.ts";
import type { DiscSighting } from "./readMaps.ts";

/** A disc that a picture shows, in metres, base frame. */
export interface SeenDisc {
  readonly sighting: DiscSighting;
  /** Edge of the cube, m. */
  readonly edge: number;
  readonly pose: Pose;
  /** Whether it rests on the table or another seen disc, as far as its height tells. */
  readonly isResting: boolean;
}

/** How far a disc's centre may be off that of the one it rests on, m; it would fall beyond half an edge. */
const supportReach = 0.032;
/** How far the height that the network sees may be off that of a disc at rest, m: about half the smallest disc. */
const restTolerance = 0.024;

/** A hand that holds something. */
export interface FullHand {
  /** Tool centre point, m, base frame. */
  readonly tool: Vec3;
  /** Distance between the pads, m. */
  readonly opening: number;
}

/** How far the line of sight to a held disc may pass the tool centre point, and how far its edge may be off the opening, m. */
const inHand = { aside: 0.022, edge: 0.009 } as const;

/**
 * Discs where a camera at `camera` sees them. One picture tells the direction of a disc and about how high it is; that discs rest
 * on the table or on each other tells the height exactly, and with it the distance.
 *
 * @param camera pose of the optical frame, base frame
 * @param tableHeight m, base frame
 * @param hand where there is something in it: a disc that is seen there is as far away as the hand
 */
export function placeSightings(
  sightings: readonly DiscSighting[],
  camera: Pose,
  intrinsics: Intrinsics,
  tableHeight: number,
  hand?: FullHand,
): readonly SeenDisc[] {
  const f = intrinsics.fx;
  const [cx, cy, cz] = camera.position;
  const rise = cz - tableHeight;
  const hanging = sightings.map((sighting) => {
    const direction = rotate(camera.orientation, ray(intrinsics, sighting.u, sighting.v));
    // z = rise + depth · direction_z, and the network says z = depth · height / f.
    const depth = rise / (sighting.height / f - direction[2]);
    return { sighting, direction, depth, z: (depth * sighting.height) / f };
  });
  const placed: SeenDisc[] = [];
  // From the lowest up, so that what a disc rests on is placed before it.
  for (const { sighting, direction, depth, z } of hanging.toSorted((a, b) => a.z - b.z)) {
    const at = (d: number): Vec3 => [cx + d * direction[0], cy + d * direction[1], cz + d * direction[2]];
    /** Depth of the centre of a disc that rests at this height above the table: z = base + edge/2, edge = size · depth / f. */
    const depthOn = (base: number): number => (rise - base) / (sighting.size / (2 * f) - direction[2]);
    let best = { depth: depthOn(0), off: Infinity };
    const consider = (d: number): void => {
      const off = Math.abs(at(d)[2] - tableHeight - z);
      if (off < best.off) best = { depth: d, off };
    };
    consider(best.depth);
    for (const below of placed) {
      const d = depthOn(below.pose.position[2] + below.edge / 2 - tableHeight);
      if (horizontalDistance(at(d), below.pose.position) < supportReach) consider(d);
    }
    const held = hand && depthInHand(hand, camera.position, direction, sighting.size / f);
    const isResting = held === undefined && best.off < restTolerance;
    const distance = held ?? (isResting ? best.depth : depth);
    const azimuth = Math.atan2(direction[1], direction[0]);
    placed.push({
      sighting,
      edge: (sighting.size * distance) / f,
      pose: {
        position: at(distance),
        orientation: axisAngle([0, 0, 1], wrapAngle(sighting.yaw + azimuth, Math.PI / 2)),
      },
      isResting,
    });
  }
  return placed;
}

/** Depth of a disc that is seen in a hand; undefined for one that is not there. @param slope edge / depth */
function depthInHand({ tool, opening }: FullHand, eye: Vec3, direction: Vec3, slope: number): number | undefined {
  const towards = subtract(tool, eye);
  const depth = dot(towards, direction) / dot(direction, direction);
  const aside = norm(subtract(towards, scale(direction, depth)));
  return aside < inHand.aside && Math.abs(slope * depth - opening) < inHand.edge ? depth : undefined;
}
