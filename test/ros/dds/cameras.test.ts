import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { drawScenario } from "../../../sim/scenarios.ts";
import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import { readGraph } from "../../../src/cli/graph/GraphFile.ts";
import { programOf } from "../../../src/cli/graph/nodeKinds.ts";
import { startGraph } from "../../../src/cli/graph/startGraph.ts";
import { pinhole, type Action, type TimeStep } from "../../../src/core/index.ts";
import { Reset, Step, type StepResponse } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { fromScenario } from "../../../src/ros/messages/scenario.ts";
import { fromAction } from "../../../src/ros/messages/world.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { nominalCameras } from "../../../src/scene/nominalCameras.ts";
import { ask } from "../../contracts/transport/TestGraph.ts";
import { scratch } from "../../cli/praxis.ts";
import { inProcess } from "../inProcess.ts";
import { SeenWorld, sha256 } from "../SeenWorld.ts";
import { packageGraph } from "./graphVariant.ts";
import { LaunchedGraph, tellLogs } from "./LaunchedGraph.ts";
import { Peer } from "./Peer.ts";

/** What rclpy got. */
interface Taken {
  readonly picture: {
    readonly stamp: string;
    readonly frame: string;
    readonly shape: readonly number[];
    readonly encoding: string;
    readonly sha256: string;
  };
  readonly info: {
    readonly stamp: string;
    readonly frame: string;
    readonly shape: readonly number[];
    readonly model: string;
    readonly d: readonly number[];
    readonly k: readonly number[];
    readonly r: readonly number[];
    readonly p: readonly number[];
  };
}

describe("cameras over DDS", () => {
  const { dir, remove } = scratch();
  let graph: LaunchedGraph | undefined;
  let peer: Peer | undefined;
  let transport: RclTransport;
  beforeEach(async () => {
    transport = await RclTransport.create();
  });
  afterEach(async function () {
    await peer?.close();
    await transport.close();
    await graph?.stop();
    tellLogs(this.currentTest, graph);
    peer = graph = undefined;
  });
  after(remove);

  it("show rclpy each pixel that the renderer draws, and what the lens is like", async () => {
    const size = 256;
    const file = join(dir, "sim.yaml");
    writeFileSync(file, "nodes: [{ kind: sim, parameters: { cameras: true } }]\n");
    graph = await new LaunchedGraph(file).whenActive();
    peer = new Peer("viewer");
    const node = transport.createNode({ name: "commander", namespace: "/" });
    const [reset, step] = [node.client(Reset, "world/reset"), node.client(Step, "world/step")];
    const scenario = drawScenario("hanoi-3", 5);
    const action: Action = { kind: "cartesian", translation: [0.02, 0.01, -0.03], yaw: 0.1, gripper: 1 };

    const twin = new PhysicsWorld({ cameras: nominalCameras(size) });
    let expected: TimeStep = await twin.reset({ scenario, seed: 5 });
    const answer = await ask(reset, { episode: "e", scenario: fromScenario(scenario), seed: 5n });
    assert.equal(answer.error_msg, "");
    await peer.ask("look", { camera: "agentview" });
    const focal = size / (2 * Math.tan((21 * Math.PI) / 180));
    const middle = (size - 1) / 2;
    assert.equal(pinhole(size, size, (42 * Math.PI) / 180).fx, focal);
    const hashes = new Set<string>();
    for (let index = 0; index <= 6; index++) {
      if (index > 0) {
        expected = await twin.step(action);
        const request = { episode: "e", index: BigInt(index), action: fromAction(action) };
        const stepped: StepResponse = await ask(step, request);
        assert.equal(stepped.error_msg, "");
      }
      if (index % 3 !== 0) continue;
      const taken: Taken = await peer.ask("take");
      const { picture, info } = taken;
      const stamp = String(expected.observation.stamp);
      const frame = "agentview_optical_frame";
      const hash = sha256(await expected.observation.image("agentview"));
      assert.deepEqual(picture, { stamp, frame, shape: [size, size, 3 * size], encoding: "rgb8", sha256: hash });
      assert.deepEqual(info, {
        ...{ stamp, frame, shape: [size, size], model: "plumb_bob", d: [0, 0, 0, 0, 0] },
        k: [focal, 0, middle, 0, focal, middle, 0, 0, 1],
        r: [1, 0, 0, 0, 1, 0, 0, 0, 1],
        p: [focal, 0, middle, 0, 0, focal, middle, 0, 0, 0, 1, 0],
      });
      hashes.add(hash);
    }
    assert.equal(hashes.size, 3, "the arm moves in the picture");
  });

  it("give the episode of one process in lockstep, hash for hash, drawn once for each estimate", async () => {
    const world = new SeenWorld();
    const file = readGraph(packageGraph("hanoi-cameras"));
    const log: string[] = [];
    const running = startGraph(
      {
        ...file,
        nodes: file.nodes.map((each) =>
          each.kind === "policy"
            ? { ...each, parameters: { policy: "scripted" } }
            : each.kind === "sim"
              ? { ...each, parameters: { ...each.parameters, camera_size: 64 } }
              : each,
        ),
      },
      transport,
      {
        namespace: "/",
        log: (node, sentence) => log.push(`${node}: ${sentence}`),
        programOf: (kind) => world.programs[kind]?.() ?? programOf(kind),
      },
    );
    const client = new GraphClient(transport, "/");
    try {
      const { signal } = new AbortController();
      await client.whenActive(60_000, signal);
      const goal = { instruction: "", scenario: "hanoi-2", seed: 4n, noise: "", max_steps: 0 };
      const result = await client.execute(goal, { signal });
      assert.deepEqual([result.error_msg, result.agent, result.state], ["", "nesy", "camera"], log.join("\n"));
      const { record } = await inProcess("hanoi-2", 4, { senseEvery: 10 });
      assert.deepEqual([result.verdict.state_hash, result.control_steps], [record.stateHash, record.controlSteps]);
      assert.deepEqual(world.seen, world.drawn);
      assert.ok(world.seen.length > 20);
    } finally {
      client.close();
      await running.stop();
    }
  });
});
