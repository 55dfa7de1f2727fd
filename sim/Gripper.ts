import type { RobotDescription } from "../src/arm/RobotDescription.ts";

/** Opening and rate of a parallel gripper that moves at constant speed and stops at its grasp force. */
export class Gripper {
  readonly #description: RobotDescription["gripper"];
  #opening: number;
  #rate = 0;
  #target: number;

  constructor(description: RobotDescription["gripper"]) {
    this.#description = description;
    this.#opening = description.maxOpening;
    this.#target = description.maxOpening;
  }

  /** Distance between the pads, m. */
  get opening(): number {
    return this.#opening;
  }

  /** Rate of the opening, m/s. */
  get rate(): number {
    return this.#rate;
  }

  /** @param command wanted opening, 0 closed .. 1 fully open; limited to that range */
  command(command: number): void {
    this.#target = Math.min(1, Math.max(0, command)) * this.#description.maxOpening;
  }

  /** Gives up what was commanded, and stays as open as it is. */
  stop(): void {
    this.#target = this.#opening;
  }

  /** Sets the rate for the next `dt` seconds, given the force (N) that the pads press with. */
  plan(force: number, dt: number): void {
    const wanted = (this.#target - this.#opening) / dt;
    const speed = Math.min(this.#description.maxSpeed, Math.abs(wanted));
    const blocked = wanted < 0 && force >= this.#description.graspForce;
    this.#rate = blocked ? 0 : Math.sign(wanted) * speed;
  }

  /** Moves at the planned rate for `dt` seconds. */
  advance(dt: number): void {
    this.#opening = Math.min(this.#description.maxOpening, Math.max(0, this.#opening + this.#rate * dt));
  }
}
