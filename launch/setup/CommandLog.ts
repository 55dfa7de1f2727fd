import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/index.ts";
import { logFolder, shown } from "./folders.ts";
import { InterruptedError } from "./InterruptedError.ts";

const toldLines = 15;
/** What a command has to end in after the first signal; compilers end at once, package managers tidy up. */
const graceMs = 5_000;

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the commands of one step of the set-up and keeps what they print in a file. */
export class CommandLog {
  readonly #file: string;
  readonly #signal: AbortSignal;

  constructor(name: string, signal: AbortSignal) {
    mkdirSync(logFolder, { recursive: true });
    this.#file = path.join(logFolder, `${name}.log`);
    this.#signal = signal;
    closeSync(openSync(this.#file, "w"));
  }

  /** Everything that was printed so far. */
  get text(): string {
    return readFileSync(this.#file, "utf8");
  }

  /** Runs a command, called `name` in messages; throws UserError, with the log's last lines, if it does not end well. */
  async run(name: string, command: string, args: readonly string[], { cwd, env }: CommandOptions): Promise<void> {
    this.#throwIfInterrupted();
    const log = openSync(this.#file, "a");
    const told = [command, ...args].join(" ");
    writeSync(log, `$ ${told}\n`);
    // A process group of its own, so that an interruption ends the compilers, too, and not only what started them.
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", log, log], detached: true });
    closeSync(log);
    const stop = (): void => {
      killGroup(child, "SIGTERM");
      setTimeout(() => {
        killGroup(child, "SIGKILL");
      }, graceMs).unref();
    };
    this.#signal.addEventListener("abort", stop, { once: true });
    try {
      const end = await endOf(child);
      this.#throwIfInterrupted();
      if (end !== undefined) throw this.failure(`${name} ${end}`);
    } finally {
      this.#signal.removeEventListener("abort", stop);
    }
  }

  #throwIfInterrupted(): void {
    if (this.#signal.aborted) throw new InterruptedError();
  }

  /** An error that says what went wrong, where the log is, and how it ends. */
  failure(what: string): UserError {
    const lines = this.text.trimEnd().split("\n").slice(-toldLines);
    return new UserError(`${what}; the log, ${shown(this.#file)}, ends with\n${lines.map((l) => `  ${l}`).join("\n")}`);
  }
}

/** How a command failed; undefined if it did not. */
async function endOf(child: ChildProcess): Promise<string | undefined> {
  return await new Promise((resolve) => {
    child.on("error", (error) => {
      resolve(`cannot be started: ${error.message}`);
    });
    child.on("close", (code, signal) => {
      const end = signal === null ? `ended with exit code ${code ?? ""}` : `was ended by ${signal}`;
      resolve(code === 0 ? undefined : end);
    });
  });
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended already.
  }
}
