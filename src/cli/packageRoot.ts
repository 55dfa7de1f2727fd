import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FileError } from "../core/index.ts";

/** What our package.json says of us. */
interface Manifest {
  readonly name: string;
  readonly version: string;
}

let found: { readonly root: string; readonly version: string } | undefined;

/**
 * The directory of this package: the nearest one above this file whose package.json is named "praxis", so that it is the
 * same from source and from `dist/`.
 *
 * @throws FileError where there is none
 */
export const packageRoot = (): string => locate().root;

/** Version of this package. */
export const packageVersion = (): string => locate().version;

function locate(): { readonly root: string; readonly version: string } {
  if (found !== undefined) return found;
  for (let root = dirname(fileURLToPath(import.meta.url)); ; root = dirname(root)) {
    const path = join(root, "package.json");
    if (existsSync(path)) {
      const { name, version } = JSON.parse(readFileSync(path, "utf8")) as Manifest;
      if (name === "praxis") return (found = { root, version });
    }
    if (dirname(root) === root) {
      throw new FileError(path, "The package.json of praxis is missing above its program; install the package again");
    }
  }
}
