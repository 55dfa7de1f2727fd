import type { Observation } from "../core/index.ts";
import type { StateEstimate, StateEstimator } from "../perception/StateEstimator.ts";
import type { Sensed } from "../skill/Skill.ts";

export interface SensingOptions {
  readonly estimator: StateEstimator;
  /** Carries an estimate to an observation's stamp. */
  readonly propagate: (estimate: StateEstimate, observation: Observation) => StateEstimate;
  /** Control steps between two estimates asked for while a skill runs, at least 1. */
  readonly estimateEvery: number;
  /** Control steps after which an estimate is too old to act on. */
  readonly maxAgeSteps: number;
  /** Length of a control step, ns. */
  readonly nsPerStep: bigint;
}

/** Keeps the newest estimate, asks for the next when one is due, and says when what it has is too old. */
export class Sensing {
  readonly #options: SensingOptions;
  #latest: StateEstimate | undefined;
  #askedAt: bigint | undefined;

  /** @throws RangeError on a rate, an age or a step length that is not positive (age: negative) */
  constructor(options: SensingOptions) {
    const { estimateEvery, maxAgeSteps, nsPerStep } = options;
    if (!Number.isInteger(estimateEvery) || estimateEvery < 1) {
      throw new RangeError(`estimateEvery must be a whole number of control steps from 1; got ${estimateEvery}`);
    }
    if (!Number.isInteger(maxAgeSteps) || maxAgeSteps < 0) {
      throw new RangeError(`maxAgeSteps must be a whole number of control steps from 0; got ${maxAgeSteps}`);
    }
    if (nsPerStep <= 0n) throw new RangeError(`nsPerStep must be positive; got ${nsPerStep.toString()}`);
    this.#options = options;
  }

  async reset(): Promise<void> {
    this.#latest = undefined;
    this.#askedAt = undefined;
    await this.#options.estimator.reset();
  }

  /** What is known at this observation, asking if an estimate is due; undefined while all that is known is too old. */
  async current(observation: Observation, signal?: AbortSignal): Promise<Sensed | undefined> {
    const { estimateEvery, maxAgeSteps, nsPerStep } = this.#options;
    const due = this.#askedAt === undefined || observation.stamp - this.#askedAt >= BigInt(estimateEvery) * nsPerStep;
    if (due || this.#ageSteps(observation) > maxAgeSteps) await this.look(observation, signal);
    return this.#ageSteps(observation) > maxAgeSteps ? undefined : this.#sensed(observation);
  }

  /** What is known if it was seen at `event` (ns) or later, asking if it was not; undefined while nothing newer is known. */
  async since(event: bigint, observation: Observation, signal?: AbortSignal): Promise<Sensed | undefined> {
    if (this.#latest === undefined || this.#latest.stamp < event) await this.look(observation, signal);
    return this.#latest !== undefined && this.#latest.stamp >= event ? this.#sensed(observation) : undefined;
  }

  /** Asks for an estimate, at most once per observation. */
  async look(observation: Observation, signal?: AbortSignal): Promise<void> {
    if (this.#askedAt === observation.stamp) return;
    this.#askedAt = observation.stamp;
    const estimate = await this.#options.estimator.estimate(observation, signal);
    // Answers may overtake each other on a network; an older one must not undo a newer one.
    if (this.#latest === undefined || estimate.stamp >= this.#latest.stamp) this.#latest = estimate;
  }

  /** Control steps since the newest estimate; Infinity before the first. */
  #ageSteps(observation: Observation): number {
    if (this.#latest === undefined) return Infinity;
    return Number(observation.stamp - this.#latest.stamp) / Number(this.#options.nsPerStep);
  }

  #sensed(observation: Observation): Sensed {
    return { observation, estimate: this.#options.propagate(this.#latest!, observation) };
  }
}
