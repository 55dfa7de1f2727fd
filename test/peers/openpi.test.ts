import assert from "node:assert/strict";
import { join } from "node:path";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { VlaAgent } from "../../src/agent/VlaAgent.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { type CartesianAction, type Observation, RemotePolicyError, Rng } from "../../src/core/index.ts";
import type { EpisodeStep } from "../../src/episode/EpisodeObserver.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { NdArray } from "../../src/policy/openpi/NdArray.ts";
import { PolicyServer } from "../../src/policy/openpi/PolicyServer.ts";
import { RemotePolicy, type RemotePolicyOptions } from "../../src/policy/openpi/RemotePolicy.ts";
import { resizeWithPad } from "../../src/policy/openpi/resizeWithPad.ts";
import type { ActionChunk, Policy } from "../../src/policy/Policy.ts";
import { agentCamera, nominalCameras, wristCamera } from "../../src/scene/nominalCameras.ts";
import { start } from "../cli/praxis.ts";
import { armObservation, armView } from "../policy/openpi/armObservation.ts";
import { type PythonProgram, startPython } from "./python.ts";

/** What openpiServer.py answers, as an action. */
const served = (row: number): CartesianAction => {
  const at = (column: number): number => (7 * row + column - 35) / 100;
  return {
    kind: "cartesian",
    translation: [0.05 * at(0), 0.05 * at(1), 0.05 * at(2)],
    yaw: 0.5 * at(5),
    // Of ten rows the first five have a negative number.
    gripper: at(6) > 0 ? 0 : 1,
  };
};
const numbersOf = ({ translation, yaw, gripper }: CartesianAction): number[] => [...translation, yaw, gripper];
const assertServed = (chunk: ActionChunk, within: number): void => {
  assert.equal(chunk.length, 10);
  for (const [row, action] of chunk.entries()) {
    const want = numbersOf(served(row));
    assert.ok(
      numbersOf(action).every((value, i) => Math.abs(value - want[i]!) <= within),
      `row ${row}: ${numbersOf(action).join()}, not ${want.join()}`,
    );
  }
};

describe("RemotePolicy with openpi's msgpack_numpy and websockets in Python", () => {
  let server: PythonProgram;
  let url: string;
  const closing: (() => Promise<unknown>)[] = [];
  const remote = (options: Partial<RemotePolicyOptions> = {}): RemotePolicy => {
    const policy = new RemotePolicy({ ...armView, url, backOffMs: [1, 1], ...options });
    closing.push(() => policy.close());
    return policy;
  };
  before(async () => {
    server = startPython("openpiServer.py");
    closing.push(() => server.end());
    url = `ws://127.0.0.1:${await server.line(0)}`;
  });
  after(async () => {
    for (const close of closing.reverse()) await close();
  });

  it("gets exactly the chunk that is served, in single and double precision", async () => {
    const policy = remote();
    assertServed(await policy.infer(armObservation, "double", 0), 0);
    assertServed(await policy.infer(armObservation, "single", 0), 1e-8);
    // Line 0 is the port.
    const told = JSON.parse(await server.line(2)) as { prompt: string; state: number[]; sums: number[] };
    assert.equal(told.prompt, "single");
    assert.deepEqual(told.state, [0.5, 0, 0.3, Math.PI, 0, 0, 0.04, -0.04].map(Math.fround));
    assert.deepEqual(told.sums, Array(2).fill(120 * 3 * 224 ** 2));
  });

  it("tells the error of a server's traceback, and is answered again", async () => {
    const policy = remote();
    await assert.rejects(policy.infer(armObservation, "fail", 0), (error) => {
      assert.ok(error instanceof RemotePolicyError);
      assert.match(error.message, /reports an error: ValueError: the policy was told to fail$/);
      return true;
    });
    assertServed(await policy.infer(armObservation, "again", 0), 1e-8);
  });

  it("moves the arm of the simulator through an episode", async () => {
    const world = new PhysicsWorld({ cameras: nominalCameras(256) });
    const kinematics = new Kinematics(panda);
    const policy = remote({
      cameras: { scene: agentCamera, wrist: wristCamera },
      toolPose: (joints) => kinematics.setPositions(joints).toolPose(),
    });
    const agent = new VlaAgent({ name: "remote", policy, replanSteps: 5, episodeSeed: () => 1 });
    const scenario = drawScenario("hanoi-3", 1, noisePresets["paper"]);
    let next = 1;
    const steps: EpisodeStep[] = [];
    const result = await runEpisode(world, agent, {
      ...{ scenario, seed: 1, maxSteps: 12 },
      observers: [{ onStep: (step) => void steps.push(step) }],
    });
    assert.deepEqual([result.declared, result.controlSteps, result.state], ["budget", 12, "images"]);
    for (const [i, { action }] of steps.entries()) {
      assert.ok(action.kind === "cartesian");
      const want = numbersOf(served(i % 5));
      assert.ok(numbersOf(action).every((value, j) => Math.abs(value - want[j]!) < 1e-8));
    }
    const told: { readonly prompt: string; readonly state: readonly number[] }[] = [];
    while (told.length < 3) {
      const line = JSON.parse(await server.line(next++)) as (typeof told)[0];
      if (line.prompt === scenario.instruction) told.push(line);
    }
    // The first rows of the chunk go down.
    assert.ok(told[2]!.state[2]! < told[0]!.state[2]! - 0.01);
  });
});

