import type { Supervision } from "../../Supervision.ts";
import type { Recording } from "../demonstrations/Recording.ts";

/** What the task of a step is called: by the instruction of its episode, or by its sub-task. */
export type Prompts = "run" | "sub-task";

/** What every format is written from. */
export interface ExportOptions extends Supervision {
  /** Files of recordings, in order. */
  readonly recordings: readonly string[];
  readonly prompts: Prompts;
}

/** Control steps a second. */
export const stepsPerSecond = 20;

/** What a policy is told at a step. */
export const promptAt = ({ instruction, subTasks, steps }: Recording, step: number, prompts: Prompts): string =>
  prompts === "run" ? instruction : subTasks[steps[step]!.subTask]!;
