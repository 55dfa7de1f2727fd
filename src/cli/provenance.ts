import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, join, relative } from "node:path";
import { packageRoot, packageVersion } from "./packageRoot.ts";

/** Where results come from; part of every record. Holds no path of this machine. */
export interface Provenance {
  /**
   * Commit; followed by "-dirty." and a digest of the sources where these were changed since, and "unknown." with the
   * digest outside a checkout.
   */
  readonly gitRevision: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What results depend on; recorded results may lie in the same checkout and do not make it dirty. */
const sources = ["src", "sim", "domains", "policies", "package.json", "package-lock.json"];

export function provenance(): Provenance {
  return {
    gitRevision: gitRevision(packageRoot()),
    versions: {
      praxis: packageVersion(),
      node: process.versions.node,
      "onnxruntime-node": dependencyVersion("onnxruntime-node"),
      "cannon-es": dependencyVersion("cannon-es"),
      cpu: cpus()[0]?.model ?? "unknown",
    },
  };
}

/**
 * What code makes the results: the commit, and unless the sources are just as committed a digest of them, so that results of
 * different code never carry the same revision.
 *
 * @param root of the package; a checkout that merely contains it, such as an application's, is not its own
 */
export function gitRevision(root: string): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    if (realpathSync(git("rev-parse", "--show-toplevel")) !== realpathSync(root))
      return `unknown.${sourceDigest(root)}`;
    const changes = git("status", "--porcelain", "--", ...sources);
    return git("rev-parse", "HEAD") + (changes === "" ? "" : `-dirty.${sourceDigest(root)}`);
  } catch {
    // No git, or no checkout.
    return `unknown.${sourceDigest(root)}`;
  }
}

/** Twelve hexadecimal digits of all source files' names and contents; of the compiled ones where there are no others. */
function sourceDigest(root: string): string {
  const hash = createHash("sha256");
  for (const source of [...sources, "dist"]) {
    if (source === "dist" && existsSync(join(root, "src"))) continue;
    const top = join(root, source);
    if (!existsSync(top)) continue;
    const files = statSync(top).isDirectory()
      ? readdirSync(top, { recursive: true, encoding: "utf8" }).map((name) => join(top, name))
      : [top];
    for (const file of files.sort()) {
      if (statSync(file).isFile()) hash.update(relative(root, file)).update(readFileSync(file));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** Version of an installed dependency; its exports may hide its package.json, so the directories above its main file are tried. */
function dependencyVersion(name: string): string {
  try {
    for (let dir = dirname(createRequire(import.meta.url).resolve(name)); dir !== dirname(dir); dir = dirname(dir)) {
      const manifest = readManifest(join(dir, "package.json"));
      if (manifest?.name === name && manifest.version !== undefined) return manifest.version;
    }
  } catch {
    // It is not installed.
  }
  return "absent";
}

function readManifest(path: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
