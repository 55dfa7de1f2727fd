import type { EnergyCounter } from "./EnergyCounter.ts";

/**
 * Energy of the simulated arm: "arm-mechanical" is the absolute work of the joints, Σ∫|τ·q̇| dt (no regeneration), and
 * "arm-copper" the loss in the windings, Σ∫τ²/k_m² dt, which holding still costs too. Whoever owns the simulator hands
 * in the reader.
 */
export class ActuatorCounter implements EnergyCounter {
  readonly method = "simulated";
  readonly source: "arm-mechanical" | "arm-copper";
  readonly #joules: () => number;
  #last: number;
  #total = 0;

  /** @param joules the simulator's sum, J; it may start again from 0 when the world is reset */
  constructor(source: "arm-mechanical" | "arm-copper", joules: () => number) {
    this.source = source;
    this.#joules = joules;
    this.#last = this.#sum();
  }

  /** @throws RangeError where the simulator's sum is negative or not finite */
  read(): number {
    const now = this.#sum();
    // Such work only grows, so a smaller sum was started again from 0.
    this.#total += now < this.#last ? now : now - this.#last;
    this.#last = now;
    return this.#total;
  }

  #sum(): number {
    const joules = this.#joules();
    if (!(joules >= 0 && joules < Infinity)) throw new RangeError(`The ${this.source} energy became ${joules} J`);
    return joules;
  }
}
