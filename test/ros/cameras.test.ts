import assert from "node:assert/strict";
import type { GraphNode } from "../../src/ros/GraphNode.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { drawScenario } from "../../sim/scenarios.ts";
import { GraphClient } from "../../src/cli/bench/GraphClient.ts";
import { describeGraph } from "../../src/cli/bench/openGraph.ts";
import { pinhole } from "../../src/core/index.ts";
import { ErrorCodeConstants as codes } from "../../src/ros/interfaces/praxis_msgs.ts";
import { CameraInfo, Image } from "../../src/ros/interfaces/sensor_msgs.ts";
import { TFMessage } from "../../src/ros/interfaces/tf2_msgs.ts";
import { Trigger } from "../../src/ros/interfaces/std_srvs.ts";
import { fromScenario } from "../../src/ros/messages/scenario.ts";
import { fromTime } from "../../src/ros/messages/time.ts";
import { Reset, Step, Finish } from "../../src/ros/interfaces/praxis_msgs.ts";
import { fromAction } from "../../src/ros/messages/world.ts";
import { latchedQos, pictureQos } from "../../src/ros/Qos.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import { simNode } from "../../src/ros/nodes/simNode.ts";
import type { TransportNode } from "../../src/ros/Transport.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { inProcess } from "./inProcess.ts";
import { LoopbackGraph } from "./LoopbackGraph.ts";
import { activeNode, call } from "./oneNode.ts";
import { SeenWorld, sha256 } from "./SeenWorld.ts";

const forward = fromAction({ kind: "cartesian", translation: [0.01, 0, -0.005], yaw: 0, gripper: 1 });

