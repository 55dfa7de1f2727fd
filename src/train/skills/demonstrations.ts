import type { CartesianAction } from "../../core/index.ts";
import type { Policy } from "../../policy/Policy.ts";
import { ScriptedPolicy } from "../../policy/ScriptedPolicy.ts";
import { type SkillName, skillLayouts, valuesOf } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import { stack } from "./stack.ts";
import { drawStackingTask } from "./stackingScene.ts";

/** What the expert saw and what it meant to do next, at one control step. */
export interface Sample {
  /** In the skill's layout and units. */
  readonly condition: readonly number[];
  /** The chunk's actions one after the other, each in the layout's order. */
  readonly chunk: readonly number[];
}

/** Samples of one demonstration by skill. */
export type Demonstration = Readonly<Record<SkillName, readonly Sample[]>>;

/** Share of demonstrations in which the expert is pushed off its way, and how far (see `stack`). */
const noisyShare = 0.5;
const actionNoise = 0.15;

/**
 * The scripted expert carries out a random stacking task. In half of the demonstrations its reaching actions are
 * disturbed while what it meant to do is recorded, so that the data show how to come back (Laskey et al., "DART", CoRL
 * 2017).
 *
 * @returns undefined if the attempt failed: only successes are shown
 */
export async function demonstrate(seed: number, index: number): Promise<Demonstration | undefined> {
  const samples: Record<SkillName, Sample[]> = { "reach-pick": [], pick: [], "reach-place": [], place: [] };
  const recorded = (skill: SkillName): Policy<readonly number[]> => {
    const expert = new ScriptedPolicy(skill);
    return {
      async infer(observation, condition) {
        const chunk: readonly CartesianAction[] = await expert.infer(observation, condition);
        samples[skill].push({ condition, chunk: chunk.flatMap((a) => valuesOf(skillLayouts[skill], a)) });
        return chunk;
      },
    };
  };
  const policies: SkillPolicies = {
    "reach-pick": recorded("reach-pick"),
    pick: recorded("pick"),
    "reach-place": recorded("reach-place"),
    place: recorded("place"),
  };
  const task = drawStackingTask(seed);
  const noisy = (index + 1) * noisyShare - Math.floor(index * noisyShare) >= 1;
  const succeeded = await stack({ task, seed, policies, execute: 1, actionNoise: noisy ? actionNoise : 0 });
  return succeeded ? samples : undefined;
}
