import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileError, type Rng } from "../core/index.ts";
import { cosineSchedule } from "../learn/cosineSchedule.ts";
import { exportModel } from "../learn/exportModel.ts";
import { NoiseTable } from "../learn/NoiseTable.ts";
import { columnRange } from "../learn/normalisation.ts";
import { train } from "../learn/train.ts";
import { cardName, type ModelCard, type ModelFile } from "../model/ModelCard.ts";
import { loadModel } from "../model/OnnxModel.ts";
import { OnnxPolicy } from "../policy/OnnxPolicy.ts";
import { scriptedPolicies } from "../policy/ScriptedPolicy.ts";
import { executedActions, type SkillName, skillLayouts, skillNames } from "../policy/skillLayouts.ts";
import type { SkillPolicies } from "../skill/ManipulationSkills.ts";
import { demonstrate, type Demonstration, type Sample } from "./skills/demonstrations.ts";
import { skillCardText } from "./skills/skillCardText.ts";
import { chunkWidth, skillAction, skillLoss } from "./skills/skillNetwork.ts";
import { stack } from "./skills/stack.ts";
import { drawStackingTask } from "./skills/stackingScene.ts";

/** What a training has cost so far; measured by the caller, who has the clocks. */
export interface TrainingCostSoFar {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** J by method; never to be added. */
  readonly joules: Readonly<Record<string, number>>;
}

export interface TrainSkillsOptions {
  /** Directory of the model, made if need be. */
  readonly out: string;
  readonly seed: number;
  /** Successful demonstrations to learn from; the paper has 50. */
  readonly demonstrations: number;
  /** Of the source, for the card. */
  readonly revision: string;
  /** ISO 8601, for the card. */
  readonly date: string;
  readonly cost: () => TrainingCostSoFar;
  /** Where to keep the state of the networks, made if need be; a stopped training goes on from there. */
  readonly checkpointDirectory?: string;
  readonly signal?: AbortSignal;
  /**
   * Awaited. Demonstrations and evaluation wait for nothing else, so a caller who wants to be able to abort lets the event
   * loop turn here.
   */
  readonly onProgress?: (progress: SkillTrainingProgress) => void | Promise<void>;
}

export interface SkillTrainingProgress {
  /** "demonstrations", the name of a skill, or "evaluation". */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly note?: string;
}

/** Samples in a batch, and optimiser steps of each skill. */
const batchSize = 256;
const steps: Readonly<Record<SkillName, number>> = { "reach-pick": 9000, pick: 3000, "reach-place": 9000, place: 3000 };
const peakRate = 2e-3;

/** Stacking tasks of the evaluation, none of them demonstrated. */
const evaluationTasks = 40;

/** Attempts per wanted demonstration before something must be wrong. */
const mostAttempts = 3;

/**
 * Makes the demonstrations, trains the four skills, evaluates them on new tasks and writes policy.json, README.md and one
 * ONNX file for each skill.
 *
 * @throws the signal's reason when aborted; a checkpoint directory keeps what was trained
 */
export async function trainSkills(options: TrainSkillsOptions): Promise<{ readonly card: ModelCard }> {
  const { out, seed, checkpointDirectory, signal, onProgress } = options;
  // At once, rather than after minutes of work.
  if (checkpointDirectory !== undefined) await makeDirectory(checkpointDirectory);
  const { demonstrations, attempts } = await collect(options);
  const files: Record<string, ModelFile> = {};
  const losses: Record<string, number> = {};
  await makeDirectory(out);
  for (const skill of skillNames) {
    const samples = demonstrations.flatMap((d) => d[skill]);
    const { bytes, loss } = await trainSkill(skill, samples, options);
    losses[skill] = loss;
    files[skill] = await writeModel(out, skill, bytes);
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
    training: trainingRecord(options),
    seed,
    licence: "Apache-2.0",
    evaluation: {},
  };
  // The evaluation runs what was written, as a user would.
  await writeCard(out, draft);
  const learned = await learnedPolicies(out);
  const success = await successes(learned, seed, "evaluation", signal, onProgress);
  const expert = await successes(scriptedPolicies, seed, "evaluation of the expert", signal, onProgress);
  const card: ModelCard = {
    ...draft,
    training: trainingRecord(options),
    evaluation: {
      task: "single stacking, new tasks from other seeds, oracle state",
      tasks: evaluationTasks,
      successes: success,
      expertSuccesses: expert,
      finalTrainingLoss: losses,
    },
  };
  await writeCard(out, card);
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
    const shown = await demonstrate(seedOf(seed, attempts), attempts);
    attempts++;
    if (shown !== undefined) demonstrations.push(shown);
    await onProgress?.({ phase: "demonstrations", done: demonstrations.length, total: wanted });
  }
  return { demonstrations, attempts };
}

/**
 * Seeds of demonstrations and of evaluation tasks never meet each other, nor those of a benchmark, which count from a number
 * that a person types.
 */
