#!/usr/bin/env node
import { exitCodeOf, exitCodes, sentenceOf } from "./exitCodes.ts";
import { printComplaint } from "./print.ts";
import { program } from "./program.ts";

/** Says in one sentence what went wrong, and with what exit code the process ends. */
function report(error: unknown): void {
  const sentence = sentenceOf(error);
  if (sentence !== undefined) printComplaint(sentence);
  if (process.env["PRAXIS_DEBUG"] === "1") console.error(error);
  process.exitCode = exitCodeOf(error);
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read our output has seen enough, such as head.
  if (error.code === "EPIPE") process.exit(exitCodes.success);
  printComplaint(`Cannot write the output: ${error.message}`);
  process.exit(exitCodes.file);
});

try {
  await program().parseAsync();
} catch (error) {
  report(error);
}
