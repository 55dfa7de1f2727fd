import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import type { Observation, Pose } from "../../core/index.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import type { PictureReader } from "../../perception/vision/SceneReader.ts";
import type { LookRanges } from "../../scene/lookRanges.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { workspace } from "../../../sim/workspace.ts";
import { compareScene, type SceneComparison } from "./compareScene.ts";
import { pictureSeed } from "./seeds.ts";
import { type LabelledPicture, takePicture } from "./takePicture.ts";

/** What one look at one scene gave, against the truth. */
export interface SceneResult extends SceneComparison {
  readonly seed: number;
  /** CPU time of all threads that the look took from the picture to the facts, ms; drawing the picture is not part of it. */
  readonly cpuMs: number;
}

const kinematics = new Kinematics(panda);
const toolPose = (joints: readonly number[]): Pose => kinematics.setPositions(joints).toolPose();

/** Looks once at each of the first `count` scenes of a set, each time as if for the first time, and compares. */
export async function evaluateScenes(
  reader: PictureReader,
  ranges: LookRanges,
  purpose: "validation" | "test",
  count: number,
  onScene?: (done: number) => void | Promise<void>,
): Promise<readonly SceneResult[]> {
  const estimator = new CameraStateEstimator({
    reader,
    camera: "agentview",
    pegs: benchmarkPegs,
    workspace,
    tableHeight: 0,
    toolPose,
  });
  const results: SceneResult[] = [];
  for (let i = 0; i < count; i++) {
    const seed = pictureSeed(purpose, i);
    const picture = takePicture(seed, ranges);
    await estimator.reset();
    const before = process.cpuUsage();
    const estimate = await estimator.estimate(observationOf(picture));
    const { user, system } = process.cpuUsage(before);
    results.push({ seed, ...compareScene(picture, estimate), cpuMs: (user + system) / 1000 });
    await onScene?.(i + 1);
  }
  return results;
}

/** What the arm and the camera would report. */
function observationOf({ scene, image }: LabelledPicture): Observation {
  const { joints, opening, held } = scene;
  return {
    stamp: 0n,
    joints: { position: joints, velocity: joints.map(() => 0) },
    gripper: { opening, velocity: 0, force: held === undefined ? 0 : 40 },
    cameras: ["agentview"],
    image: () => Promise.resolve(image),
  };
}
