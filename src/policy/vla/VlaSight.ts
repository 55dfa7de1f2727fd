import type { Observation, Vec3 } from "../../core/index.ts";
import type { VlaSees } from "./vlaInputs.ts";

/** What a vision-language-action policy sees the scene by. */
export interface VlaSight {
  /** What a network must take to be used with it. */
  readonly sees: VlaSees;
  /**
   * The network's inputs for what is seen; see `sightInputs`.
   * @param target where the hand is told to be, m, base frame
   */
  look(observation: Observation, target: Vec3, signal?: AbortSignal): Promise<Readonly<Record<string, Float32Array>>>;
}
