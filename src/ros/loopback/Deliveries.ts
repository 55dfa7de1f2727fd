import { Rng } from "../../core/index.ts";

/** How a loopback transport spoils its deliveries, as a network at its worst would. */
export interface LoopbackFaults {
  readonly seed: number;
  /** Chance that a message is lost. */
  readonly drop: number;
  /** Chance that a message arrives twice. */
  readonly duplicate: number;
  /** Chance that a message arrives late, after others that were sent after it. */
  readonly delay: number;
}

/** Turns of the event loop by which a late message is late, at most. */
const mostTurns = 8;

/**
 * Delivers messages one turn of the event loop after they were sent, in the order in which they were sent. With faults
 * some are lost, doubled or late, by seeded chance.
 */
export class Deliveries {
  readonly #faults: LoopbackFaults | undefined;
  readonly #rng: Rng;
  #queue: (() => void)[] = [];
  #isScheduled = false;

  constructor(faults: LoopbackFaults | undefined) {
    this.#faults = faults;
    this.#rng = new Rng(faults?.seed ?? 0, "loopback-faults");
  }

  /** @param loss "never" for what a reliable network keeps for those who come late */
  send(deliver: () => void, loss: "possible" | "never" = "possible"): void {
    const faults = this.#faults;
    if (faults === undefined || loss === "never") {
      this.#enqueue(deliver);
      return;
    }
    // Always four draws, so that one chance does not change what the others hit.
    const [drop, duplicate, delay, turns] = [
      this.#rng.uniform(),
      this.#rng.uniform(),
      this.#rng.uniform(),
      this.#rng.uniform(),
    ];
    if (drop < faults.drop) return;
    if (delay < faults.delay) this.#enqueueLater(deliver, 1 + Math.floor(turns * mostTurns));
    else this.#enqueue(deliver);
    if (duplicate < faults.duplicate) this.#enqueueLater(deliver, 1 + Math.floor(turns * mostTurns));
  }

  #enqueue(deliver: () => void): void {
    this.#queue.push(deliver);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const due = this.#queue;
      this.#queue = [];
      for (const each of due) each();
    });
  }

  #enqueueLater(deliver: () => void, turns: number): void {
    this.#enqueue(
      turns === 0
        ? deliver
        : () => {
            this.#enqueueLater(deliver, turns - 1);
          },
    );
  }
}
