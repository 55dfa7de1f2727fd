import { executedActions } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import { stack } from "./stack.ts";
import { drawStackingTask } from "./stackingScene.ts";
import type { Supervision } from "../Supervision.ts";
import { evaluationSeed } from "./taskSeeds.ts";

/** Stacking tasks of the evaluation, none of them demonstrated. */
export const evaluationTasks = 40;

/** How many of the evaluation tasks the policies solve. @throws the signal's reason when aborted */
export async function evaluateSkills(
  policies: SkillPolicies,
  seed: number,
  phase: string,
  { signal, onProgress }: Supervision,
): Promise<number> {
  let done = 0;
  for (let i = 0; i < evaluationTasks; i++) {
    signal?.throwIfAborted();
    const taskSeed = evaluationSeed(seed, i);
    const task = drawStackingTask(taskSeed);
    if (await stack({ task, seed: taskSeed, policies, execute: executedActions, actionNoise: 0 })) done++;
    await onProgress?.({ phase, done: i + 1, total: evaluationTasks, note: `${done} successes` });
  }
  return done;
}
