import { Rng } from "../../core/index.ts";
import { exportModel } from "../../learn/exportModel.ts";
import type { Parameters } from "../../learn/GraphBuilder.ts";
import { GraphSession } from "../../learn/GraphSession.ts";
import { NoiseTable } from "../../learn/NoiseTable.ts";
import { chunkSteps, commonInputs, movingParts, noiseLength } from "../../policy/vla/vlaInputs.ts";
import type { PromptWords } from "../../policy/vla/PromptWords.ts";
import { actionParts, actionScale } from "../../policy/vlaLayout.ts";
import { chunkAt, type Examples, type Frame, promptOf } from "./examples/Examples.ts";
import { chunkBatch, type Encoder, sensedBatch, type Told } from "./examples/vlaBatch.ts";
import { chunkInputs, vlaActions, vlaLoss, type VlaNetworkOptions } from "./network/vlaNetwork.ts";

/** Actions of each chunk that are scored: a quarter of a second, whatever part of a chunk a policy carries out. */
export const scoredSteps = 5;

/**
 * What a network is scored on: games of which it is told the game, the same told the sub-task, and stackings told the sub-task. In a game of the
 * expert's the sub-task follows from what is seen; only stackings show whether what is told is obeyed.
 */
export const scoreNames = ["game", "sub-task", "stacking"] as const;
export type ScoreName = (typeof scoreNames)[number];

/** How good a network is on episodes that it was not trained on, told one way. */
export interface VlaScore {
  /** Flow-matching loss. */
  readonly loss: number;
  /** Mean distance between where the scored actions of a sampled chunk lead and where the expert's do, m. */
  readonly actionError: number;
  /** Share of the scored actions whose hand is to be open where the expert's is closed, or the other way round. */
  readonly gripperErrors: number;
}

/** A network on its way. */
export interface CurvePoint {
  readonly step: number;
  /** Observations that it was trained on so far, each time that one was shown counted. */
  readonly samples: number;
  /** Mean since the point before. */
  readonly trainingLoss: number;
  readonly modes: Readonly<Record<ScoreName, VlaScore>>;
}

export interface EvaluateVlaOptions {
  /** At least one game and one stacking. */
  readonly validation: Examples;
  readonly encoder: Encoder;
  readonly words: PromptWords;
  readonly network: VlaNetworkOptions;
  readonly parameters: Parameters;
  /** Frames, evenly out of all games or stackings, of each score: a multiple of 8. */
  readonly frames: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** Frames that are looked at in one go. */
const rows = 8;
const draws = 4;

/** The frames that a score is of, evenly out of all games or of all stackings. */
export function scoredFrames({ games, stackings }: Examples, name: ScoreName, count: number): readonly Frame[] {
  const all = name === "stacking" ? stackings : games;
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
}

/** Scores a network on the same frames with the same noise at every call. @throws the signal's reason when aborted */
export async function evaluateVla(options: EvaluateVlaOptions): Promise<Pick<CurvePoint, "modes">> {
  const { validation, encoder, words, network, parameters, frames: count, seed, signal } = options;
  const session = await GraphSession.open(
    exportModel({
      inputs: {
        ...network.sight.inputs(rows),
        ...commonInputs(rows, words.list.length),
        ...chunkInputs(rows, draws),
        start: [rows, noiseLength],
      },
      outputs: (_, inputs) => ({
        loss: vlaLoss(inputs, network),
        sampled: vlaActions(inputs, inputs["start"]!, network),
      }),
      parameters,
    }),
  );
  const scoreOf = async (name: ScoreName): Promise<VlaScore> => {
    const frames = scoredFrames(validation, name, count);
    const mode = name === "game" ? "game" : "sub-task";
    const rng = new Rng(seed, "vla validation");
    const table = new NoiseTable(seed, 2 ** 16);
    const sum = { loss: 0, actionError: 0, gripperErrors: 0 };
    for (let from = 0; from < count; from += rows) {
      signal?.throwIfAborted();
      const told = frames.slice(from, from + rows).map((frame): Told => {
        return { frame, prompt: promptOf(frame, mode), showing: "plain" };
      });
      const start = table.rows(rng, rows, noiseLength);
      const numbers = { ...sensedBatch(told, encoder, words), ...chunkBatch(told, draws, rng, table), start };
      const shapes = {
        ...network.sight.inputs(rows),
        ...commonInputs(rows, words.list.length),
        ...chunkInputs(rows, draws),
        start: [rows, noiseLength],
      };
      const feeds = Object.entries(shapes).map(
        ([name, shape]) => [name, GraphSession.buffer(shape, numbers[name as keyof typeof numbers])] as const,
      );
      const { loss, sampled } = await session.run(Object.fromEntries(feeds));
      sum.loss += loss!.data[0]! * rows;
      for (const [i, { frame }] of told.entries()) {
        const length = chunkSteps * actionParts.length;
        const errors = chunkErrors(sampled!.data.subarray(i * length, (i + 1) * length), frame);
        sum.actionError += errors.distance;
        sum.gripperErrors += errors.gripper;
      }
      // Ctrl-C is heard only when the event loop turns.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return {
      loss: rounded(sum.loss / count),
      actionError: rounded(sum.actionError / count),
      gripperErrors: rounded(sum.gripperErrors / count),
    };
  };
  try {
    const [game, subTask, stacking] = [await scoreOf("game"), await scoreOf("sub-task"), await scoreOf("stacking")];
    return { modes: { game, "sub-task": subTask, stacking } };
  } finally {
    await session.close();
  }
}

/** How far apart a sampled chunk and the expert's lead, m, and the share of actions that differ in the gripper. */
function chunkErrors(
  sampled: ArrayLike<number>,
  frame: Frame,
): { readonly distance: number; readonly gripper: number } {
  const meant = chunkAt(frame);
  const apart = [0, 0, 0];
  let gripper = 0;
  for (let i = 0; i < scoredSteps; i++) {
    const [a, b] = [i * actionParts.length, i * movingParts.length];
    for (let k = 0; k < 3; k++) {
      apart[k]! += actionScale.translation * (Math.max(-1, Math.min(1, sampled[a + k]!)) - meant[b + k]!);
    }
    if (sampled[a + actionParts.length - 1]! > 0 !== meant[b + movingParts.length - 1]! > 0) gripper++;
  }
  return { distance: Math.hypot(...apart), gripper: gripper / scoredSteps };
}

const rounded = (x: number): number => Number(x.toPrecision(4));
