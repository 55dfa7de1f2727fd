import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import type { PictureReader } from "../../perception/vision/SceneReader.ts";
import { agentCamera } from "../../scene/nominalCameras.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { workspace } from "../../../sim/workspace.ts";
import { toolPoseOf } from "./toolPoseOf.ts";

/** Sees the benchmark's scene by the agent's camera, without a world: the workplace is as its plan gives it. */
export function pictureEstimator(reader: PictureReader): CameraStateEstimator {
  return new CameraStateEstimator({
    ...{ reader, camera: agentCamera, pegs: benchmarkPegs, workspace, tableHeight: 0 },
    toolPose: toolPoseOf(),
  });
}
