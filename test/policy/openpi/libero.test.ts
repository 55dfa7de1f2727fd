import assert from "node:assert/strict";
import { Kinematics } from "../../../src/arm/kinematics.ts";
import { panda } from "../../../src/arm/panda.ts";
import { loadDomain } from "../../../src/cli/compose/loadDomain.ts";
import { axisAngle, type Image, multiply, type Observation, type Pose } from "../../../src/core/index.ts";
import type { ToolPose } from "../../../src/perception/propagate.ts";
import { actionsMessage, readActions } from "../../../src/policy/openpi/liberoActions.ts";
import {
  liberoMessage,
  type LiberoViewOptions,
  readLiberoMessage,
} from "../../../src/policy/openpi/liberoObservation.ts";
import { NdArray } from "../../../src/policy/openpi/NdArray.ts";
import { resizeWithPad } from "../../../src/policy/openpi/resizeWithPad.ts";
import { WireError } from "../../../src/policy/openpi/WireError.ts";
import type { WireMap } from "../../../src/policy/openpi/wireFormat.ts";
import { playEpisode } from "../../../src/train/vla/demonstrations/playEpisode.ts";
import { episodeSeed } from "../../../src/train/vla/demonstrations/seeds.ts";

const close = (got: readonly number[], want: readonly number[], within = 1e-6): void => {
  assert.equal(got.length, want.length);
  for (const [i, value] of want.entries())
    assert.ok(Math.abs(got[i]! - value) < within, `${got.join()} ${want.join()}`);
};

/** Red grows to the right, green downwards, blue is the camera's. */
const picture = (size: number, blue: number): Image => {
  const data = new Uint8Array(3 * size * size);
  for (let i = 0; i < size * size; i++) data.set([i % size, Math.floor(i / size), blue], 3 * i);
  return { width: size, height: size, channels: 3, data };
};

const pose: Pose = { position: [0.5, -0.1, 0.3], orientation: axisAngle([0, 1, 0], 2) };
const observation: Observation = {
  stamp: 5n,
  joints: { position: [7], velocity: [0] },
  gripper: { opening: 0.06, velocity: 0, force: 0 },
  cameras: ["over", "hand"],
  image: async (camera) => picture(224, camera === "over" ? 1 : 2),
};
const options: LiberoViewOptions = {
  cameras: { scene: "over", wrist: "hand" },
  toolPose: ([first]) => ({ ...pose, position: [first! - 6.5, -0.1, 0.3] }),
  pictures: "plain",
};
const arrayOf = (message: WireMap, key: string): NdArray => {
  const array = message[key];
  assert.ok(array instanceof NdArray, key);
  return array;
};

