import { dirname, join } from "node:path";
import { decodePng } from "../../../../sim/render/decodePng.ts";
import { makeDirectory, writeWhole } from "../../writeModel.ts";
import type { Recording } from "../demonstrations/Recording.ts";
import { readRecording } from "../demonstrations/readRecording.ts";
import { type Column, episodeTable, type PictureCell } from "./episodeTable.ts";
import { type ExportOptions, promptAt, type Prompts, stepsPerSecond } from "./ExportOptions.ts";
import { type FeatureStats, pictureStats, sampledSteps, scalarStats, vectorStats } from "./featureStats.ts";
import { type Feature, lerobotFeatures } from "./lerobotFeatures.ts";

/** Episodes in one folder. */
const chunkSize = 1000;
const dataPath = "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet";

/** Where an episode stands in the data set. */
interface Place {
  readonly episode: number;
  /** Index of its first step among all. */
  readonly first: number;
}

/**
 * Writes recordings as a LeRobot 2.1 data set, its pictures in the Parquet files (github.com/huggingface/lerobot, revision 0cf8648,
 * which openpi pins).
 *
 * @throws FileError, or the signal's reason when aborted; the data set is not whole then
 */
export async function writeLeRobot(
  directory: string,
  { recordings, prompts, onProgress, signal }: ExportOptions,
): Promise<void> {
  await makeDirectory(join(directory, "meta"));
  const tasks = new Map<string, number>();
  const episodes: object[] = [];
  const stats: object[] = [];
  let features: Readonly<Record<string, Feature>> = {};
  let first = 0;
  for (const [episode, path] of recordings.entries()) {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "LeRobot", done: episode, total: recordings.length });
    const recording = await readRecording(path);
    features = lerobotFeatures(recording.size, recording.steps[0]?.joints.length ?? 0);
    const told = new Set<string>();
    for (let step = 0; step < recording.steps.length; step++) told.add(promptAt(recording, step, prompts));
    for (const task of told) if (!tasks.has(task)) tasks.set(task, tasks.size);
    const columns = columnsOf(recording, { episode, first }, tasks, prompts);
    const file = join(directory, fileOf(episode));
    await makeDirectory(dirname(file));
    await writeWhole(file, episodeTable(features, columns));
    episodes.push({ episode_index: episode, tasks: [...told], length: recording.steps.length });
    stats.push({ episode_index: episode, stats: statsOf(features, columns) });
    first += recording.steps.length;
  }
  await onProgress?.({ phase: "LeRobot", done: recordings.length, total: recordings.length });
  const info = {
    codebase_version: "v2.1",
    robot_type: "panda",
    total_episodes: recordings.length,
    total_frames: first,
    total_tasks: tasks.size,
    total_videos: 0,
    total_chunks: Math.ceil(recordings.length / chunkSize),
    chunks_size: chunkSize,
    fps: stepsPerSecond,
    splits: { train: `0:${recordings.length}` },
    data_path: dataPath,
    video_path: null,
    features,
  };
  await writeWhole(join(directory, "meta", "info.json"), `${JSON.stringify(info, null, 4)}\n`);
  await writeLines(join(directory, "meta", "episodes.jsonl"), episodes);
  await writeLines(join(directory, "meta", "episodes_stats.jsonl"), stats);
  await writeLines(
    join(directory, "meta", "tasks.jsonl"),
    [...tasks].map(([task, task_index]) => ({ task_index, task })),
  );
}

function fileOf(episode: number): string {
  const chunk = String(Math.floor(episode / chunkSize)).padStart(3, "0");
  return `data/chunk-${chunk}/episode_${String(episode).padStart(6, "0")}.parquet`;
}

function columnsOf(
  recording: Recording,
  { episode, first }: Place,
  tasks: ReadonlyMap<string, number>,
  prompts: Prompts,
): Readonly<Record<string, Column>> {
  const { steps, pictures, subTasks } = recording;
  const cell = (bytes: Uint8Array, step: number): PictureCell => ({
    bytes,
    path: `frame_${String(step).padStart(6, "0")}.png`,
  });
  const rounded = (numbers: readonly number[]): number[] => numbers.map(Math.fround);
  const whole = (of: (step: number) => number): BigInt64Array =>
    BigInt64Array.from(steps, (_, step) => BigInt(of(step)));
  return {
    image: pictures.map(({ agent }, step) => cell(agent, step)),
    wrist_image: pictures.map(({ wrist }, step) => cell(wrist, step)),
    state: steps.map(({ state }) => rounded(state)),
    actions: steps.map(({ action }) => rounded(action)),
    executed_actions: steps.map(({ executed }) => rounded(executed)),
    joint_position: steps.map(({ joints }) => rounded(joints)),
    commanded: steps.map(({ commanded }) => rounded(commanded)),
    grip_force: Float32Array.from(steps, ({ gripForce }) => gripForce),
    sub_task: steps.map(({ subTask }) => subTasks[subTask]!),
    timestamp: Float32Array.from(steps, (_, step) => step / stepsPerSecond),
    frame_index: whole((step) => step),
    episode_index: whole(() => episode),
    index: whole((step) => first + step),
    task_index: whole((step) => tasks.get(promptAt(recording, step, prompts))!),
  };
}

/** Of all columns but those of words. */
function statsOf(
  features: Readonly<Record<string, Feature>>,
  columns: Readonly<Record<string, Column>>,
): Readonly<Record<string, FeatureStats>> {
  const known = Object.entries(features).filter(([, { dtype }]) => dtype !== "string");
  return Object.fromEntries(known.map(([name, { dtype }]) => [name, columnStats(dtype, columns[name]!)]));
}

function columnStats(dtype: Feature["dtype"], column: Column): FeatureStats {
  if (dtype === "image") {
    const cells = column as readonly PictureCell[];
    return pictureStats(sampledSteps(cells.length).map((step) => decodePng(cells[step]!.bytes)));
  }
  if (column instanceof Float32Array) return scalarStats(column);
  if (column instanceof BigInt64Array) return scalarStats(Array.from(column, Number));
  return vectorStats(column as readonly (readonly number[])[]);
}

const writeLines = (path: string, lines: readonly object[]): Promise<void> =>
  writeWhole(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
