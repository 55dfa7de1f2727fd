import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Dataset, File, type Group, ready } from "h5wasm/node";
import { PNG } from "pngjs";
import { toolYaw } from "../../../src/arm/toolOrientation.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { drawScenario } from "../../../sim/scenarios.ts";
import { actionOfNumbers } from "../../../src/policy/vlaLayout.ts";
import { nominalCameras } from "../../../src/scene/nominalCameras.ts";
import type { DemosManifest } from "../../../src/train/demos.ts";
import type { RecordedStep, Recording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { readRecording } from "../../../src/train/vla/demonstrations/readRecording.ts";
import { sampledSteps } from "../../../src/train/vla/export/featureStats.ts";
import { episodeSeed } from "../../../src/train/vla/demonstrations/seeds.ts";
import { readLeRobot, type LeRobotData, type Row } from "./readLeRobot.ts";
import { madeBy, size, smallDemos } from "./smallDemos.ts";

const pixelsOf = (png: Uint8Array): Buffer =>
  Buffer.from(PNG.sync.read(Buffer.from(png)).data.filter((_, i) => i % 4 !== 3));
const rounded = (numbers: readonly number[]): number[] => numbers.map(Math.fround);

describe("makeDemos()", function () {
  this.timeout(60_000);
  const top = mkdtempSync(join(tmpdir(), "praxis-demos-"));
  const out = join(top, "made");
  let manifest: DemosManifest;
  let recordings: Recording[];
  let lerobot: LeRobotData;
  const pathsIn = (directory: string): string[] =>
    readdirSync(join(directory, "recordings"))
      .sort()
      .map((name) => join(directory, "recordings", name));
  before(async () => {
    manifest = await smallDemos(out);
    const files = ["starts-0000-clean-32", "stacking-0000-clean-32", "stacking-0001-clean-32"];
    recordings = await Promise.all(files.map((name) => readRecording(join(out, "recordings", `${name}.episode`))));
    lerobot = await readLeRobot(join(out, "lerobot"));
  });
  after(() => {
    rmSync(top, { recursive: true });
  });

  it("says in a manifest what was made, from which seeds, and at what cost", () => {
    const written = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as DemosManifest;
    assert.deepEqual(written, JSON.parse(JSON.stringify(manifest)));
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    assert.deepEqual(manifest.dataSets.hdf5, { ...manifest.dataSets.lerobot, file: "robomimic.hdf5" });
    const card = manifest.dataSets.lerobot!;
    for (const kind of ["starts", "stacking"] as const) {
      const own = recordings.filter((each) => each.kind === kind);
      assert.deepEqual(card.kinds[kind], {
        episodes: own.length,
        noisy: 0,
        attempts: sum(own.map(({ attempts }) => attempts)),
        steps: sum(own.map(({ steps }) => steps.length)),
      });
    }
    assert.deepEqual(manifest.costOfAllRuns, { cpuSeconds: 7 });
    assert.deepEqual(card["recordedBy"], [madeBy]);
    for (const [i, { file, seed, steps }] of card.episodes.entries()) {
      const { kind, index, attempts } = recordings[i]!;
      assert.equal(seed, episodeSeed(kind, index, attempts - 1));
      assert.equal(steps, recordings[i]!.steps.length);
      assert.ok(existsSync(join(out, file)));
    }
  });

  it("records numbers in their ranges, the moves in order, and what the expert meant as what it did", () => {
    for (const { steps, pictures, subTasks, discs, instruction, kind } of recordings) {
      assert.equal(pictures.length, steps.length);
      for (const { state, joints, action, executed, discs: poses } of steps) {
        assert.deepEqual([state.length, joints.length, action.length], [8, 7, 7]);
        assert.ok(action.every((n) => Math.abs(n) <= 1));
        assert.deepEqual([action[3], action[4], Math.abs(action[6]!)], [0, 0, 1]);
        assert.deepEqual(executed, action);
        assert.equal(poses.length, 7 * discs.length);
      }
      const order = steps.map(({ subTask }) => subTask).filter((move, i, all) => move !== all[i - 1]);
      assert.deepEqual(
        order,
        subTasks.map((_, i) => i),
      );
      for (const [i, text] of subTasks.entries()) {
        assert.match(text, i % 2 === 0 ? /^Pick the \w+ block\.$/ : /^Place the \w+ block (?:on top of|in) the .+\.$/);
      }
      if (kind === "starts") assert.equal(instruction, "Play Towers of Hanoi.");
      else assert.equal(instruction, `${subTasks[0]!} ${subTasks[1]!}`);
    }
  });

  it("names in each sub-task the disc that is picked, or that goes where it says", () => {
    for (const { steps, subTasks, discs } of recordings) {
      const poseOf = (step: RecordedStep, id: string): readonly number[] => {
        const at = 7 * discs.findIndex((disc) => disc.id === id);
        return step.discs.slice(at, at + 3);
      };
      const idOf = (colour: string): string => discs.find((disc) => disc.colour === colour)!.id;
      for (const [i, text] of subTasks.entries()) {
        const first = steps.find(({ subTask }) => subTask === i)!;
        const after = steps.find(({ subTask }) => subTask === i + 1) ?? steps.at(-1)!;
        const [, colour, onto, area] = /the (\w+) block(?: on top of the (\w+) block| in the (\w+) area)?\.$/.exec(
          text,
        )!;
        const named = idOf(colour!);
        for (const { id, edge } of discs) {
          const [from, to] = [poseOf(first, id), poseOf(after, id)];
          const moved = Math.hypot(to[0]! - from[0]!, to[1]! - from[1]!, to[2]! - from[2]!);
          if (id !== named) assert.ok(moved < 0.01, `${id} moved by ${moved} m at "${text}"`);
          else if (text.startsWith("Pick")) assert.ok(to[2]! - from[2]! > 0.01, `"${text}", but it is not lifted`);
          else if (area !== undefined) {
            const [, y] = benchmarkPegs[["left", "middle", "right"].indexOf(area)]!.position;
            assert.ok(Math.abs(to[1]! - y) < 0.05, `"${text}", but it is at y = ${to[1]}`);
          } else {
            const below = poseOf(after, idOf(onto!));
            assert.ok(Math.hypot(to[0]! - below[0]!, to[1]! - below[1]!) < 0.03, `"${text}", but it is elsewhere`);
            assert.ok(Math.abs(to[2]! - below[2]! - (edge + discs.find((d) => d.id === idOf(onto!))!.edge) / 2) < 0.01);
          }
        }
      }
    }
  });

  it("records what a world does that is given the executed actions, with the pictures that it shows", async () => {
    const { seed, steps, pictures } = recordings[0]!;
    const cameras = nominalCameras(size);
    const world = new PhysicsWorld({ cameras });
    let { observation } = await world.reset({ scenario: drawScenario("any-start-3", seed), seed });
    for (const [i, { joints, state, executed, discs, commanded, gripForce }] of steps.entries()) {
      const off = Math.max(...observation.joints!.position.map((q, j) => Math.abs(q - joints[j]!)));
      assert.ok(off < 1e-6, `joints off by ${off} at step ${i}`);
      const { tool, discs: truth } = world.worldState();
      for (const [k, x] of tool.position.entries()) assert.ok(Math.abs(x - state[k]!) < 1e-6);
      assert.ok(Math.abs(observation.gripper!.opening - (state[6]! - state[7]!)) < 1e-6);
      const told = observation.commanded!;
      for (const [k, x] of [...told.position, toolYaw(told.orientation)].entries()) {
        assert.ok(Math.abs(x - commanded[k]!) < 1e-6, `${x} is commanded at step ${i}, not ${commanded[k]}`);
      }
      // Contacts do not repeat to the last digit, for executed actions have gone through a division.
      assert.ok(Math.abs(observation.gripper!.force - gripForce) < 0.5, `${gripForce} N at step ${i}`);
      for (const [d, { pose }] of truth.entries()) {
        for (const [k, x] of pose.position.entries()) assert.ok(Math.abs(x - discs[7 * d + k]!) < 1e-4);
      }
      if (i % 150 === 0) {
        for (const [camera, png] of [
          [cameras[0]!, pictures[i]!.agent],
          [cameras[1]!, pictures[i]!.wrist],
        ] as const) {
          const { data } = await observation.image(camera.name);
          const differing = pixelsOf(png).filter((value, k) => Math.abs(value - data[k]!) > 2).length;
          assert.ok(differing < 0.002 * data.length, `${differing} values of ${camera.name} differ at step ${i}`);
        }
      }
      ({ observation } = await world.step(actionOfNumbers(executed)));
    }
    assert.equal((await world.finish("done")).outcome, "success");
    const lag = steps.map(({ state, commanded }) => Math.hypot(...[0, 1, 2].map((k) => state[k]! - commanded[k]!)));
    assert.ok(Math.max(...lag) > 0.003, "what is commanded is ahead of what is measured");
    assert.ok(Math.max(...steps.map(({ gripForce }) => gripForce)) > 20);
  });

  it("writes a LeRobot data set whose columns are the recordings", () => {
    assert.equal(lerobot.info.total_episodes, 3);
    const columns = Object.keys(lerobot.info.features);
    let index = 0;
    for (const [episode, rows] of lerobot.rows.entries()) {
      const { steps, pictures, subTasks } = recordings[episode]!;
      assert.equal(rows.length, steps.length);
      for (const [i, row] of rows.entries()) {
        const { state, action, executed, joints, commanded, gripForce, subTask } = steps[i]!;
        assert.deepEqual(Object.keys(row), columns);
        assert.ok(Buffer.compare(row.image.bytes, pictures[i]!.agent) === 0);
        assert.ok(Buffer.compare(row.wrist_image.bytes, pictures[i]!.wrist) === 0);
        assert.deepEqual(
          [row.state, row.actions, row.executed_actions, row.joint_position, row.commanded].map((each) => [...each]),
          [state, action, executed, joints, commanded].map(rounded),
        );
        assert.equal(row.grip_force, Math.fround(gripForce));
        assert.equal(row.timestamp, Math.fround(i / 20));
        assert.deepEqual([row.frame_index, row.episode_index, row.index].map(Number), [i, episode, index]);
        assert.equal(row.sub_task, subTasks[subTask]);
        assert.equal(lerobot.tasks[Number(row.task_index)]!.task, subTasks[subTask]);
        index++;
      }
    }
    assert.equal(lerobot.info["total_frames"], index);
  });

  it("writes LeRobot's meta files, each consistent with the steps", () => {
    const { info, tasks, episodes, stats } = lerobot;
    assert.deepEqual(
      { ...info, features: undefined },
      {
        codebase_version: "v2.1",
        robot_type: "panda",
        total_episodes: 3,
        total_frames: lerobot.rows.flat().length,
        total_tasks: tasks.length,
        total_videos: 0,
        total_chunks: 1,
        chunks_size: 1000,
        fps: 20,
        splits: { train: "0:3" },
        data_path: "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet",
        video_path: null,
        features: undefined,
      },
    );
    assert.deepEqual(
      tasks.map(({ task_index }) => task_index),
      tasks.map((_, i) => i),
    );
    for (const [i, { episode_index, tasks: own, length }] of episodes.entries()) {
      assert.deepEqual([episode_index, length], [i, lerobot.rows[i]!.length]);
      assert.deepEqual(own, [...new Set(lerobot.rows[i]!.map(({ sub_task }) => sub_task))]);
    }
    for (const [i, { episode_index, stats: own }] of stats.entries()) {
      assert.equal(episode_index, i);
      const rows = lerobot.rows[i]!;
      for (const [name, { dtype }] of Object.entries(info.features)) {
        const found = own[name];
        if (dtype === "string") {
          assert.equal(found, undefined);
          continue;
        }
        if (dtype === "image") {
          const all = rows.map((row) => row[name as "image" | "wrist_image"].bytes);
          const taken = sampledSteps(all.length).map((step) => pixelsOf(all[step]!));
          for (const channel of [0, 1, 2]) {
            const values = taken.flatMap((pixels) =>
              [...pixels].filter((_, k) => k % 3 === channel).map((v) => v / 255),
            );
            const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
            const square = values.reduce((sum, v) => sum + v * v, 0) / values.length;
            const least = values.reduce((a, b) => Math.min(a, b));
            const most = values.reduce((a, b) => Math.max(a, b));
            const told = (key: "min" | "max" | "mean" | "std"): number =>
              (found![key] as number[][][])[channel]![0]![0]!;
            assert.deepEqual([told("min"), told("max")], [least, most], name);
            assert.ok(Math.abs(told("mean") - mean) < 1e-9, name);
            assert.ok(Math.abs(told("std") ** 2 - (square - mean ** 2)) < 1e-9, name);
          }
          for (const key of ["min", "max", "mean", "std"] as const) {
            assert.deepEqual(
              (found![key] as number[][][]).map((c) => [c.length, c[0]!.length]),
              Array(3).fill([1, 1]),
            );
          }
          assert.deepEqual(found!.count, [Math.min(rows.length, Math.max(100, Math.floor(rows.length ** 0.75)))]);
          continue;
        }
        const values = rows.map((row) => {
          const cell = row[name as Exclude<keyof Row, "image" | "wrist_image">];
          return typeof cell === "object" ? [...cell] : [Number(cell)];
        });
        assert.deepEqual(found!.count, [rows.length]);
        for (const [part] of values[0]!.entries()) {
          const column = values.map((row) => row[part]!);
          const mean = column.reduce((a, b) => a + b, 0) / column.length;
          const square = column.reduce((a, b) => a + b * b, 0) / column.length;
          assert.equal(found!.min[part], Math.min(...column), name);
          assert.equal(found!.max[part], Math.max(...column), name);
          assert.ok(Math.abs((found!.mean[part] as number) - mean) < 1e-9, name);
          assert.ok(Math.abs((found!.std[part] as number) ** 2 - (square - mean ** 2)) < 1e-6, name);
        }
      }
    }
  });

  it("tells Hugging Face's reader of every column what it is", () => {
    for (const told of lerobot.huggingFace as { info: { features: Record<string, Record<string, unknown>> } }[]) {
      const { features } = told.info;
      assert.deepEqual(Object.keys(features), Object.keys(lerobot.info.features));
      assert.deepEqual(features["image"], { _type: "Image" });
      assert.deepEqual(features["timestamp"], { dtype: "float32", _type: "Value" });
      const value = { dtype: "float32", _type: "Value" };
      assert.deepEqual(features["state"], { feature: value, _type: "Sequence" });
    }
  });

  it("writes robomimic's HDF5 with the same episodes", async () => {
    await ready;
    const file = new File(join(out, "robomimic.hdf5"), "r");
    const dataset = (path: string): Dataset => file.get(path) as Dataset;
    const attribute = (path: string, name: string): unknown => (file.get(path) as Group).attrs[name]!.value;
    try {
      const total = recordings.reduce((sum, { steps }) => sum + steps.length, 0);
      assert.equal(Number(attribute("data", "total")), total);
      const env = JSON.parse(attribute("data", "env_args") as string) as Record<string, unknown>;
      assert.equal(env["env_name"], "PraxisHanoi");
      assert.deepEqual(dataset("mask/train").value, ["demo_0", "demo_1"]);
      assert.deepEqual(dataset("mask/valid").value, ["demo_2"]);
      for (const [i, { steps, pictures, subTasks, discs }] of recordings.entries()) {
        const n = steps.length;
        const flat = (name: string, width: number): number[] => {
          const { shape, value } = dataset(`data/demo_${i}/${name}`);
          assert.deepEqual(shape, [n, width], name);
          return [...(value as Float64Array)];
        };
        assert.equal(Number(attribute(`data/demo_${i}`, "num_samples")), n);
        assert.deepEqual(attribute(`data/demo_${i}`, "sub_tasks"), subTasks);
        assert.deepEqual(
          flat("actions", 7),
          steps.flatMap(({ action }) => action),
        );
        assert.deepEqual(
          flat("actions_executed", 7),
          steps.flatMap(({ executed }) => executed),
        );
        assert.deepEqual(
          flat("obs/robot0_joint_pos", 7),
          steps.flatMap(({ joints }) => joints),
        );
        assert.deepEqual(
          flat("obs/robot0_commanded", 4),
          steps.flatMap(({ commanded }) => commanded),
        );
        assert.deepEqual(
          flat("obs/robot0_grip_force", 1),
          steps.map(({ gripForce }) => gripForce),
        );
        assert.deepEqual(
          flat("obs/robot0_gripper_qpos", 2),
          steps.flatMap(({ state }) => state.slice(6)),
        );
        assert.deepEqual(
          flat("obs/robot0_eef_pos", 3),
          steps.flatMap(({ state }) => state.slice(0, 3)),
        );
        for (const [k, q] of flat("obs/robot0_eef_quat", 4).entries()) assert.ok(Math.abs(q) <= 1, `${k}`);
        assert.deepEqual(
          flat("states", 9 + 7 * discs.length),
          steps.flatMap(({ joints, state, discs: poses }) => [...joints, ...state.slice(6), ...poses]),
        );
        const ends = steps.map((_, step) => (step === n - 1 ? 1 : 0));
        assert.deepEqual(Array.from(dataset(`data/demo_${i}/dones`).value as BigInt64Array, Number), ends);
        assert.deepEqual([...(dataset(`data/demo_${i}/rewards`).value as Float64Array)], ends);
        for (const [name, own] of [
          ["agentview_image", pictures.map(({ agent }) => agent)],
          ["robot0_eye_in_hand_image", pictures.map(({ wrist }) => wrist)],
        ] as const) {
          const { shape, dtype, value } = dataset(`data/demo_${i}/obs/${name}`);
          assert.deepEqual([shape, dtype], [[n, size, size, 3], "<B"]);
          assert.ok(Buffer.compare(Buffer.concat(own.map(pixelsOf)), value as Uint8Array) === 0, name);
        }
      }
    } finally {
      file.close();
    }
  });

  it("goes on with what is there, in whatever thread, and the same episodes give the same bytes at another time", async () => {
    const again = join(top, "again");
    cpSync(join(out, "recordings"), join(again, "recordings"), { recursive: true });
    const kept = pathsIn(again)[2]!;
    const before = statSync(kept).mtimeMs;
    rmSync(pathsIn(again)[0]!);
    // HDF5 knows seconds.
    await setTimeout(1100);
    const seen: number[] = [];
    await smallDemos(again, {
      threads: 1,
      onProgress: ({ phase, done }) => {
        if (phase === "episodes") seen.push(done);
      },
    });
    assert.deepEqual(seen, [2, 3]);
    assert.equal(statSync(kept).mtimeMs, before);
    const names = readdirSync(out, { recursive: true, encoding: "utf8" }).sort();
    assert.deepEqual(readdirSync(again, { recursive: true, encoding: "utf8" }).sort(), names);
    for (const name of names.filter((each) => statSync(join(out, each)).isFile())) {
      assert.ok(readFileSync(join(again, name)).equals(readFileSync(join(out, name))), name);
    }
    await smallDemos(again, { formats: ["lerobot"], prompts: "run" });
    const { tasks, rows } = await readLeRobot(join(again, "lerobot"));
    assert.deepEqual(
      tasks.map(({ task }) => task),
      ["Play Towers of Hanoi.", ...new Set(recordings.slice(1).map(({ instruction }) => instruction))],
    );
    assert.ok(rows[0]!.every(({ task_index }) => task_index === 0n));
  });

  it("says which recording is broken, and how to mend that", async () => {
    const broken = join(top, "broken");
    cpSync(join(out, "recordings"), join(broken, "recordings"), { recursive: true });
    const path = pathsIn(broken)[1]!;
    const whole = readFileSync(path);
    for (const [bytes, why] of [
      [whole.subarray(0, -1), /it is not whole/],
      [Buffer.from("no recording"), /does not begin with a line of JSON/],
      [Buffer.from('{"format":"another"}\n'), /no recording of this version/],
    ] as const) {
      writeFileSync(path, bytes);
      await assert.rejects(smallDemos(broken), (error: Error) => {
        assert.equal(error.name, "FileError");
        assert.match(error.message, why);
        assert.match(error.message, /delete it, and it is recorded anew$/);
        return true;
      });
    }
  });

  it("ends when aborted, with the finished episodes kept and no manifest", async () => {
    const stopped = join(top, "stopped");
    const controller = new AbortController();
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done === 1) controller.abort();
    };
    const options = { kinds: ["stacking"], onProgress, signal: controller.signal, threads: 1 } as const;
    await assert.rejects(smallDemos(stopped, options), { name: "AbortError" });
    assert.deepEqual(readdirSync(stopped), ["recordings"]);
    assert.deepEqual(readdirSync(join(stopped, "recordings")), ["stacking-0000-clean-32.episode"]);
  });
});
