import { existsSync, readFileSync } from "node:fs";

/** The objects of a file of JSON lines; a torn last line is left out, and a file that is not there has none. */
export function readLines(path: string): readonly unknown[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });
}
