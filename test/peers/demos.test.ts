import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePng } from "../../sim/render/decodePng.ts";
import type { Recording } from "../../src/train/vla/demonstrations/Recording.ts";
import { readRecording } from "../../src/train/vla/demonstrations/readRecording.ts";
import { size, smallDemos } from "../train/vla/smallDemos.ts";
import { interpreter } from "./interpreter.ts";

/** What readDemos.py prints. */
interface Read {
  readonly hdf5: {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly mask: Readonly<Record<string, readonly string[]>>;
    readonly demos: Readonly<
      Record<
        string,
        {
          readonly attributes: Readonly<Record<string, unknown>>;
          readonly datasets: Readonly<Record<string, { shape: number[]; type: string; chunks: number[] | null }>>;
          readonly values: Readonly<Record<string, unknown>>;
          readonly pictures: Readonly<Record<string, readonly string[]>>;
        }
      >
    >;
  };
  readonly lerobot: {
    readonly rows: number;
    readonly features: Readonly<Record<string, string>>;
    readonly columns: Readonly<Record<string, readonly unknown[]>>;
    readonly sizes: Readonly<Record<string, unknown>>;
    readonly pictures: Readonly<Record<string, readonly string[]>>;
  };
}

const digestOf = (png: Uint8Array): string => createHash("sha256").update(decodePng(png)).digest("hex");
const rounded = (rows: readonly (readonly number[])[]): number[][] => rows.map((row) => row.map(Math.fround));
/** Axis times angle of xyzw, rad, in the half of them that the state is in. */
function rotationVector([x, y, z, w]: readonly number[]): number[] {
  const angle = 2 * Math.acos(w!);
  const scale = angle / Math.sin(angle / 2);
  const vector = [x! * scale, y! * scale, z! * scale];
  const other = vector.map((part) => part * (1 - (2 * Math.PI) / angle));
  return vector[0]! < 0 ? other : vector;
}

