import type { TruthSource } from "../../core/index.ts";
import type { ToolPose } from "../../perception/propagate.ts";
import { CameraSight } from "../../policy/vla/CameraSight.ts";
import { OracleDiscSight } from "../../policy/vla/OracleDiscSight.ts";
import { VlaPolicy } from "../../policy/vla/VlaPolicy.ts";
import { agentCamera, wristCamera } from "../../scene/nominalCameras.ts";

/**
 * A vision-language-action policy of ours, ready to be asked.
 *
 * @param toolPose forward kinematics
 * @param truth of one that is told where all discs are; one that sees has none
 * @throws ModelError where the model is missing, broken, or sees by something else
 */
export const loadVla = (directory: string, toolPose: ToolPose, truth?: TruthSource): Promise<VlaPolicy> =>
  VlaPolicy.load(directory, {
    sight: truth ? new OracleDiscSight(truth) : new CameraSight({ scene: agentCamera, wrist: wristCamera }),
    toolPose,
  });
