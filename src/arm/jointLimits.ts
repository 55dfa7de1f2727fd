import type { RobotDescription } from "./RobotDescription.ts";

/** One joint's motion or load beyond what its description allows. */
export interface LimitViolation {
  readonly joint: string;
  readonly quantity: "position" | "velocity" | "acceleration" | "effort";
  /** In the quantity's SI unit (rad, rad/s, rad/s², N·m). */
  readonly value: number;
  readonly limit: number;
}

/** What to check, base to tip; what is left out is not checked. */
export interface JointSample {
  readonly position?: ArrayLike<number>;
  readonly velocity?: ArrayLike<number>;
  readonly acceleration?: ArrayLike<number>;
  readonly effort?: ArrayLike<number>;
}

/** The first joint, from the base, that is past a limit; undefined if none is. A value that is not a number is past it. */
export function findViolation(description: RobotDescription, sample: JointSample): LimitViolation | undefined {
  for (const [i, link] of description.links.entries()) {
    const position = sample.position?.[i];
    const [low, high] = link.positionLimits;
    if (position !== undefined && !(position >= low && position <= high)) {
      return { joint: link.name, quantity: "position", value: position, limit: position < low ? low : high };
    }
    for (const [quantity, limit] of [
      ["velocity", link.velocityLimit],
      ["acceleration", link.accelerationLimit],
      ["effort", link.effortLimit],
    ] as const) {
      const value = sample[quantity]?.[i];
      if (value !== undefined && !(Math.abs(value) <= limit)) return { joint: link.name, quantity, value, limit };
    }
  }
  return undefined;
}

/** Smallest distance (rad) of any joint to its nearer position limit; negative past it. */
export function limitMargin(description: RobotDescription, q: ArrayLike<number>): number {
  let margin = Infinity;
  for (const [i, { positionLimits }] of description.links.entries()) {
    margin = Math.min(margin, q[i]! - positionLimits[0], positionLimits[1] - q[i]!);
  }
  return margin;
}

/** Joint positions moved into their limits less `margin` (rad). */
export const clampToLimits = (description: RobotDescription, q: ArrayLike<number>, margin = 0): number[] =>
  description.links.map(({ positionLimits: [low, high] }, i) => Math.min(high - margin, Math.max(low + margin, q[i]!)));
