import { join } from "node:path";
import type { Rng } from "../../core/index.ts";
import { cosineSchedule } from "../../learn/cosineSchedule.ts";
import { exportModel } from "../../learn/exportModel.ts";
import { NoiseTable } from "../../learn/NoiseTable.ts";
import { columnRange } from "../../learn/normalisation.ts";
import { train } from "../../learn/train.ts";
import { type SkillName, skillLayouts } from "../../policy/skillLayouts.ts";
import type { Sample } from "./demonstrations.ts";
import { chunkWidth, skillAction, skillLoss } from "./skillNetwork.ts";
import type { Supervision } from "../Supervision.ts";

export interface TrainSkillOptions extends Supervision {
  readonly seed: number;
  /** Where to keep the state of the network; a stopped training goes on from there. */
  readonly directory: string;
}

/** Optimiser steps of each skill. */
export const trainingSteps: Readonly<Record<SkillName, number>> = {
  "reach-pick": 9000,
  pick: 3000,
  "reach-place": 9000,
  place: 3000,
};

/** Samples in a batch. */
const batchSize = 256;
const peakRate = 2e-3;

/**
 * Trains one skill's network on samples and exports it as ONNX; the loss is the mean of the last 200 steps.
 *
 * @throws the signal's reason when aborted
 */
export async function trainSkill(
  skill: SkillName,
  samples: readonly Sample[],
  { seed, directory, signal, onProgress }: TrainSkillOptions,
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
    steps: trainingSteps[skill],
    schedule: (step) => cosineSchedule(step, trainingSteps[skill], 200, peakRate),
    adam: { clipNorm: 1 },
    ema: 0.998,
    seed,
    checkpoint: { path: join(directory, `${skill}.checkpoint`), everySteps: 1000 },
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
