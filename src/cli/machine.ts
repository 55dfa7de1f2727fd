import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

/** What a figure was measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  /** Processes that wanted to run in the minute before: what a quiet machine is told by. */
  readonly loadBefore: number;
}

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  loadBefore: loadavg()[0]!,
});
