import type { RobotDescription } from "../src/arm/RobotDescription.ts";

/** Energies of the joints since reset, J. */
export interface ActuatorEnergy {
  /** Σ ∫ |τ q̇| dt: absolute mechanical work, no regeneration. */
  readonly mechanical: number;
  /** Σ ∫ max(0, τ q̇) dt: positive work only. */
  readonly positive: number;
  /** Σ ∫ τ q̇ dt: what the joints' energy gains; braking counts as negative. */
  readonly signed: number;
  /** ∫ max(0, Σ τ q̇) dt: joints that brake drive others, no further regeneration. */
  readonly bus: number;
  /** Σ ∫ c τ² dt: losses in the windings, the cost of holding still. */
  readonly copper: number;
}

export const noEnergy: ActuatorEnergy = { mechanical: 0, positive: 0, signed: 0, bus: 0, copper: 0 };

/**
 * Integrates the energy of each joint by the trapezoidal rule from torques and velocities (definitions: Carabin et al., "A
 * Review on Energy-Saving Optimization Methods for Robotic and Automatic Systems", 2017).
 */
export class ActuatorWork {
  readonly #copperCoefficients: readonly number[];
  readonly #power: Float64Array;
  readonly #loss: Float64Array;
  #mechanical = 0;
  #positive = 0;
  #signed = 0;
  #bus = 0;
  #copper = 0;
  /** Power of all joints as of the last call, W. */
  #sum = 0;
  #started = false;

  constructor(robot: RobotDescription) {
    this.#copperCoefficients = robot.links.map((l) => l.copperCoefficient);
    this.#power = new Float64Array(robot.links.length);
    this.#loss = new Float64Array(robot.links.length);
  }

  get energy(): ActuatorEnergy {
    return {
      mechanical: this.#mechanical,
      positive: this.#positive,
      signed: this.#signed,
      bus: this.#bus,
      copper: this.#copper,
    };
  }

  /** Takes in torques (N·m) and velocities (rad/s) `dt` seconds after the last call. */
  add(torque: ArrayLike<number>, velocity: ArrayLike<number>, dt: number): void {
    let sum = 0;
    for (let i = 0; i < this.#power.length; i++) {
      const power = torque[i]! * velocity[i]!;
      const loss = this.#copperCoefficients[i]! * torque[i]! ** 2;
      if (this.#started) {
        const before = this.#power[i]!;
        this.#mechanical += (dt * (Math.abs(before) + Math.abs(power))) / 2;
        this.#positive += (dt * (Math.max(0, before) + Math.max(0, power))) / 2;
        this.#copper += (dt * (this.#loss[i]! + loss)) / 2;
      }
      this.#power[i] = power;
      this.#loss[i] = loss;
      sum += power;
    }
    if (this.#started) {
      this.#signed += (dt * (this.#sum + sum)) / 2;
      this.#bus += (dt * (Math.max(0, this.#sum) + Math.max(0, sum))) / 2;
    }
    this.#sum = sum;
    this.#started = true;
  }
}
