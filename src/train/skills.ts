import type { ModelCard, ModelFile } from "../model/ModelCard.ts";
import { loadSkillPolicies } from "../policy/loadSkillPolicies.ts";
import { scriptedPolicies } from "../policy/ScriptedPolicy.ts";
import { skillLayouts, type SkillName, skillNames } from "../policy/skillLayouts.ts";
import { demonstrate, type Demonstration } from "./skills/demonstrations.ts";
import { evaluateSkills, evaluationTasks } from "./skills/evaluateSkills.ts";
import { demonstrationSeed } from "./skills/taskSeeds.ts";
import { trainingSteps, trainSkill } from "./skills/trainSkill.ts";
import { type TrainingOptions, trainingRecord } from "./TrainingOptions.ts";
import { skillCardText } from "./skills/skillCardText.ts";
import { chunkWidth } from "./skills/skillNetwork.ts";
import { makeDirectory, writeCard, writeNetwork } from "./writeModel.ts";

export interface TrainSkillsOptions extends TrainingOptions {
  /** Successful demonstrations to learn from; the paper has 50. */
  readonly demonstrations: number;
}

/** Attempts per wanted demonstration before something must be wrong. */
const mostAttempts = 3;

/**
 * Makes the demonstrations, trains the four skills, evaluates them on new tasks and writes policy.json, README.md and one
 * ONNX file for each skill.
 *
 * @throws the signal's reason when aborted; the directory keeps what was trained
 */
export async function trainSkills(options: TrainSkillsOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, signal } = options;
  // At once, rather than after minutes of work.
  await makeDirectory(options.directory);
  const { demonstrations, attempts } = await collect(options);
  const files: Record<string, ModelFile> = {};
  const losses: Record<string, number> = {};
  await makeDirectory(out);
  for (const skill of skillNames) {
    const samples = demonstrations.flatMap((d) => d[skill]);
    const { bytes, loss } = await trainSkill(skill, samples, options);
    losses[skill] = loss;
    files[skill] = await writeNetwork(out, `${skill}.onnx`, bytes, {
      inputs: { condition: [1, skillLayouts[skill].condition.length] },
      outputs: { action: [1, chunkWidth(skill)] },
    });
    signal?.throwIfAborted();
  }
  const draft: ModelCard = {
    name: "skills",
    description: "Four manipulation skills shared by all discs and pegs: reach-pick, pick, reach-place, place",
    files,
    data: {
      source: "scripted expert in the cannon-es simulation, random single stacking tasks (src/train/skills)",
      demonstrations: demonstrations.length,
      attempts,
      samples: Object.fromEntries(skillNames.map((s) => [s, count(demonstrations, s)])),
      method: "two-step regression (arXiv 2512.01809), chunks of 8 actions, 4 executed",
    },
    training: trainingRecord(options, totalSteps),
    seed,
    licence: "Apache-2.0",
    evaluation: {},
  };
  // The evaluation runs what was written, as a user would.
  await writeCard(out, draft, skillCardText(draft));
  const learned = await loadSkillPolicies(out);
  const success = await evaluateSkills(learned, seed, "evaluation", options);
  const expert = await evaluateSkills(scriptedPolicies, seed, "evaluation of the expert", options);
  const card: ModelCard = {
    ...draft,
    training: trainingRecord(options, totalSteps),
    evaluation: {
      task: "single stacking, new tasks from other seeds, oracle state",
      tasks: evaluationTasks,
      successes: success,
      expertSuccesses: expert,
      finalTrainingLoss: losses,
    },
  };
  await writeCard(out, card, skillCardText(card));
  return { card };
}

async function collect({ seed, demonstrations: wanted, signal, onProgress }: TrainSkillsOptions): Promise<{
  readonly demonstrations: readonly Demonstration[];
  readonly attempts: number;
}> {
  const demonstrations: Demonstration[] = [];
  let attempts = 0;
  while (demonstrations.length < wanted) {
    signal?.throwIfAborted();
    if (attempts >= mostAttempts * wanted) {
      throw new Error(`The expert succeeded in only ${demonstrations.length} of ${attempts} demonstrations`);
    }
    const shown = await demonstrate(demonstrationSeed(seed, attempts), attempts);
    attempts++;
    if (shown !== undefined) demonstrations.push(shown);
    await onProgress?.({ phase: "demonstrations", done: demonstrations.length, total: wanted });
  }
  return { demonstrations, attempts };
}

const totalSteps = skillNames.reduce((sum, skill) => sum + trainingSteps[skill], 0);

const count = (demonstrations: readonly Demonstration[], skill: SkillName): number =>
  demonstrations.reduce((sum, d) => sum + d[skill].length, 0);
