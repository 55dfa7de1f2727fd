import assert from "node:assert/strict";
import { SymbolicWorld } from "../../sim/SymbolicWorld.ts";
import { type Image, type Observation, pinhole } from "../../src/core/index.ts";
import type { StateEstimate } from "../../src/perception/StateEstimator.ts";
import type { GraphNode } from "../../src/ros/GraphNode.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import {
  BeginEpisode,
  ErrorCodeConstants as codes,
  EstimateState,
  StateEstimate as StateEstimateMessage,
  type EstimateStateResponse,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { CameraInfo, Image as ImageMessage, JointState } from "../../src/ros/interfaces/sensor_msgs.ts";
import { Trigger } from "../../src/ros/interfaces/std_srvs.ts";
import { fromCamera, fromPicture } from "../../src/ros/messages/camera.ts";
import { toEstimate } from "../../src/ros/messages/estimate.ts";
import { fromTime } from "../../src/ros/messages/time.ts";
import { fromGripper, fromJoints, fromObservation } from "../../src/ros/messages/world.ts";
import { cameraStateEstimatorNode } from "../../src/ros/nodes/cameraStateEstimatorNode.ts";
import type { ParameterOverrides } from "../../src/ros/Parameters.ts";
import { pictureQos, streamQos } from "../../src/ros/Qos.ts";
import { agentView } from "../../src/scene/nominalCameras.ts";
import { HostedWorld, jointNames } from "./HostedWorld.ts";
import { activeNode, call } from "./oneNode.ts";
import { until } from "./until.ts";

const size = 8;
const camera = agentView(size);
const joints = { position: [1, 2, 3, 4, 5, 6, 7], velocity: [0, 0, 0, 0, 0, 0, 0.5], effort: [7, 6, 5, 4, 3, 2, 1] };
const gripper = { opening: 0.08, velocity: -0.01, force: 3 };
const step = (index: number): bigint => BigInt(index) * 50_000_000n;

const pictureOf = (brightness: number): Image => ({
  ...{ width: size, height: size, channels: 3 },
  data: new Uint8Array(3 * size * size).fill(brightness),
});

