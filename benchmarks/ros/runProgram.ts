import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { exitCodeOf, InterruptedError, sentenceOf } from "../../src/cli/exitCodes.ts";
import { interruptible } from "../../src/cli/interruption.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { printComplaint } from "../../src/cli/print.ts";
import { writeOut } from "../../src/cli/writeOut.ts";
import { writeError } from "../../src/episode/LineFile.ts";
import { requireRos } from "../../src/ros/requireRos.ts";
import { freeDomain } from "./freeDomain.ts";

/** Where the results that are published lie. */
export const resultsDirectory = join(packageRoot(), "benchmarks", "results", "ros");

const closeMs = 10_000;

/**
 * Runs a benchmark over DDS in a ROS domain of its own unless the user has chosen one, until it has its exit code or
 * Ctrl-C aborts its signal.
 */
export async function runProgram(program: (signal: AbortSignal) => Promise<number>): Promise<void> {
  try {
    requireRos();
    process.env["ROS_DOMAIN_ID"] ??= freeDomain();
    process.exitCode = await interruptible(async (signal) => {
      try {
        return await program(signal);
      } catch (error) {
        if (signal.aborted) throw new InterruptedError("Interrupted; what has been written so far is kept");
        throw error;
      }
    });
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence !== undefined) printComplaint(sentence);
    if (process.env["PRAXIS_DEBUG"] === "1") console.error(error);
    process.exitCode = exitCodeOf(error);
  }
  // Whoever could not close what he has opened must not keep this process alive, and with it a graph.
  setTimeout(() => {
    process.exit();
  }, closeMs).unref();
}

/** @throws FileError where it cannot be written */
export function writeResult(file: string, result: object): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw writeError(file, error);
  }
  writeOut(file, `${JSON.stringify(result, null, 2)}\n`);
}
