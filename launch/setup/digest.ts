import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A fingerprint of texts: two lists of texts have the same one only if they are equal. */
export function digestOf(...texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

/** A fingerprint of files' contents. */
export function digestOfFiles(...files: readonly string[]): string {
  return digestOf(...files.map((file) => readFileSync(file, "utf8")));
}

/** A fingerprint of the names and contents in a folder, at any depth. */
export function digestOfFolder(folder: string): string {
  return digestOf(...filesIn(folder).flatMap((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
