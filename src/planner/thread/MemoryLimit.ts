import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * A limit on what is added, once it is made, to the memory of its thread: heap and array buffers together. A worker's
 * own `resourceLimits` cannot be that limit, for they do not count array buffers, and an array that cannot grow any more
 * ends the whole process.
 */
export class MemoryLimit {
  readonly #bytes: number;
  /** What the thread and its modules take, which depends on how they were loaded. */
  readonly #before = used();
  readonly #collectGarbage = garbageCollector();

  /** @param megabytes of 2^20 bytes */
  constructor(megabytes: number) {
    this.#bytes = megabytes * 2 ** 20;
  }

  /** Whether more than a share of the limit, 1 for all of it, is in use even when garbage has been collected. */
  isExceeded(share: number): boolean {
    const limit = this.#bytes * share;
    if (used() - this.#before <= limit) return false;
    this.#collectGarbage();
    return used() - this.#before > limit * fullness;
  }

  /** Gives back what a large piece of work has left behind, which an idle thread would keep. */
  tidy(): void {
    if (used() > worthTidying) this.#collectGarbage();
  }
}

/** Above this part of the limit after a collection there is so little room that collections would take all the time. */
const fullness = 0.9;
const worthTidying = 64 * 2 ** 20;

function used(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** V8's function for a full collection; its flag is only looked at when a context is made. */
function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  return collect;
}