describe("the node of an estimator that sees", () => {
  let host: HostedWorld;
  let node: GraphNode;
  /** What the estimator was given, with the pictures that it looked at. */
  let looked: { readonly observation: Observation; readonly image: Image }[];
  let log: string[];
  let triggered: number;
  let whenTriggered: () => void;
  let index: bigint;

  beforeEach(async () => {
    host = await HostedWorld.host(new SymbolicWorld());
    [looked, log, triggered, index] = [[], [], 0, 0n];
    whenTriggered = () => undefined;
  });
  afterEach(async () => {
    await node.close();
    await host.close();
  });

  /** Starts the node with an estimator that believes nothing, and a camera that does what the test says. */
  async function start(overrides: ParameterOverrides = {}): Promise<void> {
    const program = cameraStateEstimatorNode({
      cameras: [camera],
      directory: "",
      load: async (directory) => ({
        model: `the one in ${directory}`,
        make: () => ({
          source: "camera",
          reset: async () => undefined,
          estimate: async (observation): Promise<StateEstimate> => {
            looked.push({ observation, image: await observation.image("agentview") });
            return { ...toEstimate(defaultMessage(StateEstimateMessage)), stamp: observation.stamp };
          },
        }),
      }),
    });
    const named = { name: "camera_state_estimator", namespace: "/" };
    node = await activeNode(host.transport, named, program, { overrides, log: (sentence) => log.push(sentence) });
    host.client.serve(Trigger, "world/take_pictures", () => {
      triggered++;
      whenTriggered();
      return { success: true, message: "taken" };
    });
    assert.equal((await begin("e")).error_msg, "");
  }

  const begin = (episode: string) => call(host.client, BeginEpisode, "state/begin_episode", { episode, seed: 1n });

  const estimate = (stamp: bigint, episode = "e"): Promise<EstimateStateResponse> => {
    const image = () => Promise.reject(new RangeError("none"));
    const observation = fromObservation({ stamp, joints, gripper, cameras: ["agentview"], image });
    index++;
    return call(host.client, EstimateState, "state/estimate", { episode, index, observation });
  };

  const publish = {
    picture: (message: ImageMessage): void => {
      host.client.advertise(ImageMessage, "cameras/agentview/image_raw", pictureQos).publish(message);
    },
    info: (message: CameraInfo): void => {
      host.client.advertise(CameraInfo, "cameras/agentview/camera_info", pictureQos).publish(message);
    },
    joints: (message: JointState): void => {
      host.client.advertise(JointState, "joint_states", streamQos).publish(message);
    },
    gripper: (message: JointState): void => {
      host.client.advertise(JointState, "gripper/joint_states", streamQos).publish(message);
    },
  };

  const show = (stamp: bigint, brightness: number): void => {
    publish.info(fromCamera(camera, stamp));
    publish.picture(fromPicture(pictureOf(brightness), "agentview", stamp));
  };
  const feel = (stamp: bigint): void => {
    publish.joints(fromJoints(joints, jointNames, stamp));
    publish.gripper(fromGripper(gripper, stamp));
  };

  it("asks for the pictures of the very stamp, and takes no others while they may come", async () => {
    await start();
    show(step(3), 1);
    feel(step(3));
    whenTriggered = () => {
      show(step(4), 2);
    };
    const { error_msg: fault, estimate: told } = await estimate(step(4));
    assert.deepEqual([fault, fromTime(told.stamp), triggered], ["", step(4), 1]);
    const [{ observation, image }] = looked as [(typeof looked)[0]];
    assert.deepEqual([observation.joints, observation.gripper], [joints, gripper]);
    assert.deepEqual(image, { ...pictureOf(2), camera });
    await assert.rejects(observation.image("wrist"), /This node hears no camera "wrist"/);
  });

  it("asks again for pictures that have got lost", async () => {
    await start();
    whenTriggered = () => {
      if (triggered === 2) show(step(1), 9);
    };
    assert.equal(fromTime((await estimate(step(1))).estimate.stamp), step(1));
    assert.equal(triggered, 2);
  });

  it("tells in the end of the pictures before, with their stamp and what the arm felt then", async () => {
    await start({ picture_timeout: 0.3 });
    const none = await estimate(step(2));
    assert.equal(none.error_code, codes.NODE_LOST);
    assert.match(none.error_msg, /No pictures came of 100000000 ns or about then \(world\/take_pictures took them/);
    for (const at of [1, 2, 3]) show(step(at), at);
    for (const at of [1, 2]) feel(step(at));
    const { estimate: told, error_msg: fault } = await estimate(step(4));
    assert.deepEqual([fault, fromTime(told.stamp), looked[0]!.image.data[0]], ["", step(2), 2], "3 has no joints");
    assert.deepEqual(looked[0]!.observation.joints, joints);
    assert.deepEqual(looked[0]!.observation.gripper, gripper);
    assert.deepEqual(log, ["no pictures came of 200000000 ns; those of 100000000 ns have to do"]);
  });

  it("takes the newest of a stream, without asking", async () => {
    await start({ pictures: "streamed" });
    for (const at of [2, 4, 6]) {
      show(step(at), at);
      feel(step(at));
    }
    assert.equal(fromTime((await estimate(step(5))).estimate.stamp), step(4));
    assert.equal(triggered, 0);
  });

  it("does not know in an episode what came in the one before", async () => {
    await start({ picture_timeout: 0.2 });
    show(0n, 1);
    feel(0n);
    assert.equal((await estimate(0n)).error_msg, "");
    assert.equal((await begin("next")).error_msg, "");
    index = 0n;
    assert.equal((await estimate(0n, "next")).error_code, codes.NODE_LOST);
  });

  it("keeps few pictures, however many come", async () => {
    await start({ picture_timeout: 0.2 });
    for (let at = 0; at < 100; at++) {
      show(step(at), at);
      feel(step(at));
    }
    // The nearest to what has been forgotten is the oldest of the four that are kept.
    assert.equal(fromTime((await estimate(step(50))).estimate.stamp), step(96));
  });

  it("tells in the log what is wrong with a message, and works on", async () => {
    await start({ picture_timeout: 0.2 });
    const stamp = step(1);
    const info = fromCamera(camera, stamp);
    const picture = fromPicture(pictureOf(1), "agentview", stamp);
    const k = (at: number, value: number): number[] => Array.from(info.k, (each, i) => (i === at ? value : each));
    const infos: readonly (readonly [Partial<CameraInfo>, RegExp])[] = [
      [{ k: k(0, NaN) }, /camera_info\.k\[0\] must be finite; got NaN/],
      [{ k: k(0, 0) }, /k must be fx 0 cx 0 fy cy 0 0 1; got 0 0 3\.5/],
      [{ k: k(1, 0.1) }, /k must be fx 0 cx/],
      [{ k: k(8, 2) }, /k must be fx 0 cx/],
      [{ width: 0 }, /must have 1 to 4000000 pixels; got 0 x 8/],
      [{ height: 2 ** 32 - 1 }, /must have 1 to 4000000 pixels; got 8 x 4294967295/],
      [{ distortion_model: "equidistant" }, /must be plumb_bob with 5 numbers; got "equidistant" with 5/],
      [{ d: [0, 0, 0, 0] }, /must be plumb_bob with 5 numbers; got "plumb_bob" with 4/],
      [{ d: [0, 0, 0, 0, Infinity] }, /camera_info\.d\[4\] must be finite/],
      [{ binning_x: 2 }, /without binning and region of interest/],
      [{ roi: { ...info.roi, width: 4 } }, /without binning and region of interest/],
      [
        { header: { ...info.header, stamp: { sec: -1, nanosec: 0 } } },
        /A stamp must not be negative; got -1000000000 ns/,
      ],
    ];
    const pictures: readonly (readonly [Partial<ImageMessage>, RegExp])[] = [
      [{ encoding: "bgr8" }, /rgb8 or mono8; got "bgr8"/],
      [{ encoding: "x".repeat(100_000) }, /got "x{60}"/],
      [{ data: new Uint8Array(5) }, /needs 192 bytes; got 5/],
      [{ step: 25 }, /without padding needs 192 bytes/],
      [{ width: 3000, height: 3000 }, /must have 1 to 4000000 pixels; got 3000 x 3000/],
      [{ header: { ...picture.header, stamp: { sec: -1, nanosec: 999_999_999 } } }, /must not be negative/],
    ];
    for (const [wrong] of infos) publish.info({ ...info, ...wrong });
    for (const [wrong] of pictures) publish.picture({ ...picture, ...wrong });
    publish.joints({ ...fromJoints(joints, jointNames, stamp), name: ["a"] });
    publish.joints(fromJoints(joints, [...jointNames.slice(1), "other"], stamp));
    publish.gripper({ ...fromGripper(gripper, stamp), effort: [] });
    const reasons = [
      ...[...infos, ...pictures].map(([, reason]) => reason),
      ...[/names 1 joints, but has 7 positions/, /lacks the joint "joint1"/, /two joints with position, velocity/],
    ];
    await until("all of them were read", () => log.length === reasons.length);
    for (const reason of reasons)
      assert.ok(
        log.some((sentence) => reason.test(sentence)),
        `${reason}: ${log.join("\n")}`,
      );

    // A camera that describes pictures of another size than it shows.
    publish.info(fromCamera({ ...camera, intrinsics: pinhole(9, 9, 1) }, stamp));
    publish.picture(picture);
    assert.equal((await estimate(stamp)).error_code, codes.NODE_LOST);
    show(stamp, 5);
    assert.equal((await estimate(stamp)).error_msg, "");
    assert.equal(looked.at(-1)!.image.data[0], 5);
  });

  it("has joints in the order of the world, in whatever order they come", async () => {
    await start({ pictures: "streamed" });
    const backwards = (values: readonly number[]): number[] => [...values].reverse();
    publish.joints(
      fromJoints(
        { ...joints, position: backwards(joints.position), velocity: backwards(joints.velocity), effort: [] },
        [...jointNames].reverse(),
        0n,
      ),
    );
    publish.gripper(fromGripper(gripper, 0n));
    show(0n, 1);
    assert.equal((await estimate(0n)).error_msg, "");
    const { position, velocity } = joints;
    assert.deepEqual(looked[0]!.observation.joints, { position, velocity });
  });

  it("says what it sees by and with, and cannot be made to say anything else", async () => {
    await start({ directory: "my-eyes" });
    assert.equal(node.parameters.string("source"), "camera");
    assert.equal(node.parameters.string("model"), "the one in my-eyes");
    const program = cameraStateEstimatorNode({
      cameras: [camera],
      directory: "",
      load: () => Promise.reject(new Error("unused")),
    });
    await assert.rejects(
      activeNode(host.transport, { name: "liar", namespace: "/" }, program, { overrides: { source: "oracle" } }),
      /"source" must be one of camera; got "oracle"/,
    );
    await assert.rejects(
      activeNode(host.transport, { name: "boaster", namespace: "/" }, program, { overrides: { model: "better" } }),
      /"model" is set by the node itself/,
    );
  });
});
