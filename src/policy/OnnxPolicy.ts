import { ModelError, type Observation } from "../core/index.ts";
import type { OnnxModel } from "../model/OnnxModel.ts";
import type { ActionChunk, Policy } from "./Policy.ts";
import { actionOf, chunkLength, type SkillLayout, type SkillName, skillLayouts } from "./skillLayouts.ts";

/**
 * A learned skill policy: input `condition` [1, n] in the layout's units, output `action` [1, 8 · parts] in metres, radians
 * and opening. Normalisation is inside the model.
 */
export class OnnxPolicy implements Policy<readonly number[]> {
  readonly #model: OnnxModel;
  readonly #layout: SkillLayout;
  readonly #name: SkillName;

  constructor(skill: SkillName, model: OnnxModel) {
    this.#name = skill;
    this.#model = model;
    this.#layout = skillLayouts[skill];
  }

  /** @throws ModelError when the model computes something that is not a finite number */
  async infer(_: Observation, condition: readonly number[]): Promise<ActionChunk> {
    const { action } = await this.#model.run({ condition: Float32Array.from(condition) });
    const parts = this.#layout.action.length;
    if (action?.length !== chunkLength * parts) {
      throw new ModelError(
        `The policy "${this.#name}" must give ${chunkLength} × ${parts} numbers; got ${action?.length ?? 0}. Retrain it with praxis train skills`,
      );
    }
    return Array.from({ length: chunkLength }, (_, i) => actionOf(this.#layout, action, i * parts));
  }
}
