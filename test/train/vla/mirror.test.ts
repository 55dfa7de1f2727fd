import assert from "node:assert/strict";
import { panda } from "../../../src/arm/panda.ts";
import {
  axisAngle,
  compose,
  inverse,
  multiply,
  type Pose,
  project,
  type Quaternion,
  type Vec3,
  type WorldState,
} from "../../../src/core/index.ts";
import { toolOrientation, toolYaw } from "../../../src/arm/toolOrientation.ts";
import { discNumbers } from "../../../src/policy/vla/discNumbers.ts";
import { proprioNumbers } from "../../../src/policy/vla/proprioception.ts";
import { discLength, discPlaces, movingParts, pictureSide } from "../../../src/policy/vla/vlaInputs.ts";
import { actionNumbers, actionParts, stateNumbers } from "../../../src/policy/vlaLayout.ts";
import { discColours, nominalAppearance } from "../../../src/scene/Appearance.ts";
import { agentView, nominalCameras } from "../../../src/scene/nominalCameras.ts";
import {
  mirroredChunk,
  mirroredDiscs,
  mirroredPicture,
  mirroredPrompt,
  mirroredProprio,
  mirrorY,
} from "../../../src/train/vla/examples/mirror.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { nominalLook } from "../../../sim/Look.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { SceneCameras } from "../../../sim/SceneCameras.ts";
import { HandDriver, scenarioOf } from "../../sim/HandDriver.ts";

const place = ([x, y, z]: Vec3): Vec3 => [x, 2 * mirrorY - y, z];
/** The rotation M·R·M, where M negates y: its axis is that of R with all but y negated. */
const turn = ([x, y, z, w]: Quaternion): Quaternion => [-x, y, -z, w];
const reflected = ({ position, orientation }: Pose): Pose => ({
  position: place(position),
  orientation: turn(orientation),
});
const near = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Math.abs(found[i]! - wanted[i]!) < 1e-5, `element ${i}: ${found[i]!}, ${wanted[i]!}`);
  }
};

describe("a demonstration in a mirror", () => {
  it("is mirrored where the areas and the scene's camera are their own mirror images", () => {
    const [left, middle, right] = benchmarkPegs.map(({ position }) => position);
    near(place(left!), right!);
    near(place(middle!), middle!);
    const { position, orientation } = agentView(pictureSide).pose;
    near(place(position), position);
    // The image's x axis is across the plane, and the way that it looks in it.
    const across = compose({ position: [0, 0, 0], orientation }, { position: [1, 0, 0], orientation: [0, 0, 0, 1] });
    near(across.position.map(Math.abs), [0, 1, 0]);
  });

  it("has the arm feel what the mirror image of the arm would, however the tool is turned", () => {
    for (const [yaw, tilt] of [
      [0.4, 0],
      [-1.3, 0.05],
      [0, -0.2],
    ] as const) {
      const tool: Pose = {
        position: [0.5, -0.11, 0.2],
        orientation: multiply(axisAngle([0.6, 0.8, 0], tilt), toolOrientation(yaw)),
      };
      const target: Pose = { position: [0.53, -0.1, 0.21], orientation: toolOrientation(yaw + 0.1) };
      const felt = (a: Pose, b: Pose): Float32Array =>
        Float32Array.from(proprioNumbers(stateNumbers(a, 0.07), [...b.position, toolYaw(b.orientation)], 11));
      near(mirroredProprio(felt(tool, target)), felt(reflected(tool), reflected(target)));
    }
  });

  it("has actions to the other side, and the same hand", () => {
    const parts = movingParts.map((part) => actionParts.indexOf(part));
    const chunk = (y: number, yaw: number): Float32Array =>
      Float32Array.from(
        [0, 1].flatMap((gripper) => {
          const numbers = actionNumbers({ kind: "cartesian", translation: [0.01, y, -0.02], yaw, gripper });
          return parts.map((part) => numbers[part]!);
        }),
      );
    near(mirroredChunk(chunk(0.03, -0.2)), chunk(-0.03, 0.2));
  });

  it("has discs where their mirror images are, and no disc in places without one", () => {
    const red = { colour: "red", edge: 0.045 };
    const target: Vec3 = [0.5, 0.1, 0.3];
    const pose: Pose = { position: [0.52, -0.15, 0.02], orientation: axisAngle([0, 0, 1], 0.3) };
    const toppled = { ...pose, orientation: multiply(pose.orientation, axisAngle([1, 0, 0], Math.PI / 2)) };
    for (const each of [pose, toppled]) {
      const told = (p: Pose, hand: Vec3): Float32Array => {
        const discs = new Float32Array(discPlaces * discLength);
        discs.set(discNumbers(red, p, hand));
        return discs;
      };
      near(mirroredDiscs(told(each, target)), told(reflected(each), place(target)));
    }
  });

  it("is told left for right", () => {
    assert.equal(mirroredPrompt("Place the red block in the left area."), "Place the red block in the right area.");
    assert.equal(mirroredPrompt("Place the red block in the right area."), "Place the red block in the left area.");
    for (const other of ["Place the red block in the middle area.", "Place the red block on top of the blue block."]) {
      assert.equal(mirroredPrompt(other), other);
    }
  });
});

