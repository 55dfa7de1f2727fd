import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "src", "cli", "main.ts");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON lines. */
  json(): Record<string, unknown>[];
}

/** A command that runs, in a process group of its own as a terminal would have it. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  /** Called with everything that stdout has so far. */
  readonly onOutput?: (stdout: string) => void;
  /** Shell commands before it, such as a limit. */
  readonly before?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is run in place of the whole command line. */
  readonly program?: string;
}

/** Starts the command line from source, in the package's root. */
export function start(args: readonly string[], options: StartOptions = {}): Running {
  const command = [process.execPath, "--import", "tsx", options.program ?? main, ...args];
  const [file, ...rest] =
    options.before === undefined ? command : ["/bin/bash", "-c", `${options.before}; exec "$@"`, "praxis", ...command];
  const child = spawn(file!, rest, {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PRAXIS_DEBUG: "", ...options.env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onOutput?.(stdout);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = (): Record<string, unknown>[] =>
        stdout
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      resolve({ code, stdout, stderr, json: lines });
    });
  });
  return { child, ended };
}

/** Runs the command line to its end. */
export const praxis = (...args: string[]): Promise<Ended> => start(args).ended;

/** A directory for one suite; `remove` it afterwards. */
export function scratch(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "praxis-cli-test-"));
  return {
    dir,
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
