import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import type { PictureReader } from "../../perception/vision/SceneReader.ts";
import { agentCamera } from "../../scene/nominalCameras.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { workspace } from "../../../sim/workspace.ts";

/** Sees the benchmark's scene by the agent's camera, without a world: the workplace is as its plan gives it. */
export function pictureEstimator(reader: PictureReader): CameraStateEstimator {
  const kinematics = new Kinematics(panda);
  return new CameraStateEstimator({
    ...{ reader, camera: agentCamera, pegs: benchmarkPegs, workspace, tableHeight: 0 },
    toolPose: (joints) => kinematics.setPositions(joints).toolPose(),
  });
}
