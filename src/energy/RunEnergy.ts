import { setTimeout as sleep } from "node:timers/promises";
import type { JouleReading } from "../episode/EpisodeRecord.ts";
import type { EnergyCounter } from "./EnergyCounter.ts";
import { EnergyMeter } from "./EnergyMeter.ts";

/** Power of a machine that is left alone, W by source and method. */
export type IdlePower = Pick<JouleReading, "source" | "method"> & { readonly watts: number };

/** Joules of one source by one method over a run. */
export interface RunJoules extends Pick<JouleReading, "source" | "method"> {
  readonly gross: number;
  /** Idle power before and after the run, W; null where it was not measured. */
  readonly idle: { readonly before: number; readonly after: number } | null;
  /**
   * gross − idle · wall time, with the mean of before and after. Negative where noise and drift are larger than the work: told as it is.
   * Subtracting favours what is slow, so it never stands without gross.
   */
  readonly net: number | null;
}

export interface RunEnergyOptions {
  readonly counters: readonly EnergyCounter[];
  /** How long the machine is left alone before and after, s; 0: idle power is not measured. */
  readonly idleSeconds: number;
  readonly signal?: AbortSignal;
  /** Wall clock, ms. */
  readonly now?: () => number;
  /** Waits, ms; rejects on an abort. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

const usualWait = (ms: number, signal?: AbortSignal): Promise<unknown> => sleep(ms, undefined, signal && { signal });

/** Longest wait between two readings, ms, lest a counter wraps twice unseen. */
const pollMs = 10_000;

/** Measures what hardware counters say of a whole run, whoever used the machine, with idle power before and after. */
export class RunEnergy {
  readonly #options: RunEnergyOptions;
  readonly #now: () => number;
  readonly #meter: EnergyMeter;
  readonly #poll: NodeJS.Timeout;
  readonly #startMs: number;
  readonly #idleBefore: readonly IdlePower[];

  private constructor(options: RunEnergyOptions, idleBefore: readonly IdlePower[]) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#idleBefore = idleBefore;
    this.#meter = new EnergyMeter({ counters: options.counters, now: this.#now });
    this.#startMs = this.#now();
    this.#poll = setInterval(() => {
      this.#meter.onStep();
    }, pollMs).unref();
  }

  /** Measures idle power, if at all, and begins. @throws the signal's reason after an abort */
  static async start(options: RunEnergyOptions): Promise<RunEnergy> {
    return new RunEnergy(options, await idlePower(options));
  }

  /** Ends the run, then measures idle power again; where it ends "now", or after an abort in that wait, there is none, and no net. */
  async stop(
    end: "now" | "after idling" = "after idling",
  ): Promise<{ readonly wallSeconds: number; readonly joules: readonly RunJoules[] }> {
    this.abandon();
    const wallSeconds = (this.#now() - this.#startMs) / 1000;
    const { joules } = this.#meter.report();
    const idleAfter = end === "now" ? [] : await this.#idleAfter();
    return {
      wallSeconds,
      joules: joules.map(({ source, method, low: gross }) => {
        const of = (idle: readonly IdlePower[]): number | undefined =>
          idle.find((power) => power.source === source && power.method === method)?.watts;
        const [before, after] = [of(this.#idleBefore), of(idleAfter)];
        if (before === undefined || after === undefined) return { source, method, gross, idle: null, net: null };
        const net = gross - ((before + after) / 2) * wallSeconds;
        return { source, method, gross, idle: { before, after }, net };
      }),
    };
  }

  async #idleAfter(): Promise<readonly IdlePower[]> {
    try {
      return await idlePower(this.#options);
    } catch (error) {
      // The run is over, and its gross joules hold whoever has no patience for the wait.
      if (this.#options.signal?.aborted) return [];
      throw error;
    }
  }

  /** Ends it without a result. */
  abandon(): void {
    clearInterval(this.#poll);
  }
}

async function idlePower({
  counters,
  idleSeconds,
  signal,
  now = () => performance.now(),
  wait = usualWait,
}: RunEnergyOptions): Promise<IdlePower[]> {
  if (idleSeconds === 0 || counters.length === 0) return [];
  const meter = new EnergyMeter({ counters, now });
  const startMs = now();
  const endMs = startMs + 1000 * idleSeconds;
  for (let left = endMs - now(); left > 0; left = endMs - now()) {
    await wait(Math.min(pollMs, left), signal);
    meter.onStep();
  }
  const seconds = (now() - startMs) / 1000;
  return meter.report().joules.map(({ source, method, low }) => ({ source, method, watts: low / seconds }));
}
