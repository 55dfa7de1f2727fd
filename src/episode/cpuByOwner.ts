import type { WindowCost } from "./EpisodeRecord.ts";

/** Whose CPU-seconds are whose. */
export interface CpuByOwner {
  /** Everything that would run on a real robot, too: all windows but those of the others. */
  readonly agent: number;
  readonly simulator: number;
  readonly cameras: number;
  /** Watching: records, films. */
  readonly recording: number;
}

/** The window of a process that did the simulator's work and others' beside it: whose its CPU-seconds are nobody can tell. */
export const sharedWindow = "shared";

/** Windows that are not the agent's, and whose they are. */
const others: Readonly<Record<string, Exclude<keyof CpuByOwner, "agent">>> = {
  world: "simulator",
  render: "cameras",
  record: "recording",
};

/** Sums the CPU-seconds of windows up by whose they are; undefined where that is not known of some of them. */
export function cpuByOwner(windows: Readonly<Record<string, Pick<WindowCost, "cpuSeconds">>>): CpuByOwner | undefined {
  if (sharedWindow in windows) return undefined;
  const sums = { agent: 0, simulator: 0, cameras: 0, recording: 0 };
  for (const [name, { cpuSeconds }] of Object.entries(windows)) sums[others[name] ?? "agent"] += cpuSeconds;
  return sums;
}
