import { managerName } from "../../../src/cli/graph/GraphFile.ts";
import { standstill } from "../../../src/episode/standstill.ts";
import type { TrialRecord } from "./TrialRecord.ts";

/** A fault is found in less, ms. */
const foundMs = 2000;
/** A paced world's watchdog and one control period, ms, and the way of the news to this process. */
const latchedMs = 250 + 50 + 10;
/**
 * Control steps that a paced arm takes to rest: one until the world holds because no command has come, and those that
 * braking takes, at most ten from any moment of a task at the limits of acceleration of this arm.
 */
const restSteps = 1 + 10;
/** Nodes without which a task goes on: none of its stages is theirs. */
const bystanders = ["energy_meter", managerName];

/** What should not be so, in sentences; nothing if the trial went as it should. */
export function faultsOf(record: Omit<TrialRecord, "faults" | "log">): readonly string[] {
  const { node, world, found, task, still, activeMs, orphans } = record;
  const faults: string[] = [];
  const claim = (holds: boolean, sentence: string): void => {
    if (!holds) faults.push(sentence);
  };
  for (const why of record.falseStarts) claim(false, `a task before the fault failed: ${why}`);
  const words = (ms: number | null): string => (ms === null ? "never" : `after ${ms.toFixed(0)} ms`);
  claim(found.ms !== null && found.ms < foundMs, `the fault was found ${words(found.ms)}, not within ${foundMs} ms`);
  if (bystanders.includes(node)) {
    claim(task.status === "success", `the task did not go on to success: ${task.status}, ${task.text}`);
  } else {
    claim(task.status !== "unfinished", "the task hangs");
    claim(task.status !== "error" || task.text.includes(node), `the error does not name ${node}: ${task.text}`);
  }
  claim(task.status === "success" || still.ms !== null, "the arm did not come to rest");
  if (world === "lockstep" && task.status === "error" && node !== "sim" && node !== "executor") {
    claim((still.speed ?? 0) < standstill.jointVelocity, `the executor left the arm at ${still.speed ?? 0} rad/s`);
  }
  claim(activeMs !== null, "the graph did not become active again");
  claim(orphans.length === 0, `processes are left: ${orphans.join("; ")}`);
  if (world === "paced" && node === "executor") {
    claim(
      record.latchedMs !== null && record.latchedMs <= latchedMs,
      `the arm was latched ${words(record.latchedMs)}, not within ${latchedMs} ms`,
    );
    claim(
      still.steps !== null && still.steps <= restSteps,
      `the arm stood after ${still.steps ?? "endless"} control steps, not within ${restSteps}`,
    );
  }
  return faults;
}
