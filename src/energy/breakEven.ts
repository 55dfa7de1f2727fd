import type { EnergyMethod } from "./EnergyCounter.ts";

/** What something takes once and each time, J by one method. */
export interface EnergyBill {
  readonly method: EnergyMethod;
  readonly training: number;
  /** Per episode or per success, the same of both that are compared. */
  readonly perRun: number;
}

/**
 * "at": from `runs` on, rounded up, `cheaper` takes less in all. "always": it takes less from the start, and no more each time.
 * "equal": both take the same, once and each time.
 */
export type BreakEven =
  | { readonly status: "at"; readonly runs: number; readonly cheaper: "a" | "b" }
  | { readonly status: "always"; readonly cheaper: "a" | "b" }
  | { readonly status: "equal" };

/**
 * After how many runs what costs more to train has paid for itself: the least n with training + n·perRun at most that of the other. With
 * joules of the CPU-time model the constant cancels out, so that n is that of CPU-seconds.
 *
 * @throws RangeError where the methods differ, or on joules that are negative or not finite
 */
export function breakEven(a: EnergyBill, b: EnergyBill): BreakEven {
  if (a.method !== b.method) {
    throw new RangeError(
      `Joules that are ${a.method} and joules that are ${b.method} cannot be set against each other`,
    );
  }
  for (const joules of [a.training, a.perRun, b.training, b.perRun]) {
    if (!(joules >= 0 && joules < Infinity)) throw new RangeError(`A bill cannot have ${joules} J`);
  }
  const once = a.training - b.training;
  const each = a.perRun - b.perRun;
  if (once === 0 && each === 0) return { status: "equal" };
  if (once <= 0 && each <= 0) return { status: "always", cheaper: "a" };
  if (once >= 0 && each >= 0) return { status: "always", cheaper: "b" };
  return { status: "at", runs: Math.ceil(-once / each), cheaper: each < 0 ? "a" : "b" };
}
