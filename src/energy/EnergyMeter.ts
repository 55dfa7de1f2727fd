import type { EpisodeObserver } from "../episode/EpisodeObserver.ts";
import type { EpisodeCosts, JouleReading, WindowCost } from "../episode/EpisodeRecord.ts";
import { CpuClock } from "./CpuClock.ts";
import type { RangedEnergyCounter } from "./CpuTimeCounter.ts";
import type { EnergyCounter } from "./EnergyCounter.ts";

/** The parts of the stack that are metered one by one. */
export type EnergyWindow = "goal" | "plan" | "estimate" | "policy" | "world" | "render" | "record";

export interface EnergyMeterOptions {
  readonly counters?: readonly (EnergyCounter | RangedEnergyCounter)[];
  /** Monotone CPU-seconds of what is metered; this process if left out. */
  readonly cpuSeconds?: () => number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

interface OpenWindow {
  readonly name: EnergyWindow;
  /** Wall time in which it was the innermost, ms. */
  ownMs: number;
}

interface Sum {
  cpuSeconds: number;
  wallMs: number;
  count: number;
}

/** Hardware counters wrap; reading them this often, ms, makes sure that no wrap is missed. */
const pollMs = 10_000;

/**
 * Measures what an episode takes: CPU-seconds by window, wall times of planner and policy calls, joules of each counter.
 * Windows form a stack, cost goes to the innermost, and what runs outside of all goes to "other"; a window's CPU time
 * is the whole process's while it is innermost, worker threads and garbage collection included. Energies of different
 * sources or methods are never added; counters of the same source and method (two packages) are. A source that cannot be
 * read any more is missing from the episode, with the reason under `lost`.
 */
export class EnergyMeter implements EpisodeObserver {
  readonly #counters: readonly (EnergyCounter | RangedEnergyCounter)[];
  readonly #cpuSeconds: () => number;
  readonly #now: () => number;
  #stack: OpenWindow[] = [];
  #windows = new Map<EnergyWindow | "other", Sum>();
  #samples: Record<"plan" | "policy", number[]> = { plan: [], policy: [] };
  #origins = new Map<string, JouleReading>();
  /** Why a source, by its key, can no longer be read in this episode. */
  #lost = new Map<string, string>();
  #cpuOrigin = 0;
  #cpuMark = 0;
  #wallMark = 0;
  #pollMark = 0;
  #final: EpisodeCosts | undefined;

  constructor(options: EnergyMeterOptions = {}) {
    const clock = new CpuClock();
    this.#counters = options.counters ?? [];
    this.#cpuSeconds = options.cpuSeconds ?? (() => clock.seconds());
    this.#now = options.now ?? (() => performance.now());
    this.begin();
  }

  /** Starts to count from 0; windows that are still open no longer count. */
  begin(): void {
    this.#stack = [];
    this.#windows = new Map();
    this.#samples = { plan: [], policy: [] };
    this.#final = undefined;
    this.#lost = new Map();
    this.#origins = this.#readCounters();
    this.#cpuMark = this.#cpuOrigin = this.#cpuSeconds();
    this.#wallMark = this.#pollMark = this.#now();
  }

  onReset(): void {
    this.begin();
  }

  onStep(): void {
    const now = this.#now();
    if (now - this.#pollMark < pollMs) return;
    this.#pollMark = now;
    this.#readCounters();
  }

  onEnd(): void {
    this.#final = this.#costs();
  }

  /** What was taken since `begin`: up to the end of the episode, or up to now. */
  report(): EpisodeCosts {
    return this.#final ?? this.#costs();
  }

  /**
   * Runs `work` in a window. Within a window others may open, and must close before it does.
   *
   * @throws Error on windows of different names that overlap without nesting, for then nobody knows whose the cost is
   */
  async measure<T>(window: EnergyWindow, work: () => T | Promise<T>): Promise<T> {
    const open: OpenWindow = { name: window, ownMs: 0 };
    this.#charge();
    this.#stack.push(open);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      this.#close(open);
      throw error;
    }
    const inside = this.#close(open);
    if (inside !== undefined) {
      throw new Error(
        `Energy window "${window}" closed while "${inside}" was open inside it; await the inner work before returning`,
      );
    }
    return result;
  }

  /** Returns the name of another window that should have been closed before. */
  #close(open: OpenWindow): string | undefined {
    const at = this.#stack.indexOf(open);
    if (at < 0) return undefined;
    this.#charge();
    this.#stack.splice(at, 1);
    const sum = this.#sum(open.name);
    sum.count++;
    if (open.name === "plan" || open.name === "policy") this.#samples[open.name].push(round(open.ownMs));
    return this.#stack.slice(at).find(({ name }) => name !== open.name)?.name;
  }

  /** Books what was taken since the last time to the innermost window. */
  #charge(): void {
    const cpu = this.#cpuSeconds();
    const wall = this.#now();
    const innermost = this.#stack.at(-1);
    const sum = this.#sum(innermost?.name ?? "other");
    sum.cpuSeconds += cpu - this.#cpuMark;
    sum.wallMs += wall - this.#wallMark;
    if (innermost !== undefined) innermost.ownMs += wall - this.#wallMark;
    this.#cpuMark = cpu;
    this.#wallMark = wall;
  }

  #sum(name: EnergyWindow | "other"): Sum {
    let sum = this.#windows.get(name);
    if (sum === undefined) this.#windows.set(name, (sum = { cpuSeconds: 0, wallMs: 0, count: 0 }));
    return sum;
  }

  #costs(): EpisodeCosts {
    this.#charge();
    const windows: Record<string, WindowCost> = {};
    for (const [name, { cpuSeconds, wallMs, count }] of this.#windows) {
      windows[name] = { cpuSeconds, wallSeconds: wallMs / 1000, count };
    }
    const joules = Array.from(this.#readCounters(), ([key, reading]) => {
      const origin = this.#origins.get(key)!;
      return { ...reading, low: reading.low - origin.low, high: reading.high - origin.high };
    });
    return {
      cpuSeconds: this.#cpuMark - this.#cpuOrigin,
      windows,
      planningMs: [...this.#samples.plan],
      inferenceMs: [...this.#samples.policy],
      joules,
      ...(this.#lost.size > 0 && { lost: [...this.#lost.values()] }),
    };
  }

  /** One reading for each source and method that could be read since `begin`, in the order of the counters. */
  #readCounters(): Map<string, JouleReading> {
    const readings = new Map<string, JouleReading>();
    for (const counter of this.#counters) {
      const { source, method } = counter;
      const key = `${source}/${method}`;
      try {
        const low = counter.read();
        const high = "readHigh" in counter ? counter.readHigh() : low;
        const sum = readings.get(key) ?? { source, method, low: 0, high: 0 };
        readings.set(key, { source, method, low: sum.low + low, high: sum.high + high });
      } catch (error) {
        // A sum that is no number is a mistake of ours; a device that went away is no failure of the agent.
        if (error instanceof RangeError) throw error;
        if (!this.#lost.has(key)) this.#lost.set(key, `${key}: ${(error as Error).message}`);
      }
    }
    // What is left of a source would pass for the whole, and what came back has a gap.
    for (const key of this.#lost.keys()) readings.delete(key);
    return readings;
  }
}

/** Microseconds are enough for a sample that a record keeps. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;
