import type { JouleReading } from "../episode/EpisodeRecord.ts";
import { CpuClock } from "./CpuClock.ts";
import { CpuTimeCounter } from "./CpuTimeCounter.ts";
import type { EnergyCounter } from "./EnergyCounter.ts";
import { EnergyMeter } from "./EnergyMeter.ts";

/** What a training run took; for the model's card. */
export interface TrainingCost {
  /** User and system time of the process, measured. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** CPU-seconds by the model's lower and higher constant. */
  readonly joulesLow: number;
  readonly joulesHigh: number;
  readonly method: "estimated";
  /** The model and its constants, in words. */
  readonly constants: string;
  /** Joules of hardware counters over the same time, whoever used them; empty where none can be read. */
  readonly counters: readonly CounterCost[];
}

/** Joules of a hardware counter. */
export type CounterCost = JouleReading & {
  /** There where the work had several parts and the counter could not be read in one of them: it took more than this. */
  readonly incomplete?: true;
};

export interface TrainingEnergyOptions {
  /** Those of `openHardwareCounters`. */
  readonly counters?: readonly EnergyCounter[];
  readonly cpuSeconds?: () => number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

/** Measures a training run from its construction to `stop`. */
export class TrainingEnergy {
  readonly #model: CpuTimeCounter;
  readonly #meter: EnergyMeter;
  readonly #now: () => number;
  readonly #startMs: number;

  constructor(options: TrainingEnergyOptions = {}) {
    const clock = new CpuClock();
    const cpuSeconds = options.cpuSeconds ?? (() => clock.seconds());
    this.#now = options.now ?? (() => performance.now());
    this.#model = new CpuTimeCounter(cpuSeconds);
    this.#meter = new EnergyMeter({ counters: options.counters ?? [], cpuSeconds, now: this.#now });
    this.#startMs = this.#now();
  }

  /** To be called every minute or so, such as after each epoch, lest a hardware counter wraps twice unseen. */
  poll(): void {
    this.#meter.onStep();
  }

  stop(): TrainingCost {
    const { cpuSeconds, joules } = this.#meter.report();
    return {
      cpuSeconds,
      wallSeconds: (this.#now() - this.#startMs) / 1000,
      joulesLow: cpuSeconds * this.#model.low.watts,
      joulesHigh: cpuSeconds * this.#model.high.watts,
      method: this.#model.method,
      constants: this.#model.describe(),
      counters: joules,
    };
  }
}
