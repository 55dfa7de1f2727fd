import assert from "node:assert/strict";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { defaultPerception } from "../../src/cli/compose/configurationOf.ts";
import { CameraStateEstimator } from "../../src/perception/CameraStateEstimator.ts";
import { SceneReader } from "../../src/perception/vision/SceneReader.ts";
import { lookRanges } from "../../src/scene/lookRanges.ts";
import { evaluateScenes } from "../../src/train/perception/evaluateScenes.ts";
import { summariseScenes } from "../../src/train/perception/summariseScenes.ts";
import { benchmarkPegs } from "../../sim/discSets.ts";
import { workspace } from "../../sim/workspace.ts";
import { stateEstimatorContract } from "../contracts/stateEstimator.ts";
import { type Frame, playMove } from "./playMove.ts";

const kinematics = new Kinematics(panda);

describe("the committed networks", function () {
  this.timeout(60_000);
  let reader: SceneReader;
  let frames: readonly Frame[];
  before(async () => {
    reader = await SceneReader.load(defaultPerception());
    ({ frames } = await playMove());
  });
  after(() => reader.dispose());

  stateEstimatorContract("a CameraStateEstimator with the committed networks", async () => ({
    estimator: new CameraStateEstimator({
      ...{ reader, camera: "agentview", pegs: benchmarkPegs, workspace, tableHeight: 0 },
      toolPose: (joints) => kinematics.setPositions(joints).toolPose(),
    }),
    observations: frames.map(({ observation }) => observation),
  }));

  it("see scenes of the validation set about as well as their card says", async () => {
    const summary = summariseScenes(await evaluateScenes(reader, lookRanges.familiar, "validation", 24));
    const { found, positionMm } = summary.visible;
    assert.ok(found.count >= 0.95 * found.of, `${found.count} of ${found.of} discs are found`);
    assert.ok(positionMm?.median != null && positionMm.median < 4, `they are ${positionMm?.median} mm off`);
    const facts = summary.open.map(({ factsRight }) => factsRight);
    const right = facts.reduce((sum, share) => sum + share.count, 0);
    const of = facts.reduce((sum, share) => sum + share.of, 0);
    assert.ok(of > 10 && right >= 0.8 * of, `the facts of ${right} of ${of} scenes are right`);
  });
});
