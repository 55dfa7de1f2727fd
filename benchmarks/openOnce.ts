import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { UserError } from "../src/core/index.ts";

/** An opening of what is held out. */
export interface Opening {
  /** ISO 8601. */
  readonly date: string;
  readonly gitRevision: string;
  /** What the model is known by. */
  readonly model: string;
}

/**
 * Writes an opening of what is held out down; there is to be one in all.
 *
 * @param isAgain whether another one is wanted all the same
 * @returns which opening it is, 1 for the first
 * @throws UserError where they were opened before, with this model or another, and no other opening is wanted; nothing is written
 */
export function openOnce(path: string, { date, gitRevision, model }: Opening, isAgain: boolean): number {
  const earlier = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
  if (earlier.length > 0 && !isAgain) {
    const whose = earlier.some((line) => line.includes(`model ${model}`)) ? "this model" : "another model";
    throw new UserError(
      `This test set was opened with ${whose} before ("${earlier.at(-1)!}" in "${path}"); figures of a second opening are no test any more: say --again if you want them all the same`,
    );
  }
  appendFileSync(path, `${date} ${gitRevision} model ${model}${earlier.length > 0 ? ", again" : ""}\n`);
  return earlier.length + 1;
}
