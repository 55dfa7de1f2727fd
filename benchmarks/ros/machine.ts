import { readFileSync } from "node:fs";
import path from "node:path";

export { machine, type Machine } from "../../src/cli/machine.ts";

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
