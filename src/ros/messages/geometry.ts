import type { Pose, Vec3 } from "../../core/index.ts";
import type { Time } from "../interfaces/builtin_interfaces.ts";
import type * as geometry from "../interfaces/geometry_msgs.ts";
import { finite } from "./fields.ts";

const fromVec3 = ([x, y, z]: Vec3): geometry.Vector3 => ({ x, y, z });

/** @throws GraphError INVALID_REQUEST on a number that is not finite */
export const toVec3 = ({ x, y, z }: geometry.Vector3 | geometry.Point, what: string): Vec3 => [
  finite(x, `${what}.x`),
  finite(y, `${what}.y`),
  finite(z, `${what}.z`),
];

export const fromPosition = fromVec3;

export function fromPose({ position, orientation }: Pose): geometry.Pose {
  const [x, y, z, w] = orientation;
  return { position: fromVec3(position), orientation: { x, y, z, w } };
}

/** @throws GraphError INVALID_REQUEST on a number that is not finite */
export function toPose({ position, orientation: { x, y, z, w } }: geometry.Pose, what: string): Pose {
  for (const part of [x, y, z, w]) finite(part, `${what}.orientation`);
  return { position: toVec3(position, `${what}.position`), orientation: [x, y, z, w] };
}

/** Where a frame is in another one, as tf tells it. */
export function fromTransform(pose: Pose, parent: string, child: string, stamp: Time): geometry.TransformStamped {
  const { position, orientation } = fromPose(pose);
  return {
    header: { stamp, frame_id: parent },
    child_frame_id: child,
    transform: { translation: position, rotation: orientation },
  };
}
