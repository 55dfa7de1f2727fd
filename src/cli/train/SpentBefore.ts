import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import type { TrainingCost } from "../../energy/TrainingEnergy.ts";
import { writeError } from "../../episode/LineFile.ts";

/** What earlier parts of an interrupted training took, kept beside its checkpoints: a resumed one must not look cheap. */
export class SpentBefore {
  readonly #path: string;
  readonly #before: TrainingCost | undefined;

  /** @throws FileError on a file that cannot be read */
  constructor(directory: string) {
    this.#path = join(directory, "cost.json");
    if (!existsSync(this.#path)) return;
    try {
      this.#before = JSON.parse(readFileSync(this.#path, "utf8")) as TrainingCost;
    } catch (error) {
      const why = (error as Error).message;
      throw new FileError(this.#path, `Cannot read "${this.#path}": ${why}; train without --resume`, { cause: error });
    }
  }

  /** This part's cost with that of the parts before; sums are within one source and method only. */
  plus(now: TrainingCost): TrainingCost {
    const before = this.#before;
    if (before === undefined) return now;
    const counters = now.counters.map((reading) => {
      const earlier = before.counters.find(
        ({ source, method }) => source === reading.source && method === reading.method,
      );
      return { ...reading, low: reading.low + (earlier?.low ?? 0), high: reading.high + (earlier?.high ?? 0) };
    });
    return {
      ...now,
      cpuSeconds: before.cpuSeconds + now.cpuSeconds,
      wallSeconds: before.wallSeconds + now.wallSeconds,
      joulesLow: before.joulesLow + now.joulesLow,
      joulesHigh: before.joulesHigh + now.joulesHigh,
      counters,
    };
  }

  /** Keeps the cost so far for a part to come. @throws FileError */
  keep(total: TrainingCost): void {
    try {
      writeFileSync(this.#path, JSON.stringify(total));
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }
}
