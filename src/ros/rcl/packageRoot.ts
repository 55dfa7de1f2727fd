import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folder of this package, from source and from `dist/` alike; this file's own where there is none above it. */
export function packageRoot(): string {
  const here = import.meta.dirname;
  for (let folder = ancestorWith(here, "package.json"); folder !== undefined;) {
    const { name } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { name?: unknown };
    if (name === "praxis") return folder;
    folder = ancestorWith(path.dirname(folder), "package.json");
  }
  return here;
}

/** The nearest folder from this one upwards that has a file; undefined if none has. */
export function ancestorWith(folder: string, file: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, file))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}
