import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";

/** A step of a LeRobot data set as its Parquet file has it. */
export interface Row {
  readonly image: { readonly bytes: Uint8Array; readonly path: string };
  readonly wrist_image: { readonly bytes: Uint8Array; readonly path: string };
  readonly state: readonly number[];
  readonly actions: readonly number[];
  readonly executed_actions: readonly number[];
  readonly joint_position: readonly number[];
  readonly commanded: readonly number[];
  readonly grip_force: number;
  readonly sub_task: string;
  readonly timestamp: number;
  readonly frame_index: bigint;
  readonly episode_index: bigint;
  readonly index: bigint;
  readonly task_index: bigint;
}

export interface LeRobotInfo {
  readonly total_episodes: number;
  readonly total_chunks: number;
  readonly chunks_size: number;
  readonly data_path: string;
  readonly features: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[] }>>;
  readonly [more: string]: unknown;
}

export type Stats = Readonly<Record<"min" | "max" | "mean" | "std" | "count", readonly unknown[]>>;

export interface LeRobotData {
  readonly info: LeRobotInfo;
  readonly tasks: readonly { readonly task_index: number; readonly task: string }[];
  readonly episodes: readonly { readonly episode_index: number; readonly tasks: string[]; readonly length: number }[];
  readonly stats: readonly { readonly episode_index: number; readonly stats: Readonly<Record<string, Stats>> }[];
  /** Of each episode. */
  readonly rows: readonly (readonly Row[])[];
  /** What each file tells Hugging Face's reader. */
  readonly huggingFace: readonly unknown[];
}

/** Reads a LeRobot 2.1 data set as its loader finds its way in it. */
export async function readLeRobot(directory: string): Promise<LeRobotData> {
  const lines = (name: string): unknown[] =>
    readFileSync(join(directory, "meta", name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  const info = JSON.parse(readFileSync(join(directory, "meta", "info.json"), "utf8")) as LeRobotInfo;
  const episodes = lines("episodes.jsonl") as LeRobotData["episodes"];
  const rows: (readonly Row[])[] = [];
  const huggingFace: unknown[] = [];
  for (const { episode_index } of episodes) {
    const values = { episode_chunk: Math.floor(episode_index / info.chunks_size), episode_index };
    const name = info.data_path.replaceAll(/\{(\w+):0(\d)d\}/g, (_, key: keyof typeof values, width: string) =>
      String(values[key]).padStart(Number(width), "0"),
    );
    const bytes = readFileSync(join(directory, name));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    rows.push((await parquetReadObjects({ file, utf8: false })) as unknown as Row[]);
    const told = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
    huggingFace.push(JSON.parse(told ?? "null"));
  }
  return {
    info,
    episodes,
    tasks: lines("tasks.jsonl") as LeRobotData["tasks"],
    stats: lines("episodes_stats.jsonl") as LeRobotData["stats"],
    rows,
    huggingFace,
  };
}
