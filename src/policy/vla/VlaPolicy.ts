import { ModelError, type Observation, type Pose, Rng } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import type { ActionChunk, Policy } from "../Policy.ts";
import { actionOfNumbers, actionParts } from "../vlaLayout.ts";
import { PromptWords } from "./PromptWords.ts";
import { proprioceptionOf } from "./proprioception.ts";
import { chunkSteps, noiseLength, vlaInputs } from "./vlaInputs.ts";
import { vlaSettings, type VlaSettings } from "./VlaSettings.ts";
import type { VlaSight } from "./VlaSight.ts";

/** Role of the network in the model's card. */
export const vlaRole = "vla";

/** How a policy is used. */
export interface VlaPolicyOptions {
  readonly sight: VlaSight;
  /** Forward kinematics: tool centre point in the base frame. */
  readonly toolPose: (joints: readonly number[]) => Pose;
}

/** Our own vision-language-action policy, which runs here; the condition is the prompt. Normalisation and sampling are inside the model. */
export class VlaPolicy implements Policy<string> {
  readonly settings: VlaSettings;
  readonly #model: OnnxModel;
  readonly #words: PromptWords;
  readonly #options: VlaPolicyOptions;

  private constructor(model: OnnxModel, settings: VlaSettings, options: VlaPolicyOptions) {
    this.#model = model;
    this.settings = settings;
    this.#words = new PromptWords(settings.words);
    this.#options = options;
  }

  /** @throws ModelError where the model is missing, broken, or sees by something else */
  static async load(directory: string, options: VlaPolicyOptions): Promise<VlaPolicy> {
    const card = await readCard(directory);
    const settings = vlaSettings(card);
    const { sees } = options.sight;
    if (settings.sees !== sees) {
      throw new ModelError(
        `The model "${directory}" is shown ${settings.sees}, and this agent is shown ${sees}; choose another model or agent`,
      );
    }
    const model = await OnnxModel.load(directory, card, vlaRole);
    const wanted = JSON.stringify(Object.entries(vlaInputs(sees, settings.words.length)).sort());
    if (JSON.stringify(Object.entries(model.inputs).sort()) === wanted) return new VlaPolicy(model, settings, options);
    await model.dispose();
    throw new ModelError(`The network of "${directory}" takes other inputs than this version gives; train it again`);
  }

  /**
   * @throws ModelError when the network computes something that is not a finite number; UserError on a prompt in words that it does not
   *   know; RangeError on an observation that lacks what the policy senses
   */
  async infer(observation: Observation, prompt: string, seed: number, signal?: AbortSignal): Promise<ActionChunk> {
    const { sight, toolPose } = this.#options;
    const words = this.#words.numbers(prompt);
    const { numbers, target } = proprioceptionOf(observation, toolPose);
    const seen = await sight.look(observation, target, signal);
    const chunk = await this.#sampled({ ...seen, words, proprio: Float32Array.from(numbers) }, seed, signal);
    const parts = actionParts.length;
    return Array.from({ length: chunkSteps }, (_, i) => {
      const action = actionOfNumbers(chunk.subarray(i * parts, (i + 1) * parts));
      // Open or closed, as robosuite takes it and as the expert does: a sample is seldom exactly either.
      return { ...action, gripper: Math.round(action.gripper) };
    });
  }

  /** Mean of chunks from as many noises as the settings say, in the numbers of `actionParts`. The first noise is the same however many there are. */
  async #sampled(
    sensed: Readonly<Record<string, Float32Array>>,
    seed: number,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    const { noiseScale, samples } = this.settings;
    const rng = new Rng(seed, "vla-noise");
    const mean = new Float32Array(chunkSteps * actionParts.length);
    for (let k = 0; k < samples; k++) {
      signal?.throwIfAborted();
      const noise = Float32Array.from({ length: noiseLength }, () => noiseScale * rng.normal());
      const { actions } = await this.#model.run({ ...sensed, noise });
      for (let i = 0; i < mean.length; i++) mean[i]! += actions![i]! / samples;
    }
    return mean;
  }

  /** Frees the network's memory; the policy cannot be asked afterwards. */
  dispose(): Promise<void> {
    return this.#model.dispose();
  }
}
