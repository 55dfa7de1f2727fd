import assert from "node:assert/strict";
import { figuredScenes } from "../../../benchmarks/cameras/figuredScenes.ts";
import { KeptLight } from "../../../sim/render/KeptLight.ts";
import { readMeshes } from "../../../sim/render/Meshes.ts";
import { Motions } from "../../../sim/render/Motions.ts";
import { identityPose, type Pose } from "../../../src/core/index.ts";

const elsewhere: Pose = { ...identityPose, position: [0, 0, 1] };

describe("KeptLight", () => {
  const { graph } = figuredScenes()[1]!;
  const meshes = readMeshes(graph.scene);
  const moved = graph.description.bodies.findIndex(({ isGround }) => isGround !== true);
  const of = (body: number): number => meshes.findIndex((mesh) => mesh.body === body);
  const [table, ring] = [of(graph.description.bodies.findIndex(({ isGround }) => isGround)), of(moved)];

  it("keeps from a camera's second picture on, until the mesh moves, another is nearer or the camera is elsewhere", () => {
    const motions = new Motions(meshes);
    const kept = new KeptLight();
    const picture = (pose = identityPose): boolean[] => {
      motions.begin();
      kept.begin(4, pose, [2, 1]);
      return kept.isStill ? [kept.claim(0, table, motions), kept.claim(3, ring, motions)] : [];
    };
    assert.deepEqual(picture(), [], "a first picture keeps nothing");
    assert.deepEqual(picture(), [false, false]);
    assert.deepEqual(picture(), [true, true]);
    const { name, pose } = graph.description.bodies[moved]!;
    graph.move([[name, elsewhere]]);
    assert.deepEqual(picture(), [true, false]);
    graph.move([[name, pose]]);
    // Another camera's turn: this one does not see the mesh move back.
    motions.begin();
    assert.deepEqual(picture(), [true, false]);
    assert.deepEqual(picture(), [true, true]);
    assert.equal(kept.claim(0, ring, motions), false);
    assert.equal(kept.claim(0, table, motions), false);
    assert.deepEqual(picture(elsewhere), []);
    assert.deepEqual(picture(elsewhere), [false, false]);
  });

  it("is of one way to draw: other samples or no shadows begin anew", () => {
    const kept = new KeptLight();
    const isStill = (how: readonly number[]): boolean => {
      kept.begin(4, identityPose, how);
      return kept.isStill;
    };
    assert.deepEqual(
      [
        [2, 1],
        [2, 1],
        [2, 0],
        [2, 0],
        [1, 0],
        [1, 0],
      ].map(isStill),
      [false, true, false, true, false, true],
    );
  });
});