describe("liberoMessage()", () => {
  it("has pictures, the hand's pose from the joints, both fingers and the prompt", async () => {
    const message = await liberoMessage(observation, "Go.", options);
    assert.deepEqual(Object.keys(message), [
      "observation/image",
      "observation/wrist_image",
      "observation/state",
      "prompt",
    ]);
    assert.equal(message["prompt"], "Go.");
    const [scene, wrist] = [arrayOf(message, "observation/image"), arrayOf(message, "observation/wrist_image")];
    assert.equal(`${scene.toString()} ${wrist.toString()}`, "|u1[224, 224, 3] |u1[224, 224, 3]");
    assert.deepEqual([...scene.data.subarray(3 * 226, 3 * 226 + 3)], [2, 1, 1]);
    assert.equal(wrist.data[2], 2);
    const state = arrayOf(message, "observation/state");
    assert.equal(state.toString(), "<f4[8]");
    close(state.numbers(), [0.5, -0.1, 0.3, 0, 2, 0, 0.03, -0.03]);
  });

  const stateAt = async (position: readonly number[], opening: number, toolPose: ToolPose): Promise<number[]> => {
    const joints = { position, velocity: position.map(() => 0) };
    const sensed = { ...observation, joints, gripper: { opening, velocity: 0, force: 0 } };
    return arrayOf(await liberoMessage(sensed, "", { ...options, toolPose }), "observation/state").numbers();
  };

  it("has the state that demonstrations record", async function () {
    this.timeout(60_000);
    const kinematics = new Kinematics(panda);
    const domain = loadDomain("hanoi");
    const seed = episodeSeed("stacking", 0, 0);
    const played = await playEpisode({ kind: "stacking", seed, noise: "none", size: 8, domain });
    assert.ok(played !== undefined && played.steps.length > 50);
    for (const { state, joints } of played.steps) {
      const sent = await stateAt(joints, state[6]! - state[7]!, (q) => kinematics.setPositions(q).toolPose());
      // As the columns of a LeRobot data set are.
      close(sent, state.map(Math.fround), 1e-8);
    }
  });

  it("has a state that does not jump while a hand that points down tilts to and fro", async () => {
    for (const yaw of [-2, -0.5, 0, 0.5, 2]) {
      const down = multiply(axisAngle([0, 0, 1], yaw), axisAngle([1, 0, 0], Math.PI));
      for (const axis of [
        [1, 0, 0],
        [0, 1, 0],
        [0.6, 0.8, 0],
      ] as const) {
        const [a, b] = await Promise.all(
          [-1e-3, 1e-3].map((tilt) =>
            stateAt([0], 0.06, () => ({ ...pose, orientation: multiply(axisAngle(axis, tilt), down) })),
          ),
        );
        assert.ok(Math.hypot(...a!.map((x, i) => x - b![i]!)) < 5e-3, `${a!.join(" ")} and ${b!.join(" ")}`);
      }
    }
  });

  it("exchanges left and right of both pictures, upright as they are, where that is asked for", async () => {
    const message = await liberoMessage(observation, "Go.", { ...options, pictures: "mirrored" });
    const scene = arrayOf(message, "observation/image").data;
    assert.deepEqual([...scene.subarray(0, 6)], [223, 0, 1, 222, 0, 1]);
    assert.deepEqual([...scene.subarray(3 * 224, 3 * 224 + 3)], [223, 1, 1]);
    assert.deepEqual([...arrayOf(message, "observation/wrist_image").data.subarray(-3)], [0, 223, 2]);
  });

  it("refuses a world without joints, and pictures without colour", async () => {
    const { stamp, cameras } = observation;
    const bare: Observation = { stamp, cameras, image: (camera) => observation.image(camera) };
    await assert.rejects(liberoMessage(bare, "", options), /needs joints and a gripper/);
    const grey: Image = { width: 224, height: 224, channels: 1, data: new Uint8Array(224 * 224) };
    await assert.rejects(liberoMessage({ ...observation, image: async () => grey }, "", options), /in colour.*"over"/);
  });

  it("is read back by readLiberoMessage()", async () => {
    const message = await liberoMessage(observation, "Go.", options);
    const request = readLiberoMessage(message, { scene: "a", wrist: "b" });
    assert.equal(request.prompt, "Go.");
    const { commanded, gripper, cameras, joints } = request.observation;
    assert.deepEqual(cameras, ["a", "b"]);
    close([...commanded!.position, ...commanded!.orientation], [...pose.position, ...pose.orientation]);
    close([gripper!.opening], [0.06]);
    assert.equal(joints, undefined);
    assert.deepEqual([...(await request.observation.image("b")).data], [...picture(224, 2).data]);
    await assert.rejects(request.observation.image("over"), /no camera "over"/);
  });

  it("is refused with the key that is wrong", async () => {
    const message = await liberoMessage(observation, "Go.", options);
    const wrong: readonly (readonly [WireMap, RegExp])[] = [
      [{ "observation/image": "x" }, /^has no "observation\/image" that is an array as numpy's$/],
      [
        { "observation/wrist_image": NdArray.read("|u1", [2, 2], new Uint8Array(4)) },
        /wrist_image" an array \|u1\[2, 2\]/,
      ],
      [{ "observation/image": NdArray.read("|u1", [0, 2, 3], new Uint8Array(0)) }, /must be \|u1\[height, width, 3\]/],
      [{ "observation/image": NdArray.float32(Array<number>(12).fill(0), [2, 2, 3]) }, /array <f4\[2, 2, 3\]/],
      [{ "observation/state": NdArray.float32([1, 2]) }, /"observation\/state" an array <f4\[2\]; it must be <f4\[8\]/],
      [{ "observation/state": NdArray.float32(Array<number>(8).fill(NaN)) }, /numbers that are not finite/],
      [{ prompt: 7 }, /no "prompt" that is a text/],
      [{ prompt: "x".repeat(10_001) }, /at most 10000 characters/],
    ];
    for (const [part, told] of wrong) {
      const read = () => readLiberoMessage({ ...message, ...part }, options.cameras);
      assert.throws(read, (error) => error instanceof WireError && told.test(error.message), String(told));
    }
  });
});

describe("resizeWithPad()", () => {
  it("keeps what has the size, and the ratio of what has not, with black around", () => {
    const image = picture(224, 9);
    assert.equal(resizeWithPad(image, 224), image);
    const wide: Image = { width: 4, height: 2, channels: 3, data: new Uint8Array(24).fill(200) };
    const { width, height, data } = resizeWithPad(wide, 8);
    assert.deepEqual([width, height], [8, 8]);
    const rows = Array.from({ length: 8 }, (_, y) => new Set(data.subarray(24 * y, 24 * y + 24)));
    assert.deepEqual(
      rows.map((row) => [...row]),
      [[0], [0], [200], [200], [200], [200], [0], [0]],
    );
  });

  it("weighs neighbours by a triangle that is as wide as a pixel of the smaller picture", () => {
    const line = [0, 0, 0, 240, 0, 0, 0, 0];
    const data = Uint8Array.from({ length: 64 }, (_, i) => line[i % 8]!);
    const { data: half } = resizeWithPad({ width: 8, height: 8, channels: 1, data }, 4);
    // Weights of two output pixels on input pixel 3: 3/8 and 1/8; at the edge 1/7 of a cut triangle.
    assert.deepEqual([...half.subarray(0, 4)], [0, 90, 30, 0]);
  });
});

describe("readActions()", () => {
  const row = [0.5, -1, 0, 0.9, -0.9, 0.2, 1];
  const chunk = (numbers: readonly number[], shape = [numbers.length / 7, 7]): WireMap => ({
    actions: NdArray.float64(numbers, shape),
  });

  it("scales as OSC_POSE does, and turns about the vertical alone", () => {
    const [action, ...others] = readActions(chunk(row));
    assert.deepEqual(others, []);
    close([...action!.translation, action!.yaw, action!.gripper], [0.025, -0.05, 0, 0.1, 0], 1e-12);
  });

  it("brings what is beyond to the bounds", () => {
    const [beyond] = readActions(chunk([3, -3, 3, 0, 0, -7, -2]));
    close([...beyond!.translation, beyond!.yaw], [0.05, -0.05, 0.05, -0.5], 1e-12);
  });

  it("closes the gripper above 0 and opens it at 0 and below, whatever the number's size", () => {
    for (const [number, gripper] of [
      [-2, 1],
      [-0.01, 1],
      [0, 1],
      [0.01, 0],
      [1, 0],
    ] as const) {
      assert.equal(readActions(chunk(row.with(6, number)))[0]!.gripper, gripper, `${number}`);
    }
  });

  it("does not mind what it would not carry out: roll, pitch and actions beyond the last that is wanted", () => {
    const [odd, ...others] = readActions(chunk(row.with(3, NaN).with(4, Infinity)));
    assert.deepEqual([odd, others], [readActions(chunk(row))[0], []]);
    const rows = chunk([...row, ...row, ...row.with(0, NaN)]);
    assert.equal(readActions(rows, 2).length, 2);
    assert.throws(() => readActions(rows, 3), /NaN as x of action 2/);
  });

  it("says which number is not finite, and what another array is", () => {
    const fails = (message: WireMap, told: RegExp): void => {
      assert.throws(
        () => readActions(message),
        (error) => error instanceof WireError && told.test(error.message),
        String(told),
      );
    };
    fails(chunk([...row, ...row.with(5, NaN)]), /^has the number NaN as yaw of action 1$/);
    fails(chunk(row.with(6, -Infinity)), /^has the number -Infinity as gripper of action 0$/);
    fails({}, /^has no "actions"/);
    fails(chunk([], [0, 7]), /array <f8\[0, 7\]/);
    fails(chunk(row, [7]), /array <f8\[7\]; it must be <f4\[n, 7\]/);
    fails(chunk(Array<number>(8).fill(0), [1, 8]), /array <f8\[1, 8\]/);
    fails(chunk(Array<number>(7007).fill(0)), /n from 1 to 1000/);
    fails({ actions: NdArray.read("|u1", [1, 7], new Uint8Array(7)) }, /array \|u1\[1, 7\]/);
  });

  it("gives back what actionsMessage() carries", () => {
    const actions = readActions(chunk([...row, 0.1, 0.2, -0.3, 0, 0, -0.4, -1]));
    const again = readActions(actionsMessage(actions));
    for (const [i, { translation, yaw, gripper }] of again.entries()) {
      const want = actions[i]!;
      close([...translation, yaw, gripper], [...want.translation, want.yaw, want.gripper], 1e-12);
    }
    assert.equal(again.length, 2);
  });
});
