import type { GripperState } from "../core/index.ts";
import type { Sensed } from "./Skill.ts";

/** @throws TypeError if the robot reports no gripper */
export function gripperOf(s: Sensed): GripperState {
  const { gripper } = s.observation;
  if (gripper === undefined) throw new TypeError("The observation has no gripper state; skills need one");
  return gripper;
}
