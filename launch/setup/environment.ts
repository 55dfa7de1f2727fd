import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** Variables that make a ROS usable: lists go before what a list has already, the others are as they are. */
export interface Variables {
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly values: Readonly<Record<string, string>>;
}

/** Variables that are lists of paths. */
const listNames = ["PATH", "AMENT_PREFIX_PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "PYTHONPATH"];

/** What a user who set it means, whatever the set-up found good: where ROS looks for other nodes. */
const userNames = ["ROS_AUTOMATIC_DISCOVERY_RANGE"];

/** The variables with the full values that they have on top of an environment. */
export function resolve({ lists, values }: Variables, base: NodeJS.ProcessEnv): Record<string, string> {
  const resolved = Object.entries(lists).map(([name, entries]) => [name, joined(entries, base[name] ?? "")]);
  const own = Object.entries(values).filter(([name]) => !userNames.includes(name) || base[name] === undefined);
  return Object.fromEntries([...resolved, ...own]) as Record<string, string>;
}

/** An environment with variables that `resolve()` has made, which may be of another day or shell. */
export function overlay(base: NodeJS.ProcessEnv, resolved: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const result = { ...base };
  for (const [name, value] of Object.entries(resolved)) {
    if (userNames.includes(name) && base[name] !== undefined) continue;
    result[name] = listNames.includes(name) ? joined(value.split(path.delimiter), base[name] ?? "") : value;
  }
  return result;
}

/** `first` before `second`, without variables that are empty. */
export const both = (first: Variables, second: Variables): Variables => ({
  lists: Object.fromEntries(
    [...new Set([...Object.keys(first.lists), ...Object.keys(second.lists)])].map((name) => [
      name,
      [...(first.lists[name] ?? []), ...(second.lists[name] ?? [])],
    ]),
  ),
  values: { ...second.values, ...first.values },
});

/** What a package adds that colcon has built in a prefix of its own. */
export const packageVariables = (prefix: string): Variables => ({
  lists: {
    AMENT_PREFIX_PATH: [prefix],
    LD_LIBRARY_PATH: [path.join(prefix, "lib")].filter((folder) => existsSync(folder)),
    PYTHONPATH: pythonFolders(prefix),
  },
  values: {},
});

/** Where a prefix has its Python modules: Debian's Python has names of its own for this. */
function pythonFolders(prefix: string): string[] {
  return ["lib", path.join("local", "lib")]
    .map((lib) => path.join(prefix, lib))
    .filter((lib) => existsSync(lib))
    .flatMap((lib) => readdirSync(lib).map((name) => path.join(lib, name)))
    .filter((folder) => path.basename(folder).startsWith("python3"))
    .flatMap((folder) => ["site-packages", "dist-packages"].map((name) => path.join(folder, name)))
    .filter((folder) => existsSync(folder));
}

/** A list with more entries behind those that it has; an empty one would mean the working directory. */
function joined(entries: readonly string[], more: string): string {
  return [...new Set([...entries, ...more.split(path.delimiter)])].filter((entry) => entry !== "").join(path.delimiter);
}
