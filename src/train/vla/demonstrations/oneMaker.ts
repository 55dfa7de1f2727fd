import { FileError } from "../../../core/index.ts";
import type { Supervision } from "../../Supervision.ts";
import { readRecordedEpisode } from "./readRecording.ts";
import type { Maker } from "./Recording.ts";

export interface OneMakerOptions extends Supervision {
  /** What all must have been made by; the first file's if left out. */
  readonly wanted?: Maker;
}

/** Makes sure that recordings are of one revision and one set of versions. @throws FileError on the first that is not, or cannot be read */
export async function oneMaker(
  paths: readonly string[],
  { wanted, onProgress, signal }: OneMakerOptions,
): Promise<void> {
  let [model, whose] = [wanted, "this is"];
  for (const [done, path] of paths.entries()) {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "check", done, total: paths.length });
    const { madeBy } = await readRecordedEpisode(path);
    if (model === undefined) [model, whose] = [madeBy, `"${path}" by`];
    for (const [name, value] of Object.entries(namesOf(model))) {
      const own = namesOf(madeBy)[name] ?? "none";
      if (own === value) continue;
      throw new FileError(
        path,
        `"${path}" was recorded by ${name} ${own}, and ${whose} ${value}; choose another directory, or delete its recordings`,
      );
    }
  }
}

/** What must be the same; the machine may be another of the same processor. */
const namesOf = ({ revision, versions }: Maker): Readonly<Record<string, string>> => ({ revision, ...versions });
