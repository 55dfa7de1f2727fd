import assert from "node:assert/strict";
import { compose, identityQuaternion, type Vec3 } from "../../../src/core/index.ts";
import { expectedSpots } from "../../../src/perception/vision/expectedSpots.ts";
import { agentView } from "../../../src/scene/nominalCameras.ts";

const { pose: camera, intrinsics } = agentView(256);
const view = { camera, intrinsics };
/** A point at this depth before the camera, aside and below its axis, m. */
const before = (x: number, y: number, depth: number): Vec3 =>
  compose(camera, { position: [x, y, depth], orientation: identityQuaternion }).position;

describe("expectedSpots()", () => {
  const position = before(0.05, 0.03, 0.8);
  const disc = { edge: 0.04, pose: { position, orientation: identityQuaternion } };

  it("says where a believed disc is in the picture, and how large", () => {
    const [spot, ...others] = expectedSpots([disc], view);
    assert.equal(others.length, 0);
    const { fx, fy, cx, cy } = intrinsics;
    assert.ok(Math.abs(spot!.u - (cx + (fx * 0.05) / 0.8)) < 1e-6);
    assert.ok(Math.abs(spot!.v - (cy + (fy * 0.03) / 0.8)) < 1e-6);
    assert.ok(Math.abs(spot!.size - (fx * 0.04) / 0.8) < 1e-6);
  });

  it("expects what a full hand holds to be as wide as the pads are apart, first of all", () => {
    const hand = { tool: before(0, 0, 0.5), opening: 0.05, isExpected: false };
    const spots = expectedSpots([disc], { ...view, hand });
    assert.equal(spots.length, 2);
    assert.ok(Math.abs(spots[0]!.size - intrinsics.fx * 0.1) < 1e-6);
  });

  it("leaves out what the picture does not show", () => {
    const at = (place: Vec3) => ({ ...disc, pose: { ...disc.pose, position: place } });
    assert.deepEqual(expectedSpots([at(before(0.9, 0, 0.8)), at(before(0, 0, -0.5))], view), []);
  });
});