describe("the cameras of a world's node", () => {
  let transport: LoopbackTransport;
  let client: TransportNode;
  let world: SeenWorld;
  let sim: GraphNode | undefined;
  beforeEach(() => {
    transport = new LoopbackTransport();
    client = transport.createNode({ name: "client", namespace: "/" });
    world = new SeenWorld();
  });
  afterEach(() => stop());

  async function start(overrides: Readonly<Record<string, unknown>>): Promise<void> {
    const program = simNode({ makeWorld: (size) => world.makeWorld(size) });
    sim = await activeNode(transport, { name: "sim", namespace: "/" }, program, { overrides });
  }

  async function stop(): Promise<void> {
    await sim?.close();
    sim = undefined;
    await transport.close();
  }

  /** Resets the world and moves it some steps. Returns the hash of what happened. */
  async function run(steps: number): Promise<string> {
    const scenario = fromScenario(drawScenario("hanoi-2", 1));
    await call(client, Reset, "world/reset", { episode: "e", scenario, seed: 3n });
    for (let i = 1; i <= steps; i++) {
      const request = { episode: "e", index: BigInt(i), action: forward };
      assert.equal((await call(client, Step, "world/step", request)).error_msg, "");
    }
    return (await call(client, Finish, "world/finish", { episode: "e", declared: "stopped" })).verdict.state_hash;
  }

  function hear<T>(...[type, topic, qos]: Parameters<typeof client.messages<T>>): T[] {
    const heard: T[] = [];
    client.messages(type, topic, qos).subscribe((message) => heard.push(message));
    return heard;
  }

  const stampsOf = (messages: readonly { readonly header: { readonly stamp: Image["header"]["stamp"] } }[]) =>
    messages.map(({ header }) => fromTime(header.stamp) / 50_000_000n);

  it("show what the world draws, at its stamp, before the step is answered, every so many steps", async () => {
    await start({ cameras: true, camera_size: 32, camera_period: 3 });
    const pictures = hear(Image, "cameras/wrist/image_raw", pictureQos);
    const infos = hear(CameraInfo, "cameras/wrist/camera_info", pictureQos);
    await run(7);
    assert.deepEqual(stampsOf(pictures), [0n, 3n, 6n]);
    assert.deepEqual(stampsOf(infos), [0n, 3n, 6n]);
    assert.deepEqual(
      pictures.map(({ header, data }) => [fromTime(header.stamp), sha256({ data: data as Uint8Array })]),
      world.drawn.map(({ stamp, sha256: hash }) => [stamp, hash]),
    );
    assert.equal(new Set(world.drawn.map(({ sha256: hash }) => hash)).size, 3, "the arm moves in front of it");
    const { width, height, encoding, step, header } = pictures[0]!;
    assert.deepEqual([width, height, encoding, step, header.frame_id], [32, 32, "rgb8", 96, "wrist_optical_frame"]);
    const { fx, cx } = pinhole(32, 32, (75 * Math.PI) / 180);
    const { k, p, r, d, distortion_model: model } = infos[0]!;
    assert.deepEqual([...Array.from(k)], [fx, 0, cx, 0, fx, cx, 0, 0, 1]);
    assert.deepEqual([...Array.from(p)], [fx, 0, cx, 0, 0, fx, cx, 0, 0, 0, 1, 0]);
    assert.deepEqual([...Array.from(r)], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    assert.deepEqual([model, ...Array.from(d)], ["plumb_bob", 0, 0, 0, 0, 0]);
  });

  it("draw nothing that nobody looks at, and change nothing of what happens", async () => {
    await start({ cameras: true, camera_size: 32, camera_period: 1 });
    const unseen = await run(4);
    assert.deepEqual(world.drawn, []);
    const looking = new SeenWorld();
    world = looking;
    const other = new LoopbackTransport();
    await stop();
    transport = other;
    client = other.createNode({ name: "client", namespace: "/" });
    await start({ cameras: true, camera_size: 32, camera_period: 1 });
    const pictures = hear(Image, "cameras/agentview/image_raw", pictureQos);
    const seen = await run(4);
    assert.equal(pictures.length, 5);
    assert.deepEqual([...new Set(looking.drawn.map(({ camera }) => camera))], ["agentview"]);
    assert.equal(seen, unseen);
  });

  it("take pictures when they are told to, of where the world stands, and draw each once", async () => {
    await start({ cameras: true, camera_size: 32 });
    const early = await call(client, Trigger, "world/take_pictures", {});
    assert.deepEqual(early, { success: false, message: "No episode has begun; reset the world first" });
    const pictures = hear(Image, "cameras/agentview/image_raw", pictureQos);
    const infos = hear(CameraInfo, "cameras/wrist/camera_info", pictureQos);
    const scenario = fromScenario(drawScenario("hanoi-2", 1));
    await call(client, Reset, "world/reset", { episode: "e", scenario, seed: 3n });
    await call(client, Step, "world/step", { episode: "e", index: 1n, action: forward });
    assert.deepEqual([...pictures, ...infos], []);
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await call(client, Trigger, "world/take_pictures", {}), {
        success: true,
        message: "50000000 ns",
      });
    }
    assert.deepEqual(stampsOf(pictures), [1n, 1n]);
    assert.deepEqual(stampsOf(infos), [1n, 1n]);
    assert.deepEqual(
      world.drawn.map(({ camera }) => camera),
      ["agentview"],
    );
  });

  it("tell where they are, in the frames of base and tool, to who comes late too", async () => {
    await start({ cameras: true });
    const told = hear(TFMessage, "/tf_static", latchedQos);
    await sleep(20);
    const cameras = nominalCameras(256);
    assert.deepEqual(
      told.flatMap(({ transforms }) => transforms).map((each) => [each.header.frame_id, each.child_frame_id]),
      [
        ["base", "agentview_optical_frame"],
        ["tool", "wrist_optical_frame"],
      ],
    );
    const { translation, rotation } = told[0]!.transforms[0]!.transform;
    assert.deepEqual([translation.x, translation.y, translation.z], cameras[0]!.pose.position);
    assert.deepEqual([rotation.x, rotation.y, rotation.z, rotation.w], cameras[0]!.pose.orientation);
  });

  it("are not there unless they are asked for", async () => {
    await start({});
    const names = transport.endpoints().map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => /camera|picture|tf_static/.test(name)),
      [],
    );
  });
});

