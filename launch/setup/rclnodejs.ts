import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/index.ts";
import type { CommandLog } from "./CommandLog.ts";
import { digestOf, digestOfFiles } from "./digest.ts";
import { resolve } from "./environment.ts";
import { rclnodejsFolder, repository, rosFolder, setupFolder, shown } from "./folders.ts";
import type { Ros } from "./Ros.ts";
import { perform } from "./step.ts";

const modules = path.dirname(rclnodejsFolder);
const manifests = ["package.json", "package-lock.json"];

/**
 * Installs rclnodejs into a folder of its own and has its native part built for a ROS. Its own install script would fail
 * without a terminal, and without ROS.
 */
export async function installRclnodejs({ variables, digest: ros }: Ros, signal: AbortSignal): Promise<string> {
  const inputs = manifests.map((name) => path.join(setupFolder, name));
  const own = path.join(setupFolder, "rclnodejs.ts");
  const digest = digestOf(digestOfFiles(...inputs, own), repository, process.execPath, process.version, ros);
  const { dependencies } = JSON.parse(readFileSync(inputs[0]!, "utf8")) as { dependencies: Record<string, string> };
  const result = `${dependencies["rclnodejs"]!} in ${shown(modules)}, for Node ${process.versions.node}`;
  const work = async (log: CommandLog): Promise<void> => {
    mkdirSync(rosFolder, { recursive: true });
    for (const [i, name] of manifests.entries()) copyFileSync(inputs[i]!, path.join(rosFolder, name));
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    await log.run("npm ci", "npm", args, { cwd: rosFolder, env: outsideOfNpm() });
    const env = { ...outsideOfNpm(), ...resolve(variables, process.env) };
    if (!(await prebuiltFits(env, log))) await build(env, log);
  };
  await perform({ name: "rclnodejs", result, folder: modules, digest, work }, signal);
  return digest;
}

/** Whether the package has a binary for this system; rclnodejs finds it by itself. */
async function prebuiltFits(env: NodeJS.ProcessEnv, log: CommandLog): Promise<boolean> {
  const system = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(system)?.[1]?.trim() ?? "";
  const { platform, arch } = process;
  const name = `${env["ROS_DISTRO"] ?? ""}-${codename}-${arch}-node-rclnodejs.node`;
  const file = path.join(rclnodejsFolder, "prebuilds", `${platform}-${arch}`, name);
  if (!existsSync(file)) return false;
  try {
    await load(file, env, log);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function build(env: NodeJS.ProcessEnv, log: CommandLog): Promise<void> {
  const gyp = path.join(modules, "node-gyp", "bin", "node-gyp.js");
  const args = [gyp, "rebuild", "--jobs=max", ...nodeHeaders()];
  await log.run("node-gyp", process.execPath, args, { cwd: rclnodejsFolder, env });
  await load(path.join(rclnodejsFolder, "build", "Release", "rclnodejs.node"), env, log);
}

/** Importing rclnodejs with a binary that cannot be loaded would start a build in the middle of somebody's work. */
async function load(file: string, env: NodeJS.ProcessEnv, log: CommandLog): Promise<void> {
  const program = `require(${JSON.stringify(file)})`;
  await log.run("loading rclnodejs", process.execPath, ["--eval", program], { cwd: rosFolder, env });
}

/** Tells node-gyp where Node's header files are, if they came with it: otherwise it downloads them. */
function nodeHeaders(): string[] {
  const root = path.join(path.dirname(process.execPath), "..");
  const header = path.join(root, "include", "node", "node_version.h");
  if (!existsSync(header)) return [];
  const text = readFileSync(header, "utf8");
  const version = ["MAJOR", "MINOR", "PATCH"].map(
    (part) => new RegExp(`^#define NODE_${part}_VERSION (\\d+)`, "m").exec(text)?.[1] ?? "",
  );
  return version.join(".") === process.versions.node ? [`--nodedir=${root}`] : [];
}

/** The environment without what `npm run` tells about Praxis, which an npm in another folder would take for its own. */
function outsideOfNpm(): NodeJS.ProcessEnv {
  const told = /^(?:npm_(?:package|lifecycle|command|config_local_prefix)|INIT_CWD)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}
