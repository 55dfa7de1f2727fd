import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { CommandLog } from "./CommandLog.ts";
import { digestOf, digestOfFiles } from "./digest.ts";
import { resolve, type Variables } from "./environment.ts";
import { rclnodejsEntry, rclnodejsFolder, repository, setupFolder, shown } from "./folders.ts";
import { perform } from "./step.ts";

const generated = path.join(rclnodejsFolder, "generated");
const ours = "praxis_msgs";

/**
 * Has rclnodejs write JavaScript for every message in the ROS and in our packages, and imports it for a trial. `inputs` is
 * the fingerprint of what the messages come from, other packages on the AMENT_PREFIX_PATH apart.
 */
export async function generateMessages(variables: Variables, inputs: string, signal: AbortSignal): Promise<void> {
  const env = { ...process.env, ...resolve(variables, process.env) };
  const own = path.join(setupFolder, "messages.ts");
  const indexed = interfaceLists(env["AMENT_PREFIX_PATH"] ?? "");
  const digest = digestOf(inputs, digestOfFiles(own), ...indexed.flatMap((file) => [file, readFileSync(file, "utf8")]));
  const work = async (log: CommandLog): Promise<void> => {
    rmSync(generated, { recursive: true, force: true });
    const script = path.join("scripts", "generate_messages.cjs");
    await log.run(script, process.execPath, [script], { cwd: rclnodejsFolder, env });
    // The script ends well whatever happens.
    if (!log.text.includes("Generation complete.") || !existsSync(path.join(generated, ours))) {
      throw log.failure(`rclnodejs has not generated the JavaScript of ${ours}`);
    }
    const trial = `await import(${JSON.stringify(rclnodejsEntry)})`;
    const args = ["--input-type=module", "--eval", trial];
    await log.run("importing rclnodejs", process.execPath, args, { cwd: repository, env });
  };
  const result = `of ${indexed.length} packages as JavaScript in ${shown(generated)}`;
  await perform({ name: "Messages", result, folder: generated, digest, work }, signal);
}

/** The files of the ament index that list the messages of a package. */
function interfaceLists(prefixes: string): readonly string[] {
  return prefixes
    .split(path.delimiter)
    .map((prefix) => path.join(prefix, "share", "ament_index", "resource_index", "rosidl_interfaces"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => path.join(folder, name)),
    );
}
