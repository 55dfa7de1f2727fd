import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { overlay } from "./environment.ts";
import { environmentFile, rclnodejsEntry } from "./folders.ts";

/**
 * Runs a command in the environment that `npm run ros:setup` has made: `npm run ros -- COMMAND ARGS…`.
 *
 * Exit status: that of the command, 128 + n if signal n ended it; 2 without a command; 12 without an environment; 127 if
 * the command cannot be started.
 */
const exitCodes = { usage: 2, file: 12, unstartable: 127 } as const;

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) return complain("Which command? npm run ros -- COMMAND ARGS…", exitCodes.usage);
  const ros = environment();
  if (ros === undefined) return complain("There is no ROS 2 yet: run npm run ros:setup first", exitCodes.file);
  const fault = mixture(process.env, ros);
  if (fault !== undefined) return complain(fault, exitCodes.usage);

  const child = spawn(command, args, { env: overlay(process.env, ros), stdio: "inherit" });
  const forwarded = new Set<NodeJS.Signals>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // npm and tsx may pass on a signal that this process has got already, and ROS takes a second one for impatience.
      if (forwarded.has(signal) || (signal === "SIGINT" && inForeground())) return;
      forwarded.add(signal);
      child.kill(signal);
    });
  }
  return await new Promise((resolve) => {
    child.on("error", (error) => {
      resolve(complain(`${command} cannot be started: ${error.message}`, exitCodes.unstartable));
    });
    child.on("exit", (code, signal) => {
      resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]);
    });
  });
}

/** What the set-up has written; undefined if it has not come to its end, or in another folder. */
function environment(): Record<string, string> | undefined {
  try {
    const ros = JSON.parse(readFileSync(environmentFile, "utf8")) as Record<string, string>;
    return ros["PRAXIS_RCLNODEJS"] === rclnodejsEntry ? ros : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Says if this shell has sourced another ROS than the one that the set-up has built for. */
function mixture(env: NodeJS.ProcessEnv, ros: Readonly<Record<string, string>>): string | undefined {
  const own = (ros["AMENT_PREFIX_PATH"] ?? "").split(path.delimiter);
  const sourced = (env["AMENT_PREFIX_PATH"] ?? "").split(path.delimiter).filter((prefix) => prefix !== "");
  if (sourced.length === 0 || sourced.some((prefix) => own.includes(prefix))) return undefined;
  return `This shell has sourced another ROS (${sourced.join(", ")}) than the set-up has used (${own.join(", ")}): run npm run ros:setup again`;
}

/** Whether Ctrl-C in the terminal reaches the command without us: it goes to the whole foreground process group. */
function inForeground(): boolean {
  try {
    // See proc(5): after the name in brackets follow state, parent, process group, session, terminal and its foreground.
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)!.split(" ");
    return fields[2] === fields[5];
  } catch {
    return process.stdin.isTTY;
  }
}

function complain(sentence: string, exitCode: number): number {
  process.stderr.write(`praxis: ${sentence}\n`);
  return exitCode;
}

process.exitCode = await main(process.argv.slice(2));