describe("a graph that sees by cameras", function () {
  this.timeout(60_000);
  let graph: LoopbackGraph | undefined;
  afterEach(async () => {
    assert.deepEqual(graph?.faults ?? [], []);
    await graph?.stop();
    graph = undefined;
  });
  const parameters = { sim: { camera_size: 24 } };

  it("does in lockstep what one process does, from the pictures of each estimate's very stamp, drawn once", async () => {
    const world = new SeenWorld();
    graph = await LoopbackGraph.start({ graph: "hanoi-cameras", programs: world.programs, parameters });
    for (const seed of [0, 7]) {
      world.drawn.length = world.seen.length = 0;
      const { status, result } = await graph.execute({ seed: BigInt(seed) });
      assert.deepEqual([status, result.error_msg], ["succeeded", ""]);
      assert.deepEqual([result.agent, result.state], ["nesy", "camera"]);
      const { record } = await inProcess("hanoi-2", seed, { senseEvery: 10 });
      assert.deepEqual([result.verdict.state_hash, result.control_steps], [record.stateHash, record.controlSteps]);
      assert.deepEqual(world.seen, world.drawn);
      assert.ok(world.seen.length / 2 > 10 && world.seen.length / 2 < record.controlSteps / 2, `${world.seen.length}`);
    }
    const { joints, gripper, cameras } = world.observations.at(-1)!;
    assert.equal(joints!.position.length, 7);
    assert.ok(gripper!.opening > 0);
    assert.deepEqual(cameras, ["agentview", "wrist"]);
    const image = await world.observations.at(-1)!.image("wrist");
    assert.deepEqual(
      image.camera,
      nominalCameras(24).find(({ name }) => name === "wrist"),
    );
  });

  it("tells a benchmark whose results these are, and what they depend on", async () => {
    const world = new SeenWorld();
    graph = await LoopbackGraph.start({ graph: "hanoi-cameras", programs: world.programs, parameters });
    const client = new GraphClient(graph.transport, "/");
    const { agent, state, text } = await describeGraph(client);
    client.close();
    assert.deepEqual([agent, state], ["nesy", "camera"]);
    assert.match(text, /sim\.camera_size:24,sim\.camera_period:0,.*camera_state_estimator\.pictures:asked,/);
    assert.match(text, /,camera_state_estimator\.model:seen-world(?:,|$)/);
    assert.match(text, /,goal_predictor\.model:grammar\+learned:goal:[0-9a-f]{16},/);
    assert.match(text, /,policy\.policy:scripted,policy\.model:scripted,/);
    const oracle = await LoopbackGraph.start();
    const other = new GraphClient(oracle.transport, "/");
    const { agent: name, state: source, text: told } = await describeGraph(other);
    other.close();
    await oracle.stop();
    assert.deepEqual([name, source], ["nesy-oracle", "oracle"]);
    assert.match(told, /oracle_state_estimator\.position_noise:0,/);
  });

  it("solves the puzzle paced, from a stream of pictures that are each of their own stamp", async () => {
    const world = new SeenWorld();
    graph = await LoopbackGraph.start({
      graph: "hanoi-cameras-paced",
      programs: world.programs,
      parameters: { sim: { camera_size: 24, real_time_factor: 8, watchdog_ms: 5000 } },
    });
    const { status, result } = await graph.execute({ scenario: "move", seed: 2n });
    assert.deepEqual([status, result.error_msg], ["succeeded", ""]);
    assert.equal(result.state, "camera");
    for (const { camera, stamp, sha256: hash } of world.seen) {
      const drawn = world.drawn.filter((each) => each.camera === camera && each.stamp === stamp);
      assert.deepEqual(
        drawn.map((each) => each.sha256),
        [hash],
      );
      assert.ok(stamp % 250_000_000n === 0n || stamp === world.seen[0]!.stamp, `${stamp} ns`);
    }
    assert.ok(world.seen.length > 10);
  });

  it("says that the world has no cameras", async () => {
    const world = new SeenWorld();
    const without = { sim: { cameras: false }, camera_state_estimator: { picture_timeout: 0.3 } };
    graph = await LoopbackGraph.start({ graph: "hanoi-cameras", programs: world.programs, parameters: without });
    const { status, result } = await graph.execute({});
    assert.deepEqual([status, result.error_code], ["aborted", codes.NODE_LOST]);
    assert.match(result.error_msg, /No pictures came .* its parameter "cameras" on\?/);
  });
});
