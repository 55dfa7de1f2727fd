import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Twelve hexadecimal digits of the names and contents of the TypeScript files of directories, theirs below left out. */
export function codeDigest(directories: readonly string[]): string {
  const hash = createHash("sha256");
  for (const directory of directories) {
    const names = readdirSync(directory).filter((name) => name.endsWith(".ts"));
    for (const name of names.sort()) hash.update(JSON.stringify([name, readFileSync(join(directory, name), "utf8")]));
  }
  return hash.digest("hex").slice(0, 12);
}

/** Of the code that chooses, plays and grades instructions, which the revision in a configuration does not cover. */
export const gradingDigest = codeDigest(
  ["./", "../ros/goals/"].map((path) => fileURLToPath(new URL(path, import.meta.url))),
);