describe("demonstrations, as h5py and Hugging Face datasets read them", function () {
  this.timeout(120_000);
  const top = mkdtempSync(join(tmpdir(), "praxis-peers-"));
  const out = join(top, "demos");
  let recordings: Recording[];
  let read: Read;
  before(async () => {
    assert.ok(existsSync(interpreter), `There is no ${interpreter}; run npm run peers:setup`);
    const { episodes } = (await smallDemos(out)).dataSets.hdf5!;
    recordings = await Promise.all(episodes.map(({ file }) => readRecording(join(out, file))));
    const { status, stdout, stderr } = spawnSync(interpreter, [join(import.meta.dirname, "readDemos.py"), out], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        HF_HOME: join(top, "cache"),
        HF_HUB_OFFLINE: "1",
        HF_DATASETS_OFFLINE: "1",
        HF_HUB_DISABLE_TELEMETRY: "1",
        HF_DATASETS_DISABLE_PROGRESS_BARS: "1",
      },
    });
    assert.equal(status, 0, stderr);
    read = JSON.parse(stdout) as Read;
  });
  after(() => {
    rmSync(top, { recursive: true });
  });

  it("h5py opens every field of robomimic's layout with its shape, type and values", () => {
    const { attributes, mask, demos } = read.hdf5;
    assert.equal(
      attributes["total"],
      recordings.reduce((sum, { steps }) => sum + steps.length, 0),
    );
    const env = JSON.parse(attributes["env_args"] as string) as Record<string, unknown>;
    assert.deepEqual(Object.keys(env), ["env_name", "type", "env_type", "env_kwargs"]);
    assert.deepEqual(mask, { train: ["demo_0", "demo_1"], valid: ["demo_2"] });
    assert.deepEqual(Object.keys(demos).sort(), ["demo_0", "demo_1", "demo_2"]);
    for (const [i, { steps, subTasks, instruction, seed, noise, kind, discs, pictures }] of recordings.entries()) {
      const { attributes: own, datasets, values, pictures: seen } = demos[`demo_${i}`]!;
      const n = steps.length;
      assert.deepEqual(own, {
        num_samples: n,
        instruction,
        sub_tasks: subTasks,
        discs: JSON.stringify(discs),
        kind,
        noise,
        seed,
      });
      const plain = (type: string, ...shape: number[]) => ({ shape: [n, ...shape], type, chunks: null });
      const picture = { ...plain("uint8", size, size, 3), chunks: [1, size, size, 3] };
      assert.deepEqual(datasets, {
        states: plain("float64", 9 + 7 * discs.length),
        actions: plain("float64", 7),
        actions_executed: plain("float64", 7),
        rewards: plain("float64"),
        dones: plain("int64"),
        sub_task: plain("int64"),
        prompts: plain("text"),
        "obs/agentview_image": picture,
        "obs/robot0_eye_in_hand_image": picture,
        "obs/robot0_eef_pos": plain("float64", 3),
        "obs/robot0_eef_quat": plain("float64", 4),
        "obs/robot0_gripper_qpos": plain("float64", 2),
        "obs/robot0_joint_pos": plain("float64", 7),
        "obs/robot0_commanded": plain("float64", 4),
        "obs/robot0_grip_force": plain("float64", 1),
      });
      assert.deepEqual(
        values["actions"],
        steps.map(({ action }) => action),
      );
      assert.deepEqual(
        values["actions_executed"],
        steps.map(({ executed }) => executed),
      );
      assert.deepEqual(
        values["states"],
        steps.map(({ joints, state, discs: poses }) => [...joints, ...state.slice(6), ...poses]),
      );
      assert.deepEqual(
        values["obs/robot0_eef_pos"],
        steps.map(({ state }) => state.slice(0, 3)),
      );
      for (const [step, quaternion] of (values["obs/robot0_eef_quat"] as number[][]).entries()) {
        const turn = steps[step]!.state.slice(3, 6);
        for (const [k, x] of rotationVector(quaternion).entries()) assert.ok(Math.abs(x - turn[k]!) < 1e-9, `${step}`);
      }
      assert.deepEqual(
        values["obs/robot0_gripper_qpos"],
        steps.map(({ state }) => state.slice(6)),
      );
      assert.deepEqual(
        values["obs/robot0_commanded"],
        steps.map(({ commanded }) => commanded),
      );
      assert.deepEqual(
        values["obs/robot0_grip_force"],
        steps.map(({ gripForce }) => [gripForce]),
      );
      assert.deepEqual(
        values["obs/robot0_joint_pos"],
        steps.map(({ joints }) => joints),
      );
      assert.deepEqual(
        values["sub_task"],
        steps.map(({ subTask }) => subTask),
      );
      assert.deepEqual(
        values["prompts"],
        steps.map(({ subTask }) => subTasks[subTask]),
      );
      assert.deepEqual(
        values["dones"],
        steps.map((_, step) => (step === n - 1 ? 1 : 0)),
      );
      assert.deepEqual(
        seen["obs/agentview_image"],
        pictures.map(({ agent }) => digestOf(agent)),
      );
      assert.deepEqual(
        seen["obs/robot0_eye_in_hand_image"],
        pictures.map(({ wrist }) => digestOf(wrist)),
      );
    }
  });

  it("datasets, called as lerobot 2.1 calls it, gives every column its type", () => {
    const { features, sizes } = read.lerobot;
    const vector = "List(Value('float32'))";
    assert.deepEqual(
      Object.fromEntries(Object.entries(features).map(([name, text]) => [name, text.replace(/^Image\(.*/, "Image")])),
      {
        image: "Image",
        wrist_image: "Image",
        state: vector,
        actions: vector,
        executed_actions: vector,
        joint_position: vector,
        commanded: vector,
        grip_force: "Value('float32')",
        sub_task: "Value('string')",
        timestamp: "Value('float32')",
        frame_index: "Value('int64')",
        episode_index: "Value('int64')",
        index: "Value('int64')",
        task_index: "Value('int64')",
      },
    );
    assert.deepEqual(sizes, { image: [["RGB", size, size]], wrist_image: [["RGB", size, size]] });
  });

  it("datasets decodes the very pixels, and numbers and indices are those of the recordings and of meta/", () => {
    const { rows, columns, pictures } = read.lerobot;
    const steps = recordings.flatMap((recording, episode) =>
      recording.steps.map((step, frame) => ({ ...step, episode, frame, text: recording.subTasks[step.subTask]! })),
    );
    assert.equal(rows, steps.length);
    assert.deepEqual(
      columns["index"],
      steps.map((_, i) => i),
    );
    assert.deepEqual(
      columns["frame_index"],
      steps.map(({ frame }) => frame),
    );
    assert.deepEqual(
      columns["episode_index"],
      steps.map(({ episode }) => episode),
    );
    assert.deepEqual(
      columns["timestamp"],
      steps.map(({ frame }) => Math.fround(frame / 20)),
    );
    assert.deepEqual(
      columns["sub_task"],
      steps.map(({ text }) => text),
    );
    const lines = (name: string): unknown[] =>
      readFileSync(join(out, "lerobot", "meta", name), "utf8")
        .trimEnd()
        .split("\n")
        .map((l) => JSON.parse(l) as unknown);
    const tasks = lines("tasks.jsonl") as { task_index: number; task: string }[];
    assert.deepEqual(
      columns["task_index"]!.map((index) => tasks.find(({ task_index }) => task_index === index)!.task),
      steps.map(({ text }) => text),
    );
    const episodes = lines("episodes.jsonl") as { episode_index: number; length: number }[];
    assert.deepEqual(
      episodes.map(({ episode_index, length }) => [episode_index, length]),
      recordings.map((recording, i) => [i, recording.steps.length]),
    );
    assert.deepEqual(columns["state"], rounded(steps.map(({ state }) => state)));
    assert.deepEqual(columns["actions"], rounded(steps.map(({ action }) => action)));
    assert.deepEqual(columns["executed_actions"], rounded(steps.map(({ executed }) => executed)));
    assert.deepEqual(columns["joint_position"], rounded(steps.map(({ joints }) => joints)));
    assert.deepEqual(columns["commanded"], rounded(steps.map(({ commanded }) => commanded)));
    assert.deepEqual(
      columns["grip_force"],
      steps.map(({ gripForce }) => Math.fround(gripForce)),
    );
    const taken = recordings.flatMap((recording) => recording.pictures);
    assert.deepEqual(
      pictures["image"],
      taken.map(({ agent }) => digestOf(agent)),
    );
    assert.deepEqual(
      pictures["wrist_image"],
      taken.map(({ wrist }) => digestOf(wrist)),
    );
  });
});
