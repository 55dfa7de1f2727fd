import type { Worker } from "node:worker_threads";
import type { Domain, Problem } from "../pddl/Domain.ts";
import { PddlError } from "../pddl/PddlError.ts";
import { OutOfMemoryError } from "./OutOfMemoryError.ts";
import type { PlannerConfig } from "./planWith.ts";
import type { PlanResult, SearchLimits, SearchStatistics } from "./Planner.ts";
import type { PlannerInput, PlannerReply, PlannerRequest, PlannerThreadSetup } from "./thread/messages.ts";
import { SharedStatistics } from "./thread/SharedStatistics.ts";
import { moduleBeside, startWorker } from "./thread/startWorker.ts";

export interface PlannerThreadOptions {
  /**
   * Most memory that a search may take, in megabytes of 2^20 bytes, 64 to 4096; the task that grounding finds must fit
   * into a part of it. Reading texts of megabytes can take two gigabytes more for a moment.
   */
  readonly memoryMb?: number;
}

/** The limits that can be sent to another thread. */
export type ThreadLimits = Pick<SearchLimits, "expansions">;

/**
 * Plans in a thread of its own, so that the caller's event loop stays free: reading, grounding and search all happen
 * there. Requests are served in order, one at a time. An abort settles its request at once, as status "stopped"; the
 * thread is ended then, for neither reading nor a slow heuristic can be relied on to look up, and the next request gets
 * a new one. An idle thread does not keep the process alive.
 */
export class PlannerThread {
  readonly #memoryMb: number;
  readonly #queue: Job[] = [];
  #running: Job | undefined;
  #worker: Worker | undefined;
  /** Resolves when the worker before this one is gone, and its memory with it. */
  #ended: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** @throws RangeError on a limit that cannot be kept */
  constructor({ memoryMb = 2048 }: PlannerThreadOptions = {}) {
    // Above 4 GB the arrays of a best-first search reach the length at which V8 ends the process.
    if (!(memoryMb >= 64 && memoryMb <= 4096)) {
      throw new RangeError(`memoryMb must be a number from 64 to 4096; got ${memoryMb}`);
    }
    this.#memoryMb = memoryMb;
  }

  /** How far the search was when it last polled; zeros while none runs. A request that is stopped ends with these. */
  get progress(): SearchStatistics {
    return this.#running?.statistics.read() ?? { expanded: 0, generated: 0 };
  }

  /**
   * Plans for a domain and a problem given as PDDL texts.
   * @throws PddlError that calls its file "domain" or "problem"; RangeError on limits; OutOfMemoryError
   */
  plan(
    request: { readonly domain: string; readonly problem: string },
    config: PlannerConfig,
    limits: ThreadLimits = {},
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<PlanResult> {
    const { domain, problem } = request;
    return this.#enqueue({ kind: "texts", domain, problem }, config, limits, options.signal);
  }

  /**
   * Plans for values, which are copied in the caller's thread: that takes time in proportion to their size.
   * @throws RangeError if the problem does not fit the domain, or on limits; OutOfMemoryError
   */
  planValues(
    request: { readonly domain: Domain; readonly problem: Problem },
    config: PlannerConfig,
    limits: ThreadLimits = {},
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<PlanResult> {
    const { domain, problem } = request;
    return this.#enqueue({ kind: "values", domain, problem }, config, limits, options.signal);
  }

  /** Stops all requests, like an abort, and resolves when the thread has ended; none can be made after that. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of [...this.#queue, this.#running]) if (job) this.#stop(job);
    this.#endWorker();
    await this.#ended;
  }

  #enqueue(
    input: PlannerInput,
    config: PlannerConfig,
    { expansions }: ThreadLimits,
    signal: AbortSignal | undefined,
  ): Promise<PlanResult> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error("The planner's thread is closed; make a new PlannerThread"));
        return;
      }
      const statistics = new SharedStatistics();
      const stop = (): void => {
        this.#stop(job);
      };
      const job: Job = {
        request: { input, config, expansions, statistics: statistics.buffer },
        statistics,
        settle: (outcome) => {
          signal?.removeEventListener("abort", stop);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      this.#queue.push(job);
      if (signal?.aborted === true) stop();
      else signal?.addEventListener("abort", stop, { once: true });
      this.#startNext();
    });
  }

  #startNext(): void {
    if (this.#running) return;
    const job = this.#queue.shift();
    this.#running = job;
    if (!job) return;
    void this.#ended.then(() => {
      this.#start(job);
    });
  }

  #start(job: Job): void {
    // It may have been stopped while the worker before was ending.
    if (job !== this.#running) return;
    try {
      this.#worker ??= this.#startWorker();
      this.#worker.ref();
      this.#worker.postMessage(job.request);
    } catch (error) {
      this.#finish(asError(error));
    }
  }

  #stop(job: Job): void {
    const stopped: PlanResult = { status: "stopped", statistics: job.statistics.read() };
    if (job === this.#running) {
      this.#endWorker();
      this.#finish(stopped);
    } else {
      this.#queue.splice(this.#queue.indexOf(job), 1);
      job.settle(stopped);
    }
  }

  /** Settles the request that runs and goes on to the next. */
  #finish(outcome: PlanResult | Error): void {
    this.#running?.settle(outcome);
    this.#running = undefined;
    this.#worker?.unref();
    this.#startNext();
  }

  #startWorker(): Worker {
    const setup: PlannerThreadSetup = { memoryMb: this.#memoryMb };
    const worker = startWorker(moduleBeside(import.meta.url, "plannerWorker"), {
      workerData: setup,
      // The options of this process are none of the thread's.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapCeilingMb(this.#memoryMb) },
    });
    // What a worker says after it was told to end is about a request that is settled.
    const fail = (error: Error): void => {
      if (worker !== this.#worker) return;
      this.#endWorker();
      this.#finish(error);
    };
    worker.on("message", (reply: PlannerReply) => {
      if (reply.kind === "out-of-memory") fail(this.#outOfMemory());
      else if (worker === this.#worker) this.#finish(outcomeOf(reply));
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      fail(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? this.#outOfMemory() : error);
    });
    worker.on("messageerror", fail);
    worker.on("exit", (code) => {
      fail(new Error(`The planner's thread ended unexpectedly (exit code ${code})`));
    });
    return worker;
  }

  /** Frees the worker's memory; the next request starts another when this one is gone. */
  #endWorker(): void {
    if (!this.#worker) return;
    this.#ended = this.#worker.terminate();
    this.#worker = undefined;
  }

  #outOfMemory(): OutOfMemoryError {
    return new OutOfMemoryError(this.progress.expanded, this.#memoryMb);
  }
}

/** A request on its way. */
interface Job {
  readonly request: PlannerRequest;
  readonly statistics: SharedStatistics;
  readonly settle: (outcome: PlanResult | Error) => void;
}

/**
 * V8's own limit on the thread's heap: out of reach, as V8 ends the process where an array cannot grow. Between two looks
 * at `MemoryLimit` arrays of the whole limit may be copied to half as much again; 4 GB are for what is not looked at,
 * reading two texts of 10 MB each (2 GB) and building the task.
 */
const heapCeilingMb = (memoryMb: number): number => 4096 + 3 * memoryMb;

function outcomeOf(reply: Exclude<PlannerReply, { kind: "out-of-memory" }>): PlanResult | Error {
  switch (reply.kind) {
    case "result":
      return reply.result;
    case "pddl-error":
      return new PddlError(reply.file, { line: reply.line, column: reply.column }, reply.sentence);
    case "error":
      return asError(reply.error);
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
