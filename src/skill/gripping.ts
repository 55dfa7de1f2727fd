import type { GripperState } from "../core/index.ts";
import type { Sensed } from "./Skill.ts";

/** Least force between the pads that counts as a grip, N; the weakest commanded grasp is several times as strong. */
const gripForce = 10;
/** Largest difference between opening and disc for a grip on that disc, m: soft pads, and a slightly turned cube. */
const gripTolerance = 0.007;

/** @throws TypeError if the robot reports no gripper */
export function gripperOf(s: Sensed): GripperState {
  const { gripper } = s.observation;
  if (gripper === undefined) throw new TypeError("The observation has no gripper state; skills need one");
  return gripper;
}

/** Whether the gripper itself feels something of this width, m. */
export const grips = (gripper: GripperState, width: number): boolean =>
  gripper.force >= gripForce && Math.abs(gripper.opening - width) <= gripTolerance;

/** Whether the pads have closed further than the disc could let them, m. */
export const closedPast = (gripper: GripperState, width: number): boolean => gripper.opening < width - gripTolerance;
