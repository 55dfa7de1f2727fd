import assert from "node:assert/strict";
import { Vector3 } from "three";
import { panda } from "../../src/arm/panda.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { axisAngle, identityPose } from "../../src/core/index.ts";
import { ArmBodies } from "../../src/scene/ArmBodies.ts";
import { cubeScene, discBody } from "../../src/scene/cubeScene.ts";
import { lookAt } from "../../src/scene/nominalCameras.ts";
import { SceneGraph } from "../../src/scene/SceneGraph.ts";
import { benchmarkPegs } from "../../sim/discSets.ts";
import { rotate } from "../../src/core/index.ts";

const discs = [{ id: "blue", colour: "blue", edge: 0.04 }];
const description = () => cubeScene(panda, discs, benchmarkPegs);

describe("SceneGraph", () => {
  it("survives JSON: the description is all that it needs", () => {
    const again = new SceneGraph(JSON.parse(JSON.stringify(description())) as ReturnType<typeof description>);
    assert.equal(again.scene.children.length, new SceneGraph(description()).scene.children.length);
  });

  it("moves bodies with all their parts", () => {
    const graph = new SceneGraph(description());
    const orientation = axisAngle([0, 0, 1], Math.PI / 2);
    graph.move([[discBody("blue"), { position: [0.5, 0.1, 0.02], orientation }]]);
    const mesh = graph.scene.getObjectByName(discBody("blue"))!.children[0]!;
    const corner = new Vector3(0.02, 0.01, 0).applyMatrix4(mesh.matrixWorld);
    assert.ok(corner.distanceTo(new Vector3(0.49, 0.12, 0.02)) < 1e-12);
  });

  it("refuses bodies, materials and colours that there are not, and two of one name", () => {
    const good = description();
    assert.throws(() => {
      new SceneGraph(good).move([["ghost", identityPose]]);
    }, /no body "ghost"/);
    assert.throws(() => new SceneGraph({ ...good, materials: {} }), /no material/);
    assert.throws(() => new SceneGraph({ ...good, bodies: [good.bodies[0]!, good.bodies[0]!] }), /Two bodies/);
    assert.throws(
      () => cubeScene(panda, [{ id: "x", colour: "octarine", edge: 0.04 }], benchmarkPegs),
      /no material .* octarine/,
    );
  });
});

describe("ArmBodies", () => {
  it("puts every body where the kinematics says, and the pads as far apart as they are", () => {
    const arm = new ArmBodies(panda);
    const poses = new Map(arm.poses(panda.home, 0.06));
    assert.deepEqual(
      [...poses.keys()],
      arm.bodies.map(({ name }) => name),
    );
    const kinematics = new Kinematics(panda).setPositions(panda.home);
    assert.deepEqual(poses.get("arm-link7"), kinematics.linkPose(6));
    assert.deepEqual(poses.get("hand"), kinematics.toolPose());
    const [left, right] = [poses.get("finger-left")!.position, poses.get("finger-right")!.position];
    // Half a pad's thickness, 6 mm, on either side of the opening.
    assert.ok(Math.abs(Math.hypot(...left.map((x, k) => x - right[k]!)) - 0.072) < 1e-12);
  });

  it("has no shape for other arms", () => {
    assert.throws(() => new ArmBodies({ ...panda, name: "other" }), /no shape/);
  });
});

describe("lookAt()", () => {
  it("turns the optical axis to its target, the picture upright", () => {
    const { orientation } = lookAt([1, 0, 1], [0, 0, 0]);
    const s = Math.SQRT1_2;
    const near = (a: readonly number[], b: readonly number[]) =>
      a.every((x, k) => Math.abs(x - b[k]!) < 1e-12) || assert.fail(`${a.join()} is not ${b.join()}`);
    near(rotate(orientation, [0, 0, 1]), [-s, 0, -s]);
    near(rotate(orientation, [1, 0, 0]), [0, 1, 0]);
    near(rotate(orientation, [0, 1, 0]), [s, 0, -s]);
  });
});
