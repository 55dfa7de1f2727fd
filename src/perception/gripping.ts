import type { GripperState } from "../core/index.ts";

/** Least force between the pads that counts as a grip, N; the weakest commanded grasp is several times as strong. */
const gripForce = 10;
/** Largest difference between opening and disc for a grip on that disc, m: soft pads, and a slightly turned cube. */
const gripTolerance = 0.007;

/** Whether the pads press on anything. */
export const isFull = ({ force }: GripperState): boolean => force >= gripForce;

/** Whether the gripper itself feels something of this width, m. */
export const grips = (gripper: GripperState, width: number): boolean =>
  isFull(gripper) && Math.abs(gripper.opening - width) <= gripTolerance;

/** Whether the pads have closed further than the disc could let them, m. */
export const closedPast = (gripper: GripperState, width: number): boolean => gripper.opening < width - gripTolerance;
