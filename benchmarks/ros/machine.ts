import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import path from "node:path";

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

/** Versions of what lies between our nodes. */
export function rosVersions(env: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  return {
    ros: env["ROS_DISTRO"] ?? "unknown",
    rmw: env["RMW_IMPLEMENTATION"] ?? "default",
    rclnodejs: rclnodejsVersion(env["PRAXIS_RCLNODEJS"]),
  };
}

function rclnodejsVersion(entry: string | undefined): string {
  if (entry === undefined) return "unknown";
  for (let folder = path.dirname(entry); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      const text = readFileSync(path.join(folder, "package.json"), "utf8");
      const { name, version } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
      if (name === "rclnodejs" && version !== undefined) return version;
    } catch {
      // It is further up.
    }
  }
  return "unknown";
}
