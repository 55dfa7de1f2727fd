import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import type { SceneReader } from "../../perception/vision/SceneReader.ts";
import { agentCamera } from "../../scene/nominalCameras.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { workspace } from "../../../sim/workspace.ts";

/** What sees the scenes of cases, as the agent would. */
export function caseEstimator(reader: SceneReader): CameraStateEstimator {
  const kinematics = new Kinematics(panda);
  return new CameraStateEstimator({
    ...{ reader, camera: agentCamera, pegs: benchmarkPegs, workspace, tableHeight: 0 },
    toolPose: (joints) => kinematics.setPositions(joints).toolPose(),
  });
}
