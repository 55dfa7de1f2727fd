import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import type { CommandLog } from "./CommandLog.ts";
import { digestOf, digestOfFiles, digestOfFolder } from "./digest.ts";
import { both, packageVariables, resolve } from "./environment.ts";
import { launchFolder, logFolder, repository, rosFolder, setupFolder, shown } from "./folders.ts";
import type { Ros } from "./Ros.ts";
import { perform } from "./step.ts";

const buildFolder = path.join(rosFolder, "build");
const installFolder = path.join(rosFolder, "install");

/**
 * Builds a ROS package of this repository, if it is there, and returns the ROS with the package in it. It is always built
 * anew: what is left over of a removed file would still be found, and the generators make all files of a package newer.
 */
export async function buildPackage(name: string, ros: Ros, signal: AbortSignal): Promise<Ros> {
  const source = path.join(launchFolder, name);
  if (!existsSync(path.join(source, "package.xml"))) return ros;
  const folder = path.join(installFolder, name);
  const own = path.join(setupFolder, "buildPackage.ts");
  const digest = digestOf(repository, digestOfFiles(own), ros.digest, digestOfFolder(source));
  const work = async (log: CommandLog): Promise<void> => {
    for (const made of [path.join(buildFolder, name), folder]) rmSync(made, { recursive: true, force: true });
    await log.run("colcon build", "colcon", colconArgs(name, ros), { cwd: repository, env: environment(ros) });
  };
  await perform({ name, result: `built in ${shown(folder)}`, folder, digest, work }, signal);
  return { ...ros, variables: both(packageVariables(folder), ros.variables), digest };
}

function colconArgs(name: string, { cmakeArgs }: Ros): string[] {
  const folders = ["--build-base", buildFolder, "--install-base", installFolder, "--base-paths", launchFolder];
  const build = ["build", ...folders, "--packages-select", name, "--cmake-args", "-DBUILD_TESTING=OFF", ...cmakeArgs];
  return ["--log-base", path.join(logFolder, "colcon"), ...build];
}

/** The user's own defaults for colcon are for other workspaces. */
const environment = ({ variables }: Ros): NodeJS.ProcessEnv => ({
  ...process.env,
  ...resolve(variables, process.env),
  COLCON_HOME: path.join(rosFolder, "colcon"),
});
