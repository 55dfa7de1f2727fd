import type { Heuristic } from "../heuristics/Heuristic.ts";
import type { SearchLimits, SearchStatistics } from "../Planner.ts";
import type { Task } from "../Task.ts";

/** How a search ended; `operators` are indices into `Task.operators`. */
export type SearchResult =
  | { readonly status: "solved"; readonly operators: readonly number[]; readonly statistics: SearchStatistics }
  | { readonly status: "unsolvable" | "limit" | "stopped"; readonly statistics: SearchStatistics };

/** Looks for a way from a task's start to its goal; pure and synchronous. */
export type Search = (task: Task, heuristic: Heuristic, limits: SearchLimits) => SearchResult;

/** Watches the limits of one search. */
export class LimitWatch {
  readonly #limits: SearchLimits;
  #asked = 0;

  constructor(limits: SearchLimits) {
    const { expansions } = limits;
    if (expansions !== undefined && !(expansions >= 0)) {
      throw new RangeError(`The limit on expansions must be a number ≥ 0; got ${expansions}`);
    }
    this.#limits = limits;
  }

  /** To be asked before each expansion. */
  atLimit(expanded: number): boolean {
    return this.#limits.expansions !== undefined && expanded >= this.#limits.expansions;
  }

  /** To be asked for each state generated; passes the question on every `pollInterval` times, first at once. */
  stopped(expanded: number, generated: number): boolean {
    if (this.#asked++ % pollInterval !== 0) return false;
    this.#limits.onProgress?.({ expanded, generated });
    return this.#limits.shouldStop?.() === true;
  }
}

/** States between two polls of `shouldStop`: a state takes from a microsecond (blind) to a millisecond (hFF). */
const pollInterval = 64;
