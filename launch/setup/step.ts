import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/index.ts";
import { CommandLog } from "./CommandLog.ts";
import { environmentFile } from "./folders.ts";
import { Progress, tellLine } from "./Progress.ts";

/** One thing that the set-up makes. */
export interface Step {
  /** What the line of the step begins with, and what its log file is called. */
  readonly name: string;
  /** What is there when the step is done. */
  readonly result: string;
  /** A folder that the step makes. The stamp lies in it, so that who deletes the folder has it made again. */
  readonly folder: string;
  /** A fingerprint of all that the result depends on. */
  readonly digest: string;
  readonly work: (log: CommandLog) => Promise<void>;
}

/** Does a step, unless it was done with the same inputs, and tells so in one line. A step that fails is done anew. */
export async function perform({ name, result, folder, digest, work }: Step, signal: AbortSignal): Promise<void> {
  const stamp = path.join(folder, ".praxis-stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) {
    tellLine(name, `${result}, unchanged`);
    return;
  }
  rmSync(stamp, { force: true });
  // From here on, the environment is half-made.
  rmSync(environmentFile, { force: true });
  const progress = new Progress(name);
  try {
    await work(new CommandLog(name.replaceAll(/\W+/g, "-").toLowerCase(), signal));
  } catch (error) {
    progress.clear();
    if (error instanceof UserError) throw new UserError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, digest);
  progress.finish(result);
}
