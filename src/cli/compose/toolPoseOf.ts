import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import type { ToolPose } from "../../perception/propagate.ts";

/** The arm's forward kinematics, with memory of its own. */
export function toolPoseOf(): ToolPose {
  const kinematics = new Kinematics(panda);
  return (joints) => kinematics.setPositions(joints).toolPose();
}
