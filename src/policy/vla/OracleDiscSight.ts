import type { Observation, TruthSource, Vec3 } from "../../core/index.ts";
import { discNumbers } from "./discNumbers.ts";
import { discLength, discPlaces } from "./vlaInputs.ts";
import type { VlaSight } from "./VlaSight.ts";

/** Sees nothing, and is told where all discs are: for the policy that separates what seeing costs. */
export class OracleDiscSight implements VlaSight {
  readonly sees = "discs";
  readonly #truth: TruthSource;

  constructor(truth: TruthSource) {
    this.#truth = truth;
  }

  /** @throws RangeError on more discs than the policy has places for, or on one of a colour that it does not know */
  async look({ stamp }: Observation, target: Vec3): Promise<Readonly<Record<"discs", Float32Array>>> {
    const { discs } = this.#truth.worldState(stamp);
    if (discs.length > discPlaces) {
      throw new RangeError(`The policy has places for ${discPlaces} discs; this scene has ${discs.length}`);
    }
    const numbers = new Float32Array(discPlaces * discLength);
    for (const [i, { spec, pose }] of discs.entries()) numbers.set(discNumbers(spec, pose, target), i * discLength);
    return { discs: numbers };
  }
}
