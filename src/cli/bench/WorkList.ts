import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { writeError } from "../../episode/LineFile.ts";
import type { Machine } from "../machine.ts";
import type { Job } from "./Job.ts";

/** The episodes that a benchmark is of. */
export interface WorkList {
  readonly scenarios: readonly string[];
  /** Seeds are `seed` .. `seed + episodes − 1`, the same for every agent and scenario. */
  readonly seed: number;
  readonly episodes: number;
  /** The part of them that is run. @default all */
  readonly shard?: Shard;
}

/** One of `of` parts of a work list, counted from 1: every `of`-th episode, so that each has its share of long ones. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What a directory of results holds or is to hold: `work.json` beside its episodes. */
export interface Work extends WorkList {
  readonly agent: string;
  /** The text of `configurationText`. */
  readonly configuration: string;
  /** What it was run on last. */
  readonly machine: Machine;
}

/** Name of the file in a directory of results. */
export const workFile = "work.json";

/** The episodes of a work list, or of its shard, scenario by scenario. */
export function jobsOf({ scenarios, seed, episodes, shard }: WorkList): Job[] {
  const jobs = scenarios.flatMap((scenario) =>
    Array.from({ length: episodes }, (_, i): Job => ({ scenario, seed: seed + i })),
  );
  return shard === undefined ? jobs : jobs.filter((_, k) => k % shard.of === shard.index - 1);
}

/** @throws FileError where the directory cannot be written */
export function writeWork(dir: string, work: Work): void {
  const path = join(dir, workFile);
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(path, `${JSON.stringify(work, undefined, 2)}\n`);
  } catch (error) {
    throw writeError(path, error);
  }
}

/** The work of a directory of results; undefined where `praxis bench` wrote none. @throws FileError on a file that is none */
export function readWork(dir: string): Work | undefined {
  const path = join(dir, workFile);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new FileError(path, `Cannot read "${path}": ${message}; make it readable or name another directory`, {
      cause: error,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isWork(value)) {
    throw new FileError(path, `"${path}" is no work list of praxis bench; restore it or run the benchmark again`);
  }
  return value;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function isWork(value: unknown): value is Work {
  if (typeof value !== "object" || value === null) return false;
  const { agent, scenarios, seed, episodes, shard, configuration, machine } = value as Partial<
    Record<keyof Work, unknown>
  >;
  return (
    typeof agent === "string" &&
    typeof configuration === "string" &&
    typeof machine === "object" &&
    machine !== null &&
    Array.isArray(scenarios) &&
    scenarios.every((name) => typeof name === "string") &&
    isWhole(seed) &&
    isWhole(episodes) &&
    (shard === undefined || isShard(shard))
  );
}

function isShard(value: unknown): value is Shard {
  const { index, of } = (value ?? {}) as Partial<Record<keyof Shard, unknown>>;
  return isWhole(index) && isWhole(of) && index >= 1 && index <= of;
}
