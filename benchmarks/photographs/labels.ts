import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../src/core/index.ts";
import type { ToyPhotograph } from "./toyPhotograph.ts";

/** What a picture shows, as `render.ts` writes it down. */
export interface Label extends Omit<ToyPhotograph, "scene"> {
  /** Its file, from the directory of the labels. */
  readonly picture: string;
  /** Hexadecimal digest of the file. */
  readonly sha256: string;
}

/** The labels of a split, each of whose pictures is there and the one that was labelled. @throws FileError */
export function readLabels(directory: string, split: string): readonly Label[] {
  const path = join(directory, `${split}.json`);
  const draw = `draw the pictures with npm run bench:rings-draw -- ${split}`;
  if (!existsSync(path)) throw new FileError(path, `There are no labels in "${path}"; ${draw}`);
  const labels = JSON.parse(readFileSync(path, "utf8")) as readonly Label[];
  for (const { picture, sha256 } of labels) {
    const file = join(directory, picture);
    if (!existsSync(file)) throw new FileError(file, `There is no picture "${file}"; ${draw}`);
    if (createHash("sha256").update(readFileSync(file)).digest("hex") !== sha256) {
      throw new FileError(
        file,
        `The picture "${file}" is not the one that "${path}" tells of; fetch both anew from git`,
      );
    }
  }
  return labels;
}
