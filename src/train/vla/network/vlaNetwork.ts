import { type Memory, expertBlock, memoryOf } from "../../../learn/experts.ts";
import { flowMatchingLoss, flowMatchingSample } from "../../../learn/flowMatching.ts";
import type { Value } from "../../../learn/GraphBuilder.ts";
import { normalWith, zeros } from "../../../learn/initialisers.ts";
import { dense } from "../../../learn/layers.ts";
import { type ColumnRange, denormalise, normalise } from "../../../learn/normalisation.ts";
import { add, multiply, relu, silu, subtract } from "../../../learn/operations/elementwise.ts";
import { sum } from "../../../learn/operations/reductions.ts";
import { concat, reshape, slice } from "../../../learn/operations/shaping.ts";
import { standardise } from "../../../learn/operations/standardise.ts";
import type { IterativeNetwork } from "../../../learn/twoStepRegression.ts";
import { chunkSteps, movingParts, promptPlaces } from "../../../policy/vla/vlaInputs.ts";
import { type SightNetwork, width } from "./SightNetwork.ts";

/** Layers of each expert. */
const layers = 4;
const heads = 4;
const hidden = 256;
/** What is added to the attention that a place gets at which there is nothing. */
const never = -1e4;
/** Euler steps of a sample, as in π0. */
const sampleSteps = 10;
/** Cycles per unit of time by which the action expert tells times apart. */
const clock = [0.25, 0.5, 1, 2, 4] as const;

/** What is fixed before training. */
export interface VlaNetworkOptions {
  readonly sight: SightNetwork;
  /** Of what the arm feels, `proprioParts`. */
  readonly proprio: ColumnRange;
  /** Of actions, `movingParts`. */
  readonly action: ColumnRange;
}

type Inputs = Readonly<Record<string, Value>>;

/**
 * What the action expert may look at, layer by layer: tokens of what is seen, of the prompt, and of what the arm feels, each of which
 * looks at all others. The last layer only offers.
 *
 * @param inputs those of the sight in training, and `commonInputs`
 */
function lookAround(inputs: Inputs, { sight, proprio }: VlaNetworkOptions): readonly Memory[] {
  const { words, proprio: feeling } = inputs as { readonly words: Value; readonly proprio: Value };
  const { graph } = words;
  const [n, , known] = words.shape as [number, number, number];
  const felt = relu(dense(normalise(feeling, proprio), { name: "proprio.0", width }));
  const seen = sight.tokens(inputs, felt);
  const spelled = dense(reshape(words, [n * promptPlaces, known]), {
    name: "words",
    width,
    initialise: normalWith(0.5),
  });
  const places = graph.parameter("words.places", [1, promptPlaces, width], normalWith(0.1));
  const parts = [
    reshape(seen.rows, [n, seen.count, width]),
    add(reshape(spelled, [n, promptPlaces, width]), places),
    reshape(dense(felt, { name: "proprio.1", width }), [n, 1, width]),
  ];
  const there = concat([seen.present, sum(words, [2]), graph.constant(new Float32Array(n).fill(1), [n, 1])], 1);
  const length = seen.count + promptPlaces + 1;
  const mask = reshape(multiply(subtract(there, 1), -never), [n, 1, 1, length]);
  let rows = reshape(concat(parts, 1), [n * length, width]);
  const memories: Memory[] = [];
  for (let i = 0; i < layers - 1; i++) {
    const block = expertBlock({ rows, batch: n }, { name: `look ${i}`, heads, hidden }, mask);
    rows = block.rows;
    memories.push(block.memory);
  }
  memories.push(memoryOf({ rows, batch: n }, { name: `look ${layers - 1}`, heads }, mask));
  return memories;
}

/**
 * The action expert: chunks on the way from noise to actions, [n · draws, chunk], and the times, [n · draws, 1], to velocities. All draws
 * of one observation look at the same memories, and none at each other.
 */
