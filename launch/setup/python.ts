import { spawnSync } from "node:child_process";
import { UserError } from "../../src/core/index.ts";
import { whereIs } from "./machine.ts";

/** A Python to make an environment of. */
export interface Python {
  readonly executable: string;
  /** As in 3.11.7. */
  readonly version: string;
  /** The folder of Python.h. */
  readonly include: string;
  /** The shared library, which rclnodejs needs because libraries of ROS messages leave Python's symbols undefined. */
  readonly library: string;
}

interface Probe {
  readonly executable: string;
  readonly version: readonly [number, number, number];
  readonly include: string;
  readonly header: boolean;
  readonly venv: boolean;
  readonly library: string | null;
}

const names = ["python3", "python3.12", "python3.11", "python3.13", "python3.10"];

const probeProgram = `
import importlib.util, json, os, sys, sysconfig
config = sysconfig.get_config_vars()
include = sysconfig.get_paths()["include"]
folders = [os.path.join(config.get("LIBDIR") or "", config.get("MULTIARCH") or ""), config.get("LIBDIR"), config.get("LIBPL")]
files = [config.get("INSTSONAME"), config.get("LDLIBRARY"), "libpython%d.%d.so.1.0" % sys.version_info[:2]]
libraries = [os.path.join(d, f) for d in folders if d for f in files if f and ".so" in f]
print(json.dumps({
    "executable": os.path.realpath(sys.executable),
    "version": sys.version_info[:3],
    "include": include,
    "header": os.path.exists(os.path.join(include, "Python.h")),
    "venv": all(importlib.util.find_spec(m) for m in ("venv", "ensurepip")),
    "library": next(filter(os.path.exists, libraries), None),
}))`;

/** The first Python on the PATH that the wheels of ROS 2 work with; throws UserError if there is none. */
export function findPython(): Python {
  let reason: string | undefined;
  for (const name of names) {
    const probe = probed(name);
    if (probe === undefined) continue;
    const { executable, version, include, library } = probe;
    const lack = lackOf(probe);
    if (lack === undefined && library !== null) return { executable, version: version.join("."), include, library };
    reason ??= `; ${name} is ${version.join(".")}, which ${lack ?? ""}`;
  }
  throw new UserError(
    `ROS 2 from wheels needs Python 3.10 to 3.13 with venv, header files and shared library on the PATH${reason ?? ""}`,
  );
}

function probed(name: string): Probe | undefined {
  if (whereIs(name) === undefined) return undefined;
  const { status, stdout } = spawnSync(name, ["-I", "-c", probeProgram], { encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as Probe) : undefined;
}

/** What keeps a Python from being used, with how to mend it. */
function lackOf({ version: [major, minor], header, venv, library }: Probe): string | undefined {
  if (major !== 3 || minor < 10 || minor > 13) return "the wheels are not made for";
  const name = `python3.${minor}`;
  if (!venv) return `has no venv: sudo apt install ${name}-venv`;
  if (!header || library === null) return `has no header files or no shared library: sudo apt install lib${name}-dev`;
  return undefined;
}