describe("PolicyServer with openpi's WebsocketClientPolicy in Python", () => {
  const seen: { readonly observation: Observation; readonly prompt: string }[] = [];
  const policy: Policy<string> = {
    infer: async (observation, prompt) => {
      seen.push({ observation, prompt });
      return Array.from(prompt, (_, i) => served(i));
    },
  };
  let server: PolicyServer;
  before(async () => {
    const metadata = { reset_pose: [0, -1.5], table: NdArray.float32([1, 2]) };
    server = await PolicyServer.listen({ policy, cameras: armView.cameras, port: 0, metadata });
  });
  after(() => server.close());
  const ask = async (mode: string): Promise<unknown> => {
    const lines = await startPython("openpiClient.py", new URL(server.url).port, mode).end();
    return JSON.parse(lines.at(-1)!);
  };

  it("answers it with the policy's actions, and has been shown what it sees", async () => {
    const { metadata, answers } = (await ask("ask")) as {
      metadata: unknown;
      answers: readonly { dtype: string; shape: number[]; values: number[][] }[];
    };
    assert.deepEqual(metadata, { reset_pose: [0, -1.5], table: [1, 2] });
    assert.deepEqual(
      answers.map(({ dtype, shape }) => [dtype, shape]),
      [
        ["<f8", [3, 7]],
        ["<f8", [4, 7]],
      ],
    );
    for (const [row, values] of answers[1]!.values.entries()) {
      const at = (column: number): number => (7 * row + column - 35) / 100;
      const want = [at(0), at(1), at(2), 0, 0, at(5), -1];
      assert.ok(
        values.every((value, i) => Math.abs(value - want[i]!) < 1e-12),
        values.join(),
      );
    }
    assert.deepEqual(
      seen.map(({ prompt }) => prompt),
      ["one", "four"],
    );
    const { observation } = seen[0]!;
    assert.deepEqual(observation.commanded!.position, [0, 0.1, 0.2]);
    assert.equal((await observation.image("wrist")).data[0], 9);
  });

  it("has it raise the sentence that tells what is wrong", async () => {
    assert.deepEqual(await ask("wrong"), {
      raised:
        'Error in inference server:\nThe request has as "observation/state" an array <f4[7]; it must be <f4[8] or <f8[8].',
    });
  });
});

describe("praxis serve-policy with openpi's WebsocketClientPolicy in Python", () => {
  it("greets it, answers with the policy's actions, and is ended by Ctrl-C", async () => {
    let told: (port: string) => void = () => undefined;
    const port = new Promise<string>((resolve) => (told = resolve));
    const { child, ended } = start(["serve-policy", "a", "--port", "0", "--json"], {
      program: join(import.meta.dirname, "..", "cli", "servePolicyProgram.ts"),
      onOutput: (stdout) => {
        const found = /ws:[^"]+:(\d+)/.exec(stdout);
        if (found) told(found[1]!);
      },
    });
    const lines = await startPython("openpiClient.py", await port, "ask").end();
    const { metadata, answers } = JSON.parse(lines.at(-1)!) as {
      metadata: unknown;
      answers: readonly { values: number[][] }[];
    };
    assert.deepEqual(metadata, { policy: "letters", digest: "0123" });
    // "one" and "four"; the hand is 0.2 m high.
    assert.deepEqual(
      answers.map(({ values }) => values.length),
      [3, 4],
    );
    for (const [row, values] of answers[1]!.values.entries()) {
      const want = [(0.001 * row) / 0.05, 0, 0.02 / 0.05, 0, 0, 0.01 / 0.5, 1];
      assert.ok(
        values.every((value, i) => Math.abs(value - want[i]!) < 1e-9),
        values.join(),
      );
    }
    child.kill("SIGINT");
    const result = await ended;
    assert.equal(result.code, 0);
    assert.deepEqual(result.json().at(-1), { kind: "summary", answers: 2, failures: 0 });
  });
});

describe("resizeWithPad() beside openpi's image_tools in Python", () => {
  it("gives the same pictures to the last bit", async () => {
    const rng = new Rng(1, "pictures");
    const sizes = [
      [256, 256, 224],
      [640, 480, 224],
      [64, 48, 224],
      [225, 300, 224],
      [7, 5, 9],
      [224, 224, 224],
    ] as const;
    const images = sizes.map(([width, height, size]) => {
      const data = Uint8Array.from({ length: 3 * width * height }, () => rng.integer(256));
      return { size, image: { width, height, channels: 3, data } as const };
    });
    const python = startPython("openpiImages.py");
    for (const { size, image } of images) {
      const { width, height } = image;
      const data = Buffer.from(image.data).toString("hex");
      python.child.stdin!.write(`${JSON.stringify({ width, height, size, data })}\n`);
    }
    const results = await python.end();
    assert.equal(results.length, images.length);
    for (const [i, { size, image }] of images.entries()) {
      assert.ok(Buffer.from(resizeWithPad(image, size).data).toString("hex") === results[i], sizes[i]!.join());
    }
  });
});
