import { File, type Group, ready } from "h5wasm/node";
import { decodePng } from "../../../../sim/render/decodePng.ts";
import { Kinematics } from "../../../arm/kinematics.ts";
import { panda } from "../../../arm/panda.ts";
import { FileError } from "../../../core/index.ts";
import type { Recording } from "../demonstrations/Recording.ts";
import { readRecording } from "../demonstrations/readRecording.ts";
import { type ExportOptions, type Prompts, promptAt, stepsPerSecond } from "./ExportOptions.ts";

/** The last of every ten demonstrations is for validation. */
const validationEvery = 10;

/** zlib's level for pictures; each is packed by itself, for a policy is shown them in any order. */
const compression = 4;

/**
 * robomimic's `EnvType` has no value for a simulator of others; this is its Gym. It matters only to who rolls policies out in
 * robomimic itself, which cannot be done here.
 */
const gymType = 2;

const kinematics = new Kinematics(panda);

/**
 * Writes recordings as robomimic's HDF5 (robomimic.github.io/docs/datasets/overview.html), keys of observations as robosuite's. There
 * are no `next_obs`: they would hold every picture twice.
 *
 * @throws FileError, or the signal's reason when aborted; the file is not whole then
 */
export async function writeRobomimic(path: string, options: ExportOptions): Promise<void> {
  const hdf5 = await ready;
  // By default it prints an error and goes on.
  hdf5.activate_throwing_error_handler();
  const file = writing(path, () => new File(path, "w"));
  try {
    await writeAll(file, path, options);
  } catch (error) {
    abandon(file);
    throw error;
  }
  // Most is written only now.
  writing(path, () => {
    if (file.close() < 0) throw new Error("HDF5 cannot close it");
  });
}

async function writeAll(
  file: File,
  path: string,
  { recordings, prompts, onProgress, signal }: ExportOptions,
): Promise<void> {
  const data = writing(path, () => file.create_group("data"));
  let total = 0;
  for (const [episode, from] of recordings.entries()) {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "HDF5", done: episode, total: recordings.length });
    const recording = await readRecording(from);
    writing(path, () => {
      writeDemonstration(data.create_group(nameOf(episode)), recording, prompts);
      if (episode === 0) data.create_attribute("env_args", environment(recording));
    });
    total += recording.steps.length;
  }
  writing(path, () => {
    data.create_attribute("total", total, [], "<q");
    const mask = file.create_group("mask");
    const isValid = (i: number): boolean => (i + 1) % Math.min(validationEvery, recordings.length) === 0;
    const named = (wanted: boolean): string[] =>
      recordings.flatMap((_, i) => (isValid(i) === wanted || recordings.length === 1 ? [nameOf(i)] : []));
    mask.create_dataset({ name: "train", data: named(false) });
    mask.create_dataset({ name: "valid", data: named(true) });
  });
  await onProgress?.({ phase: "HDF5", done: recordings.length, total: recordings.length });
}

/** Closes a file that is given up, which may fail for the same reason again. */
function abandon(file: File): void {
  try {
    file.close();
  } catch {
    // The first error says more.
  }
}

const nameOf = (episode: number): string => `demo_${episode}`;

function writeDemonstration(group: Group, recording: Recording, prompts: Prompts): void {
  const { kind, seed, noise, instruction, subTasks, discs, size, steps, pictures } = recording;
  const last = steps.length - 1;
  const numbers = (to: Group, name: string, rows: readonly (readonly number[])[]): void => {
    to.create_dataset({
      name,
      data: Float64Array.from(rows.flat()),
      shape: [rows.length, rows[0]!.length],
      dtype: "<d",
    });
  };
  const whole = (name: string, values: readonly number[]): void => {
    group.create_dataset({ name, data: BigInt64Array.from(values, BigInt), shape: [values.length], dtype: "<q" });
  };
  const images = (to: Group, name: string, files: readonly Uint8Array[]): void => {
    const data = new Uint8Array(files.length * 3 * size * size);
    for (const [i, file] of files.entries()) data.set(decodePng(file), i * 3 * size * size);
    const shape = [files.length, size, size, 3];
    to.create_dataset({ name, data, shape, dtype: "<B", chunks: [1, size, size, 3], compression });
  };
  group.create_attribute("num_samples", steps.length, [], "<q");
  group.create_attribute("instruction", instruction);
  group.create_attribute("sub_tasks", [...subTasks]);
  group.create_attribute("discs", JSON.stringify(discs));
  group.create_attribute("kind", kind);
  group.create_attribute("noise", noise);
  group.create_attribute("seed", seed, [], "<q");
  numbers(
    group,
    "states",
    steps.map((step) => [...step.joints, ...step.state.slice(6), ...step.discs]),
  );
  numbers(
    group,
    "actions",
    steps.map(({ action }) => action),
  );
  numbers(
    group,
    "actions_executed",
    steps.map(({ executed }) => executed),
  );
  group.create_dataset({
    name: "rewards",
    data: Float64Array.from(steps, (_, i) => (i === last ? 1 : 0)),
    dtype: "<d",
  });
  whole(
    "dones",
    steps.map((_, i) => (i === last ? 1 : 0)),
  );
  whole(
    "sub_task",
    steps.map(({ subTask }) => subTask),
  );
  group.create_dataset({ name: "prompts", data: steps.map((_, i) => promptAt(recording, i, prompts)) });
  const obs = group.create_group("obs");
  const tools = steps.map(({ joints }) => kinematics.setPositions(joints).toolPose());
  images(
    obs,
    "agentview_image",
    pictures.map(({ agent }) => agent),
  );
  images(
    obs,
    "robot0_eye_in_hand_image",
    pictures.map(({ wrist }) => wrist),
  );
  numbers(
    obs,
    "robot0_eef_pos",
    tools.map(({ position }) => position),
  );
  numbers(
    obs,
    "robot0_eef_quat",
    tools.map(({ orientation }) => orientation),
  );
  numbers(
    obs,
    "robot0_gripper_qpos",
    steps.map(({ state }) => state.slice(6)),
  );
  numbers(
    obs,
    "robot0_joint_pos",
    steps.map(({ joints }) => joints),
  );
  numbers(
    obs,
    "robot0_commanded",
    steps.map(({ commanded }) => commanded),
  );
  numbers(
    obs,
    "robot0_grip_force",
    steps.map(({ gripForce }) => [gripForce]),
  );
}

function environment({ size }: Recording): string {
  return JSON.stringify({
    env_name: "PraxisHanoi",
    type: gymType,
    env_type: gymType,
    env_kwargs: {
      control_freq: stepsPerSecond,
      camera_names: ["agentview", "robot0_eye_in_hand"],
      camera_heights: size,
      camera_widths: size,
    },
  });
}

/**
 * A step of writing. HDF5 notes when each object was made, in files that are to be the same whenever they are made: meanwhile it is
 * 1970 for all that asks in this thread.
 *
 * @throws FileError where it fails
 */
function writing<T>(path: string, work: () => T): T {
  const { now } = Date;
  Date.now = () => 0;
  try {
    return work();
  } catch (error) {
    throw new FileError(
      path,
      `Cannot write "${path}": ${reasonOf(error as Error)}; free space or choose another directory`,
      { cause: error },
    );
  } finally {
    Date.now = now;
  }
}

/** The operating system's reason out of HDF5's many lines, or the first line. */
function reasonOf({ message }: Error): string {
  const system = /error message = '([^']+)'/.exec(message)?.[1];
  return system ?? (message.split("\n", 1)[0] || "HDF5 does not say why");
}