describe("pictures in a mirror", function () {
  this.timeout(100_000);
  const discs = ["green", "red", "blue"] as const;
  const cameras = nominalCameras(pictureSide);
  type Peg = "peg1" | "peg3";
  /** A scene, with the hand in the plane, so that it is its own mirror image. */
  async function sceneOf(left: Peg, right: Peg, side: 1 | -1): Promise<{ hand: HandDriver; state: WorldState }> {
    const world = new PhysicsWorld({ cameras });
    const loose = { yellow: [0.45, mirrorY + side * 0.09] } as const;
    const hand = await HandDriver.start(world, scenarioOf({ [left]: ["green", "red"], [right]: ["blue"] }, { loose }));
    await hand.moveTo([0.5, mirrorY, 0.3]);
    return { hand, state: world.worldState() };
  }
  let scene: Awaited<ReturnType<typeof sceneOf>>;
  let other: Awaited<ReturnType<typeof sceneOf>>;
  before(async () => {
    scene = await sceneOf("peg1", "peg3", 1);
    other = await sceneOf("peg3", "peg1", -1);
  });

  /** On a table without grain, under a lamp that is in the plane. */
  async function evenly({ hand, state }: typeof scene, camera: string): Promise<Uint8Array> {
    const { table, lighting } = nominalAppearance;
    const appearance = {
      ...nominalAppearance,
      table: { ...table, pattern: "plain" },
      lighting: { ...lighting, towardsLamp: [0.6, 0, 0.8] },
    } as const;
    const studio = new SceneCameras(panda, { ...nominalLook(cameras), appearance }, state);
    const { joints, gripper } = hand.observation;
    const see = studio.at(state, { joints: joints!.position, opening: gripper!.opening });
    return Uint8Array.from((await see(camera)).data);
  }
  const difference = (a: Uint8Array, b: Uint8Array): number =>
    a.reduce((total, x, i) => total + Math.abs(x - b[i]!), 0) / a.length;

  for (const camera of ["agentview", "wrist"] as const) {
    it(`are those of the mirrored scene, but for the arm's base, where the lamp is in the plane: ${camera}`, async () => {
      const [a, b] = [await evenly(scene, camera), await evenly(other, camera)];
      const [same, unlike] = [difference(mirroredPicture(a), b), difference(a, b)];
      assert.ok(same < 1.5 && same < 0.4 * unlike, `${same} of ${unlike}`);
      assert.deepEqual(mirroredPicture(mirroredPicture(a)), a);
    });
  }

  it("show each disc of the mirrored scene in its colour where that one's camera sees it, with grain and shadows", async () => {
    const picture = mirroredPicture(Uint8Array.from((await scene.hand.observation.image("agentview")).data));
    const { pose, intrinsics } = agentView(pictureSide);
    for (const id of discs) {
      // The middle of the face towards the camera.
      const [x, y, z] = other.state.discs.find(({ spec }) => spec.id === id)!.pose.position;
      const face: Pose = { position: [x + 0.02, y, z], orientation: [0, 0, 0, 1] };
      const [u, v] = project(intrinsics, compose(inverse(pose), face).position)!;
      const at = 3 * (Math.round(v) * pictureSide + Math.round(u));
      const nearest = Object.entries(discColours)
        .map(([name, colour]) => ({ name, angle: angle([...picture.subarray(at, at + 3)], colour) }))
        .sort((p, q) => p.angle - q.angle)[0]!;
      assert.equal(nearest.name, id);
    }
  });
});

/** Between two colours, rad: what light does not change. */
function angle(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  return Math.acos(Math.min(1, dot / (Math.hypot(...a) * Math.hypot(...b))));
}
