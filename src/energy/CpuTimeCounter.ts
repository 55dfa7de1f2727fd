import type { EnergyCounter } from "./EnergyCounter.ts";

/** A power per unit of CPU time, with where it is from. */
export interface WattsPerCore {
  readonly watts: number;
  readonly basis: string;
}

/** CodeCarbon's fallback for a processor that its table does not know (`DEFAULT_POWER_PER_CORE`, W per thread). */
export const lowWattsPerCore: WattsPerCore = { watts: 4, basis: "CodeCarbon's default, 4 W per thread" };

/** A server processor's thermal design power over its cores (Intel Xeon Gold 6530: 270 W, 32 cores). */
export const highWattsPerCore: WattsPerCore = {
  watts: 270 / 32,
  basis: "Intel Xeon Gold 6530, 270 W / 32 cores = 8.4 W per core",
};

/** Joules of CPU-seconds by the lower and the higher constant. */
export const modelledJoules = (cpuSeconds: number): { readonly low: number; readonly high: number } => ({
  low: cpuSeconds * lowWattsPerCore.watts,
  high: cpuSeconds * highWattsPerCore.watts,
});

/** A counter whose model has a lower and a higher constant, both defensible. */
export interface RangedEnergyCounter extends EnergyCounter {
  /** Joules by the higher constant, since the same origin as `read`. */
  readHigh(): number;
}

/**
 * Joules of CPU time, for machines without a readable energy counter: joules = CPU-seconds × W per core. This is
 * CodeCarbon's process mode (codecarbon/external/hardware.py): power = TDP · (CPU-seconds / wall seconds) / logical
 * CPUs, over the wall seconds; linear, without idle power, so that two runs on one machine differ by their work only.
 * Both constants are models: CPU-seconds are what was measured, and the factor of two between them is the uncertainty.
 */
export class CpuTimeCounter implements RangedEnergyCounter {
  readonly source = "cpu";
  readonly method = "estimated";
  readonly low: WattsPerCore;
  readonly high: WattsPerCore;
  readonly #cpuSeconds: () => number;

  /**
   * @param cpuSeconds monotone CPU-seconds, such as those of a `CpuClock`
   * @throws RangeError unless 0 < low ≤ high
   */
  constructor(cpuSeconds: () => number, low = lowWattsPerCore, high = highWattsPerCore) {
    if (!(low.watts > 0 && low.watts <= high.watts && Number.isFinite(high.watts))) {
      throw new RangeError(`W per core must be 0 < low ≤ high; got ${low.watts} and ${high.watts}`);
    }
    this.#cpuSeconds = cpuSeconds;
    this.low = low;
    this.high = high;
  }

  read(): number {
    return this.#cpuSeconds() * this.low.watts;
  }

  readHigh(): number {
    return this.#cpuSeconds() * this.high.watts;
  }

  /** The model and its constants in a sentence, for print beside every number it made. */
  describe(): string {
    return `CPU-seconds × ${short(this.low.watts)} W (${this.low.basis}) to × ${short(this.high.watts)} W (${this.high.basis})`;
  }
}

const short = (watts: number): string => `${Math.round(watts * 10) / 10}`;
