import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromNode, ToNode } from "./ipc.ts";

/** The command line, from source where we run from source. */
const own = import.meta.url.endsWith(".ts");
const entry = fileURLToPath(new URL(own ? "../main.ts" : "../main.js", import.meta.url));

/** Silence after which a process that had told of itself is killed, ms. */
const silentMs = 1500;
/** Time that a process has until it first tells of itself, ms. */
const startMs = 30_000;
const lookMs = 100;
/** Pause before a process is started again, doubled each time, ms. */
const backOffMs = 250;
/** A process that has run for this long may start to count its restarts anew, ms. */
const steadyMs = 60_000;

export interface SupervisedProcessOptions {
  readonly name: string;
  /** Of the command line. */
  readonly args: readonly string[];
  /** Times that it may be started again. */
  readonly restarts: number;
  readonly onLine: (line: string) => void;
  readonly onMessage: (message: FromNode) => void;
  /** Told of each start and each end. */
  readonly onEvent: (event: string) => void;
  /** It ended without being asked to. */
  readonly onDeath: (how: string) => void;
  /** It ended, and is not started again. */
  readonly onGivenUp: (reason: string, exitCode: number | undefined) => void;
}

/** A child process that is started again when it dies or falls silent, with growing pauses, a limited number of times. */
export class SupervisedProcess {
  readonly name: string;
  readonly #options: SupervisedProcessOptions;
  readonly #watch: NodeJS.Timeout;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restarts = 0;
  #startedAt = 0;
  #heard: number | undefined;
  #last = performance.now();
  #isStopping = false;
  #whyKilled: string | undefined;
  #fatal: { readonly exitCode: number; readonly sentence: string } | undefined;
  #onEnded: (() => void) | undefined;

  constructor(options: SupervisedProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.#watch = setInterval(() => {
      this.#look();
    }, lookMs);
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  tell(message: ToNode): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  /** Asks the process to end, and ends it after `graceMs`. Settles when it has ended. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    const child = this.#child;
    if (child === undefined) return;
    await new Promise<void>((resolve) => {
      this.#onEnded = resolve;
      child.kill("SIGTERM");
      // A stopped process hears nothing but this.
      setTimeout(() => child.kill("SIGKILL"), graceMs).unref();
    });
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#heard = undefined;
    this.#whyKilled = undefined;
    const child = fork(entry, [...this.#options.args], {
      execArgv: own ? ["--import", import.meta.resolve("tsx")] : [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    this.#options.onEvent(`started, process ${child.pid ?? "unknown"}`);
    for (const stream of [child.stdout!, child.stderr!]) forEachLine(stream, this.#options.onLine);
    child.on("message", (message: FromNode) => {
      this.#heard = performance.now();
      if (message.kind === "fatal") this.#fatal = message;
      else if (message.kind !== "heartbeat") this.#options.onMessage(message);
    });
    let isOver = false;
    const over = (how: string): void => {
      if (isOver) return;
      isOver = true;
      this.#ended(how);
    };
    child.on("error", (error) => {
      over(`could not be started: ${error.message}`);
    });
    child.on("exit", (code, signal) => {
      over(
        this.#whyKilled ?? (signal === null ? `ended with exit code ${code ?? "unknown"}` : `was ended by ${signal}`),
      );
    });
  }

  #ended(how: string): void {
    this.#child = undefined;
    if (this.#isStopping) {
      this.#onEnded?.();
      return;
    }
    this.#options.onDeath(how);
    if (performance.now() - this.#startedAt > steadyMs) this.#restarts = 0;
    const { restarts } = this.#options;
    if (this.#fatal !== undefined || this.#restarts >= restarts) {
      clearInterval(this.#watch);
      const reason = this.#fatal?.sentence ?? `${how}, and was started again ${restarts} times already`;
      this.#options.onGivenUp(reason, this.#fatal?.exitCode);
      return;
    }
    const pause = backOffMs * 2 ** this.#restarts;
    this.#restarts++;
    this.#options.onEvent(`${how}; it is started again in ${pause} ms (${this.#restarts} of ${restarts})`);
    this.#timer = setTimeout(() => {
      this.#start();
    }, pause);
  }

  #look(): void {
    const now = performance.now();
    // Time in which this process itself stood still says nothing about others.
    const stood = Math.max(0, now - this.#last - 2 * lookMs);
    this.#last = now;
    const child = this.#child;
    if (child === undefined || this.#whyKilled !== undefined) return;
    this.#startedAt += this.#heard === undefined ? stood : 0;
    if (this.#heard !== undefined) this.#heard += stood;
    const silence = this.#heard === undefined ? now - this.#startedAt - startMs : now - this.#heard - silentMs;
    if (silence <= 0) return;
    this.#whyKilled = `was silent for ${((this.#heard === undefined ? startMs : silentMs) / 1000).toFixed(1)} s and was killed`;
    child.kill("SIGKILL");
  }
}

function forEachLine(stream: NodeJS.ReadableStream, handle: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) handle(line);
  });
  stream.on("end", () => {
    if (rest !== "") handle(rest);
  });
}
