import { readFileSync } from "node:fs";
import { FileError } from "../core/index.ts";
import type { EnergyCounter } from "./EnergyCounter.ts";

/** One RAPL domain in Linux' powercap tree. */
export interface RaplZone {
  /** The directory with `energy_uj`. */
  readonly dir: string;
  /** "package-0", or "package-0/dram". */
  readonly name: string;
  readonly source: "cpu-package" | "dram";
  /** Where the counter wraps to 0, µJ. */
  readonly maxEnergyRange: number;
}

/**
 * A RAPL energy counter (Intel SDM volume 3B, "Package RAPL Domain"; Linux' powercap sysfs): energy of a whole processor
 * package or its memory, whoever used it. A reading can make good for one wrap-around since the last one, so the
 * counter must be read more often than it wraps: 65 to 262 kJ, several minutes at full power.
 */
export class RaplCounter implements EnergyCounter {
  readonly method = "counter";
  readonly source: RaplZone["source"];
  readonly zone: RaplZone;
  #last: number;
  #total = 0;

  /** @throws FileError where the counter cannot be read */
  constructor(zone: RaplZone) {
    this.zone = zone;
    this.source = zone.source;
    this.#last = this.#microjoules();
  }

  /** @throws FileError where the counter can no longer be read */
  read(): number {
    const now = this.#microjoules();
    const wrapped = now < this.#last ? this.zone.maxEnergyRange : 0;
    this.#total += now - this.#last + wrapped;
    this.#last = now;
    return this.#total / 1e6;
  }

  #microjoules(): number {
    const path = `${this.zone.dir}/energy_uj`;
    try {
      return readWholeNumber(path);
    } catch (error) {
      throw new FileError(path, `Cannot read the energy counter "${path}": ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}

/** @throws Error of the file system, or RangeError on something that is not a whole number */
export function readWholeNumber(path: string): number {
  const text = readFileSync(path, "utf8").trim();
  if (!/^\d+$/.test(text)) throw new RangeError(`"${path}" holds "${text}", not a whole number`);
  return Number(text);
}

export type RaplSelfTest =
  { readonly status: "plausible"; readonly watts: number } | { readonly status: "implausible"; readonly why: string };

/** More than any package or its memory draws, W. */
const mostWatts = 2000;

/**
 * Whether a counter moves at all and at a believable power while this process is busy; some virtual machines show
 * counters that stand still.
 *
 * @param load keeps the processor busy for its time, s; 0.05 s of arithmetic if left out, 50 updates of the register
 * @param now wall clock, ms
 */
export function selfTest(counter: RaplCounter, load = burn, now = (): number => performance.now()): RaplSelfTest {
  const startMs = now();
  const before = counter.read();
  load();
  const joules = counter.read() - before;
  const watts = joules / ((now() - startMs) / 1000);
  const { name } = counter.zone;
  if (joules === 0) return { status: "implausible", why: `the counter of ${name} does not advance under load` };
  if (watts > mostWatts) return { status: "implausible", why: `the counter of ${name} shows ${Math.round(watts)} W` };
  return { status: "plausible", watts };
}

function burn(): void {
  const end = performance.now() + 50;
  let x = 1;
  while (performance.now() < end) for (let i = 0; i < 1000; i++) x = Math.sqrt(x + i);
}
