import { createHash } from "node:crypto";
import { availableParallelism, cpus, hostname, loadavg, release, totalmem } from "node:os";

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

/** Tells machines apart by their host names without publishing those; containers that have names of their own count as machines. */
export const machineId = (): string => createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
