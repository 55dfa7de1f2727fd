/** How long what was destroyed is kept from the garbage collector, ms. */
const keptMs = 1000;

/**
 * Destroys native things in turns of the event loop of their own, one after the other. Within a callback of rclnodejs,
 * what is destroyed may be handled next; and stopping a node runs the event loop from within.
 */
export class Disposals {
  readonly #due: (() => void)[] = [];
  readonly #kept = new Set<unknown>();
  readonly #onFault: (error: unknown) => void;
  #isRunning = false;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** @param entity kept for a while: rclnodejs may have noted its address as ready before it was destroyed */
  add(entity: unknown, destroy: () => void): void {
    this.#due.push(() => {
      destroy();
      this.#kept.add(entity);
      setTimeout(() => this.#kept.delete(entity), keptMs).unref();
    });
    setImmediate(() => {
      this.#run();
    });
  }

  /** Until all that was added is destroyed. */
  async finished(): Promise<void> {
    while (this.#due.length > 0 || this.#isRunning) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) {
      try {
        next();
      } catch (error) {
        this.#onFault(error);
      }
    }
    this.#isRunning = false;
  }
}