const seedOf = (seed: number, index: number): number => 2 ** 40 + seed * 1_000_000 + index;
const evaluationOffset = 500_000;

async function trainSkill(
  skill: SkillName,
  samples: readonly Sample[],
  { seed, checkpointDirectory, signal, onProgress }: TrainSkillsOptions,
): Promise<{ readonly bytes: Uint8Array; readonly loss: number }> {
  const width = chunkWidth(skill);
  const conditions = skillLayouts[skill].condition.length;
  const range = columnRange(
    samples.flatMap((s) => s.chunk),
    width,
  );
  const noise = new NoiseTable(seed);
  const result = await train({
    define: (_, { condition, action, noise }) =>
      skillLoss(skill, range, { condition: condition!, action: action!, noise: noise! }),
    inputs: { condition: [batchSize, conditions], action: [batchSize, width], noise: [batchSize, width] },
    batch: (_, rng) => ({
      ...drawSamples(samples, conditions, width, rng),
      noise: noise.rows(rng, batchSize, width),
    }),
    steps: steps[skill],
    schedule: (step) => cosineSchedule(step, steps[skill], 200, peakRate),
    adam: { clipNorm: 1 },
    ema: 0.998,
    seed,
    ...(checkpointDirectory === undefined
      ? {}
      : { checkpoint: { path: join(checkpointDirectory, `${skill}.checkpoint`), everySteps: 1000 } }),
    ...(signal === undefined ? {} : { signal }),
    onProgress: async ({ step, steps: total, loss }) => {
      if (step % 100 === 0 || step === total) {
        await onProgress?.({ phase: skill, done: step, total, note: `loss ${loss.toFixed(4)}` });
      }
    },
  });
  signal?.throwIfAborted();
  const bytes = exportModel({
    inputs: { condition: [1, conditions] },
    outputs: (_, { condition }) => ({ action: skillAction(skill, range, condition!) }),
    parameters: result.ema,
  });
  const tail = result.losses.slice(-200);
  return { bytes, loss: tail.reduce((a, b) => a + b, 0) / tail.length };
}

function drawSamples(
  samples: readonly Sample[],
  conditions: number,
  width: number,
  rng: Rng,
): Record<"condition" | "action", Float32Array> {
  const condition = new Float32Array(batchSize * conditions);
  const action = new Float32Array(batchSize * width);
  for (let i = 0; i < batchSize; i++) {
    const sample = samples[rng.integer(samples.length)]!;
    condition.set(sample.condition, i * conditions);
    action.set(sample.chunk, i * width);
  }
  return { condition, action };
}

async function successes(
  policies: SkillPolicies,
  seed: number,
  phase: string,
  signal: AbortSignal | undefined,
  onProgress: TrainSkillsOptions["onProgress"],
): Promise<number> {
  let done = 0;
  for (let i = 0; i < evaluationTasks; i++) {
    signal?.throwIfAborted();
    const taskSeed = seedOf(seed, evaluationOffset + i);
    const task = drawStackingTask(taskSeed);
    if (await stack({ task, seed: taskSeed, policies, execute: executedActions, actionNoise: 0 })) done++;
    await onProgress?.({ phase, done: i + 1, total: evaluationTasks, note: `${done} successes` });
  }
  return done;
}

async function learnedPolicies(directory: string): Promise<SkillPolicies> {
  const entries = await Promise.all(
    skillNames.map(async (s) => [s, new OnnxPolicy(s, await loadModel(directory, s))] as const),
  );
  return Object.fromEntries(entries) as unknown as SkillPolicies;
}

function trainingRecord({ cost, date, revision }: TrainSkillsOptions): ModelCard["training"] {
  const { cpuSeconds, wallSeconds, joules } = cost();
  const total = skillNames.reduce((sum, s) => sum + steps[s], 0);
  return { steps: total, cpuSeconds, wallSeconds, joules, date, revision };
}

const count = (demonstrations: readonly Demonstration[], skill: SkillName): number =>
  demonstrations.reduce((sum, d) => sum + d[skill].length, 0);

async function writeModel(directory: string, skill: SkillName, bytes: Uint8Array): Promise<ModelFile> {
  const file = `${skill}.onnx`;
  await write(join(directory, file), bytes);
  return {
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    inputs: { condition: [1, skillLayouts[skill].condition.length] },
    outputs: { action: [1, chunkWidth(skill)] },
  };
}

async function writeCard(directory: string, card: ModelCard): Promise<void> {
  await write(join(directory, cardName), `${JSON.stringify(card, null, 2)}\n`);
  await write(join(directory, "README.md"), skillCardText(card));
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new FileError(path, `Cannot make the directory "${path}": ${String(error)}`, { cause: error });
  }
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new FileError(path, `Cannot write "${path}": ${String(error)}`, { cause: error });
  }
}
