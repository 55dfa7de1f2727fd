import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../../../src/core/index.ts";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { processesOfGroup } from "./processes.ts";

/** What `praxis launch --json` prints. */
export type LaunchLine =
  | { readonly kind: "log"; readonly node: string; readonly line: string }
  | { readonly kind: "node"; readonly node: string; readonly what: string }
  | { readonly kind: "graph"; readonly state: string; readonly reason: string }
  | { readonly kind: "summary"; readonly graph: string; readonly ended: string };

export interface LaunchedGraphOptions {
  readonly file: string;
  readonly namespace: string;
  /** "dist" is what users run; "source" needs no build. */
  readonly from: "dist" | "source";
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: LaunchLine, at: number) => void;
  /** A line on its standard output that is none of its own. */
  readonly onOther?: (line: string) => void;
}

/** Time in which a graph that is told to stop must be down, ms: `praxis launch` promises five seconds. */
const stopMs = 8000;
const lookMs = 50;
const keptLines = 200;

const commands = {
  dist: () => [join(packageRoot(), "dist/src/cli/main.js")],
  source: () => ["--import", import.meta.resolve("tsx"), join(packageRoot(), "src/cli/main.ts")],
} as const;

/**
 * A graph under `praxis launch`, as a process group of its own: a Ctrl-C reaches this process only, which takes the graph
 * down, and whatever the graph leaves behind is found by its group.
 */
export class LaunchedGraph {
  readonly pid: number;
  /** How it ended. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #last: string[] = [];
  #isOver = false;

  /** @throws UserError where it cannot be started */
  constructor({ file, namespace, from, env, onLine, onOther }: LaunchedGraphOptions) {
    const child = spawn(process.execPath, [...commands[from](), "launch", file, "--namespace", namespace, "--json"], {
      cwd: packageRoot(),
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    if (child.pid === undefined) throw new UserError(`praxis launch ${file} cannot be started`);
    this.#child = child;
    this.pid = child.pid;
    const kill = (): void => {
      this.#killGroup();
    };
    process.once("exit", kill);
    createInterface({ input: child.stdout }).on("line", (text) => {
      const at = performance.now();
      this.#keep(text);
      const line = launchLine(text);
      if (line === undefined) onOther?.(text);
      else onLine?.(line, at);
    });
    createInterface({ input: child.stderr }).on("line", (text) => {
      this.#keep(text);
    });
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#isOver = true;
        process.off("exit", kill);
        resolve(signal === null ? `exit code ${code ?? "unknown"}` : signal);
      });
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Its last lines, for whoever wonders what went wrong. */
  get lastLines(): readonly string[] {
    return this.#last;
  }

  /** All processes of the graph, `praxis launch` first. */
  processes(): readonly number[] {
    return processesOfGroup(this.pid);
  }

  /** Takes the graph down in order. Returns the processes that it left behind, which are killed. */
  async stop(): Promise<readonly number[]> {
    if (!this.#isOver) this.#child.kill("SIGINT");
    const deadline = performance.now() + stopMs;
    while (!this.#isOver && performance.now() < deadline) await sleep(lookMs);
    const left = this.processes();
    this.#killGroup();
    await this.ended;
    return left;
  }

  #keep(text: string): void {
    this.#last.push(text);
    if (this.#last.length > keptLines) this.#last.shift();
  }

  #killGroup(): void {
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch {
      // Nobody is left of it.
    }
  }
}

function launchLine(text: string): LaunchLine | undefined {
  try {
    const line = JSON.parse(text) as LaunchLine;
    return ["log", "node", "graph", "summary"].includes(line.kind) ? line : undefined;
  } catch {
    return undefined;
  }
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
