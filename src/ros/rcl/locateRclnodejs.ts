import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { RosError } from "../CallError.ts";
import { requireRos, rosHint } from "../requireRos.ts";
import { ancestorWith, packageRoot } from "./packageRoot.ts";

/**
 * The file that rclnodejs is to be imported from, once it is certain that the import works: without a native part that
 * loads, it would start to build one.
 *
 * @param installed where the package resolution finds rclnodejs, if it does
 * @throws RosError
 */
export function locateRclnodejs(installed: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  requireRos(env);
  const entry =
    env["PRAXIS_RCLNODEJS"] ?? installed ?? path.join(packageRoot(), ".ros/node_modules/rclnodejs/dist/index.js");
  if (!existsSync(entry)) throw new RosError(`rclnodejs is not at ${entry}: run npm run ros:setup`);
  loadNative(ancestorWith(path.dirname(entry), "binding.gyp") ?? path.dirname(entry), env);
  return entry;
}

/** Loads the native part as rclnodejs would, but for building it; rclnodejs then gets what is loaded already. */
function loadNative(folder: string, env: NodeJS.ProcessEnv): void {
  const { platform, arch } = process;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1]?.trim() ?? "";
  const prebuilt = `${env["ROS_DISTRO"] ?? ""}-${codename}-${arch}-node-rclnodejs.node`;
  const candidates = [
    path.join(folder, "prebuilds", `${platform}-${arch}`, path.basename(prebuilt)),
    path.join(folder, "build", "Release", "rclnodejs.node"),
  ].filter((file) => existsSync(file));
  let cause: unknown;
  for (const file of candidates) {
    try {
      createRequire(file)(file);
      return;
    } catch (error) {
      cause = error;
    }
  }
  const reason = cause instanceof Error ? `cannot be loaded (${cause.message})` : "is not built";
  throw new RosError(`The native part of rclnodejs in ${folder} ${reason}: ${rosHint}`, { cause });
}
