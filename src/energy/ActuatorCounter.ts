import type { ArmSource, EnergyCounter } from "./EnergyCounter.ts";

/**
 * Energies of a simulated arm's joints since it was reset, J, with p = τ·q̇ of each joint (definitions: Carabin et al., "A Review on
 * Energy-Saving Optimization Methods for Robotic and Automatic Systems", 2017). Four are the same work under different drives, of which
 * `mechanical` is the one that we quote: they are alternatives and never added to one another.
 */
export interface ArmEnergy {
  /** Absolute work, Σ ∫|p| dt: braking costs as much as driving. */
  readonly mechanical: number;
  /** Braking goes into a resistor, Σ ∫max(0, p) dt. */
  readonly positive: number;
  /** Every joint gives all of its braking back, Σ ∫p dt. May be negative. */
  readonly signed: number;
  /** Joints share a direct-current bus on which one's braking drives another, the rest going into a resistor, ∫max(0, Σp) dt. */
  readonly bus: number;
  /** Losses in the windings, Σ ∫τ²/k_m² dt, which holding still costs too; comes on top of either. */
  readonly copper: number;
}

/** Which energy is which source. */
const sources: readonly (readonly [source: ArmSource, of: keyof ArmEnergy])[] = [
  ["arm-mechanical", "mechanical"],
  ["arm-copper", "copper"],
  ["arm-positive", "positive"],
  ["arm-signed", "signed"],
  ["arm-bus", "bus"],
];

/** Counters of all energies of a simulated arm. @param read the simulator's sums, which may start again from 0 when it is reset */
export const armCounters = (read: () => ArmEnergy): ActuatorCounter[] =>
  sources.map(([source, of]) => new ActuatorCounter(source, of, read));

/** One energy of a simulated arm. */
export class ActuatorCounter implements EnergyCounter {
  readonly method = "simulated";
  readonly source: ArmSource;
  readonly #of: keyof ArmEnergy;
  readonly #read: () => ArmEnergy;
  #last: ArmEnergy;
  #total = 0;

  constructor(source: ArmSource, of: keyof ArmEnergy, read: () => ArmEnergy) {
    this.source = source;
    this.#of = of;
    this.#read = read;
    this.#last = this.#checked();
  }

  /** @throws RangeError where the simulator's sum is not finite, or one that only grows is negative */
  read(): number {
    const now = this.#checked();
    // These two only grow, so where one is smaller than it was the sums were started again from 0.
    const isAnew = now.mechanical < this.#last.mechanical || now.copper < this.#last.copper;
    this.#total += now[this.#of] - (isAnew ? 0 : this.#last[this.#of]);
    this.#last = now;
    return this.#total;
  }

  #checked(): ArmEnergy {
    const energy = this.#read();
    const joules = energy[this.#of];
    const isFit = Number.isFinite(joules) && (this.#of === "signed" || joules >= 0);
    if (!isFit) throw new RangeError(`The ${this.source} energy became ${joules} J`);
    return energy;
  }
}
