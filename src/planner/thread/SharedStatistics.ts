import type { SearchStatistics } from "../Planner.ts";

/** How far a search is, in memory that two threads share: the one that searches writes it, another reads it. */
export class SharedStatistics {
  readonly buffer: SharedArrayBuffer;
  /** A search numbers its states with 31 bits. */
  readonly #counts: Uint32Array;

  /** @param buffer that of the other thread's object; left out, a new one */
  constructor(buffer = new SharedArrayBuffer(2 * Uint32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#counts = new Uint32Array(buffer);
  }

  write({ expanded, generated }: SearchStatistics): void {
    Atomics.store(this.#counts, 0, expanded);
    Atomics.store(this.#counts, 1, generated);
  }

  read(): SearchStatistics {
    return { expanded: Atomics.load(this.#counts, 0), generated: Atomics.load(this.#counts, 1) };
  }
}
