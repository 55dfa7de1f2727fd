import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import type { CounterCost, TrainingCost } from "../../energy/TrainingEnergy.ts";
import { writeError } from "../../episode/LineFile.ts";

/** Least time between two writings in passing, ms: a killed training loses no more of its cost up to its last progress. */
const betweenMs = 10_000;

/** What the file is called. */
export const costFile = "cost.json";

/** What earlier parts of an interrupted training took, kept beside its checkpoints: a resumed one must not look cheap. */
export class SpentBefore {
  readonly #path: string;
  readonly #before: TrainingCost | undefined;
  readonly #now: () => number;
  #keptAt = -Infinity;

  /**
   * @param now wall clock, ms
   * @param remedy what to do about a file that cannot be read
   * @throws FileError on a file that cannot be read
   */
  constructor(
    directory: string,
    { now = () => performance.now(), remedy }: { readonly now?: () => number; readonly remedy: string },
  ) {
    this.#path = join(directory, costFile);
    this.#now = now;
    if (!existsSync(this.#path)) return;
    try {
      this.#before = JSON.parse(readFileSync(this.#path, "utf8")) as TrainingCost;
    } catch (error) {
      const why = (error as Error).message;
      throw new FileError(this.#path, `Cannot read "${this.#path}": ${why}; ${remedy}`, { cause: error });
    }
  }

  /**
   * This part's cost with that of the parts before; sums are within one source and method only. What one part could not read is kept
   * and marked incomplete.
   */
  plus(now: TrainingCost): TrainingCost {
    const before = this.#before;
    if (before === undefined) return now;
    return {
      ...now,
      cpuSeconds: before.cpuSeconds + now.cpuSeconds,
      wallSeconds: before.wallSeconds + now.wallSeconds,
      joulesLow: before.joulesLow + now.joulesLow,
      joulesHigh: before.joulesHigh + now.joulesHigh,
      counters: sums(before.counters, now.counters),
    };
  }

  /** Keeps the cost so far for a part to come. @throws FileError, the file being as before the call */
  keep(total: TrainingCost): void {
    this.#keptAt = this.#now();
    try {
      // Under its own name only when whole: a training may be killed at any moment, and another may use the same demonstrations.
      const part = `${this.#path}.${process.pid}.part`;
      writeFileSync(part, JSON.stringify(total));
      renameSync(part, this.#path);
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }

  /** Keeps the cost at the first call and whenever ten seconds have passed, for a killed process has no last moment. @throws FileError */
  keepInPassing(total: () => TrainingCost): void {
    if (this.#now() - this.#keptAt >= betweenMs) this.keep(total());
  }
}

function sums(before: readonly CounterCost[], now: readonly CounterCost[]): CounterCost[] {
  const isOf = (a: CounterCost) => (b: CounterCost) => a.source === b.source && a.method === b.method;
  const both = now.map((reading): CounterCost => {
    const earlier = before.find(isOf(reading));
    if (earlier === undefined) return { ...reading, incomplete: true };
    return { ...earlier, low: earlier.low + reading.low, high: earlier.high + reading.high };
  });
  const gone = before.filter((reading) => !now.some(isOf(reading)));
  return [...both, ...gone.map((reading): CounterCost => ({ ...reading, incomplete: true }))];
}
