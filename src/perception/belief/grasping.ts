import { toolYaw } from "../../arm/toolOrientation.ts";
import {
  axisAngle,
  compose,
  type GripperState,
  horizontalDistance,
  inverse,
  type Pose,
  wrapAngle,
  yawOf,
} from "../../core/index.ts";
import { grips } from "../gripping.ts";
import type { DiscTrack } from "./DiscTrack.ts";

/** How far the middle of a disc between the pads may be off the tool centre point, across and up, m. */
const reach = { across: 0.03, up: 0.035 } as const;

/** The disc that a gripper holds by its own force and opening and by where discs are believed to be; the nearest if several could be it. */
export function heldBy(
  gripper: GripperState | undefined,
  tool: Pose,
  tracks: readonly DiscTrack[],
): DiscTrack | undefined {
  return closedOn(
    gripper,
    tool,
    tracks.filter(({ pose }) => Math.abs(pose.position[2] - tool.position[2]) < reach.up),
  );
}

/** The disc that a gripper has closed on, whether or not it has lifted it since the disc was seen; the nearest if several could be it. */
export function closedOn(
  gripper: GripperState | undefined,
  tool: Pose,
  tracks: readonly DiscTrack[],
): DiscTrack | undefined {
  if (gripper === undefined) return undefined;
  const distance = ({ pose }: DiscTrack): number => horizontalDistance(pose.position, tool.position);
  return tracks
    .filter((track) => grips(gripper, track.edge) && distance(track) < reach.across)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

/**
 * Pose of a disc between pads in the tool's frame. Where the disc was seen says how far it is off along the pads; across them
 * the pads themselves have centred it, and have turned its faces parallel to their own.
 */
export function graspOf(tool: Pose, disc: Pose): Pose {
  const { position } = compose(inverse(tool), disc);
  const turn = wrapAngle(yawOf(disc.orientation) - toolYaw(tool.orientation), Math.PI / 2);
  const straight = { ...disc, orientation: axisAngle([0, 0, 1], yawOf(disc.orientation) - turn) };
  return {
    position: [position[0], 0, position[2]],
    orientation: compose(inverse(tool), straight).orientation,
  };
}
