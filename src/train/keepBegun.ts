import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../core/index.ts";
import { writeWhole } from "./writeModel.ts";

/** What a training learns from and with, each named in a word or two: what must be the same where it goes on. */
export type Begun = Readonly<Record<string, string>>;

/**
 * Keeps what a training learns from in its directory, or makes sure that it is what it was begun with.
 *
 * @param state names of files that only a training which was begun has
 * @throws FileError where it was begun with something else, or nobody knows with what
 */
export async function keepBegun(directory: string, begun: Begun, state: readonly string[]): Promise<void> {
  const path = join(directory, "begun.json");
  if (!existsSync(path)) {
    if (!state.some((name) => existsSync(join(directory, name)))) {
      await writeWhole(path, JSON.stringify(begun));
      return;
    }
    throw new FileError(
      path,
      `The training in "${directory}" was begun by a version that did not note what it learns from; train without --resume`,
    );
  }
  const found = JSON.parse(await readFile(path, "utf8")) as Begun;
  const names = [...new Set([...Object.keys(found), ...Object.keys(begun)])];
  const others = names.filter((name) => found[name] !== begun[name]);
  if (others.length === 0) return;
  throw new FileError(
    path,
    `The training in "${directory}" was begun with another ${others.join(", another ")}; go on with what it was begun with, or train without --resume`,
  );
}
