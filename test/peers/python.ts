import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { interpreter } from "./interpreter.ts";

/** A program of this folder that runs in Python. */
export interface PythonProgram {
  readonly child: ChildProcess;
  /** What it has printed so far, line by line. */
  readonly lines: readonly string[];
  /** Its line of this index, once it is there. */
  line(index: number): Promise<string>;
  /** Ends its standard input, waits for its end. @throws AssertionError where it failed, with what it said */
  end(): Promise<readonly string[]>;
}

/** @throws AssertionError where there is no environment for it: such tests are not skipped */
export function startPython(program: string, ...args: readonly string[]): PythonProgram {
  assert.ok(existsSync(interpreter), `There is no ${interpreter}; make it with npm run peers:setup`);
  const child = spawn(interpreter, ["-u", join(import.meta.dirname, program), ...args]);
  const lines: string[] = [];
  let rest = "";
  let errors = "";
  let onChange = (): void => undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    lines.push(...parts);
    onChange();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      resolve(code);
      onChange();
    });
  });
  return {
    child,
    lines,
    line: (index) =>
      new Promise((resolve, reject) => {
        onChange = (): void => {
          const line = lines[index];
          if (line !== undefined) resolve(line);
          else if (child.exitCode !== null) reject(new Error(`${program} ended before line ${index}: ${errors}`));
        };
        onChange();
      }),
    end: async () => {
      child.stdin.end();
      assert.equal(await ended, 0, errors);
      return lines;
    },
  };
}
