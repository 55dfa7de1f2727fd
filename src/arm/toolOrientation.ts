import { type Quaternion, yawOf } from "../core/index.ts";

/**
 * Orientation of a tool that points straight down, turned by `yaw` (rad) about the base's z axis from home, where the
 * tool's x axis is the base's and its y axis, along which the fingers open, is the opposite of the base's.
 */
export const toolOrientation = (yaw: number): Quaternion => [Math.cos(yaw / 2), Math.sin(yaw / 2), 0, 0];

/** Yaw (rad, in (−π, π]) of a tool's orientation in the base frame: of its x axis, seen from above. */
export const toolYaw = (orientation: Quaternion): number => yawOf(orientation);
