import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { eventually } from "../../contracts/transport/TestGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

export const packageRoot = fileURLToPath(new URL("../../../", import.meta.url));
const main = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));

/** Most time that a graph may take to come up on a busy machine, ms. */
const startMs = 60_000;
/** Time after Ctrl-C after which a launch is killed, ms. */
const stopMs = 15_000;
const goneMs = 10_000;
const keptLines = 60;

/** Processes that a test started and that must not outlive it, whatever becomes of it. */
const started = new Set<number>();
process.on("exit", () => {
  for (const pid of started) kill(pid);
});

/** A graph that `praxis launch` keeps up in processes of its own. */
export class LaunchedGraph {
  readonly #child: ChildProcess;
  readonly #pids = new Set<number>();
  readonly #lines: string[] = [];
  readonly #states: string[] = [];

  /** @param file of the graph; @param namespace of its nodes */
  constructor(file: string, namespace = "/") {
    const child = compiled("launch", file, "--json", "--namespace", namespace);
    this.#child = child;
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        this.#hear(line);
      });
    }
  }

  /** The graph comes up; at once when it is up already. */
  async whenActive(): Promise<this> {
    await this.#comesTo("an active graph", () => this.#states.includes("active"));
    return this;
  }

  /** All nodes' processes run, whatever the state of their lifecycle. */
  async whenStarted(processes: number): Promise<this> {
    await this.#comesTo(`${processes} processes`, () => this.#pids.size >= processes);
    return this;
  }

  /** Of the nodes, those that were replaced included. */
  get pids(): readonly number[] {
    return [...this.#pids];
  }

  get launchPid(): number {
    return this.#child.pid!;
  }

  /** What the graph printed last, for a failure's message. */
  get log(): string {
    return this.#lines.join("\n");
  }

  /** Ctrl-C, then waits for the end. Returns the exit code. */
  async interrupt(): Promise<number | null> {
    this.#child.kill("SIGINT");
    return this.#end(stopMs);
  }

  /** Takes the graph down if it is still up; nothing of it remains. */
  async stop(): Promise<void> {
    this.#child.kill("SIGINT");
    await this.#end(stopMs).catch(() => {
      kill(this.launchPid);
    });
    await this.whenGone().catch(() => {
      for (const pid of this.#pids) kill(pid);
    });
  }

  /** No process of the graph is left. */
  async whenGone(): Promise<void> {
    const all = [this.launchPid, ...this.#pids];
    await eventually("the end of all processes", () => !all.some(isAlive), goneMs);
    for (const pid of all) started.delete(pid);
  }

  async #end(timeoutMs: number): Promise<number | null> {
    const hasEnded = (): boolean => this.#child.exitCode !== null || this.#child.signalCode !== null;
    await eventually("the end of the launch", hasEnded, timeoutMs);
    return this.#child.exitCode;
  }

  /** Waits for something at the start, unless there was none. */
  #comesTo(what: string, condition: () => boolean): Promise<void> {
    const isEnough = (): boolean => {
      assert.ok(isAlive(this.launchPid), `the launch has ended, exit code ${this.#child.exitCode ?? "unknown"}`);
      return condition();
    };
    return eventually(what, isEnough, startMs);
  }

  #hear(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > keptLines) this.#lines.shift();
    const told = parsed(line);
    if (told?.kind === "graph") this.#states.push(told.state ?? "");
    const [, pid] = /^started, process (\d+)$/.exec(told?.what ?? "") ?? [];
    if (pid === undefined) return;
    this.#pids.add(Number(pid));
    started.add(Number(pid));
  }
}

/** To be called in `afterEach` with `this.currentTest`: a failed test's message gets the log of its graphs. */
export function tellLogs(
  test: Mocha.Test | undefined,
  ...graphs: readonly (Pick<LaunchedGraph, "log"> | undefined)[]
): void {
  const stack = test?.err?.stack;
  if (test?.state !== "failed" || stack === undefined) return;
  const logs = graphs.map((graph) => `\n\nThe graph printed:\n${graph?.log ?? "nothing"}`).join("");
  // Mocha takes for the message what stands before the calls in the stack.
  const [message = "", ...calls] = stack.split(/\n(?=\s+at )/);
  test.err!.stack = [`${message}${logs}`, ...calls].join("\n");
}

/** Starts `praxis` from dist, as a user's shell would: nodes of a graph run from there. */
export function compiled(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: packageRoot,
    env: shellEnvironment,
    // A Ctrl-C at the tests is not one at the graph, which the tests take down.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.add(child.pid!);
  return child;
}

/** Runs `praxis` from dist to its end. Returns its JSON lines. @throws AssertionError with its complaints on failure */
export async function praxis(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const child = compiled(...args);
  let stdout = "";
  let stderr = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  started.delete(child.pid!);
  assert.equal(code, 0, `praxis ${args.join(" ")} ended with ${code ?? "a signal"}: ${stderr}${stdout.slice(-1000)}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Whether a process is there and has not ended: one that nobody has waited for yet is a name only. */
export function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.startsWith("Z") === false;
  } catch {
    return false;
  }
}

/** Memory that a process has in use, MB of 10^6 bytes. @throws Error if it is not there */
export function residentMb(pid: number): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  assert.ok(kb !== undefined, `the process ${pid} has no memory`);
  return (Number(kb) * 1024) / 1e6;
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function parsed(line: string): { readonly kind?: string; readonly state?: string; readonly what?: string } | undefined {
  try {
    return JSON.parse(line) as { kind?: string };
  } catch {
    return undefined;
  }
}