function actionExpert(memories: readonly Memory[], n: number, draws: number): IterativeNetwork {
  const { graph } = memories[0]!.keys;
  const length = draws * chunkSteps;
  const parts = movingParts.length;
  const drawOf = (i: number): number => Math.floor(i / chunkSteps);
  const apart = Float32Array.from({ length: length * length }, (_, i) =>
    drawOf(Math.floor(i / length)) === drawOf(i % length) ? 0 : never,
  );
  const own = graph.constant(apart, [1, 1, length, length]);
  return (x, time) => {
    const places = graph.parameter("act.places", [1, chunkSteps, width], normalWith(0.1));
    const moment = reshape(dense(times(time), { name: "act.time", width }), [n * draws, 1, width]);
    const actions = dense(reshape(x, [n * length, parts]), { name: "act.0", width });
    const each = add(add(reshape(actions, [n * draws, chunkSteps, width]), places), moment);
    let rows = dense(silu(reshape(each, [n * length, width])), { name: "act.1", width });
    for (const [i, memory] of memories.entries()) {
      rows = expertBlock({ rows, batch: n }, { name: `act layer ${i}`, heads, hidden }, own, [memory]).rows;
    }
    return reshape(dense(standardise(rows), { name: "velocity", width: parts, initialise: zeros }), [
      n * draws,
      chunkSteps * parts,
    ]);
  };
}

/** Times as numbers that tell them apart: [rows, 1] → [rows, 1 + 2 · cycles]. No gradient flows back to the times. */
function times(time: Value): Value {
  const { graph } = time;
  const turns = graph.constant(
    clock.flatMap((cycles) => [2 * Math.PI * cycles, 2 * Math.PI * cycles]),
    [1, 2 * clock.length],
  );
  const phases = graph.constant(
    clock.flatMap(() => [0, Math.PI / 2]),
    [1, 2 * clock.length],
  );
  const angles = add(multiply(time, turns), phases);
  return concat([time, graph.node("Sin", [angles], angles.shape)], 1);
}

/**
 * Flow-matching loss of a batch.
 *
 * @param inputs those of the sight in training, `commonInputs`, and `chunkInputs`
 */
export function vlaLoss(inputs: Inputs, options: VlaNetworkOptions): Value {
  const { proprio, actions, noise, time } = inputs as Readonly<Record<"proprio" | "actions" | "noise" | "time", Value>>;
  const n = proprio.shape[0]!;
  const network = actionExpert(lookAround(inputs, options), n, actions.shape[0]! / n);
  const action = normalise(actions, chunkRange(options.action));
  return flowMatchingLoss(network, { observation: proprio, action, noise, time });
}

/** Inputs of a batch that only training has: chunks in the units of `actionParts`, noise and times, `draws` of each observation. */
export const chunkInputs = (n: number, draws: number): Readonly<Record<string, readonly number[]>> => ({
  actions: [n * draws, chunkSteps * movingParts.length],
  noise: [n * draws, chunkSteps * movingParts.length],
  time: [n * draws, 1],
});

/**
 * Sampled chunks in the numbers of `actionParts`, [n, chunkSteps, actionParts].
 *
 * @param inputs those of the sight in training, and `commonInputs`
 * @param noise standard normal [n, chunk]
 * @param steps of Euler's method
 */
export function vlaActions(inputs: Inputs, noise: Value, options: VlaNetworkOptions, steps = sampleSteps): Value {
  const n = noise.shape[0]!;
  const network = actionExpert(lookAround(inputs, options), n, 1);
  const chunk = flowMatchingSample(network, inputs["proprio"]!, noise, steps);
  const actions = reshape(denormalise(chunk, chunkRange(options.action)), [n, chunkSteps, movingParts.length]);
  const moved = slice(actions, 2, 0, 3);
  const still = noise.graph.constant(new Float32Array(n * chunkSteps * 2), [n, chunkSteps, 2]);
  return concat([moved, still, slice(actions, 2, 3, 5)], 2);
}

/** The range of an action's parts, for each action of a chunk. */
const chunkRange = ({ low, high }: ColumnRange): ColumnRange => ({
  low: Array.from({ length: chunkSteps }, () => low).flat(),
  high: Array.from({ length: chunkSteps }, () => high).flat(),
});
