import { type GoalInputName, type GoalOutputName, statuses } from "../../goal/learned/goalLayout.ts";
import { slots } from "../../goal/learned/SlottedScene.ts";
import { maxTokens } from "../../goal/learned/tokens.ts";
import type { Value } from "../../learn/GraphBuilder.ts";
import { normalWith } from "../../learn/initialisers.ts";
import { dense } from "../../learn/layers.ts";
import { crossEntropy } from "../../learn/losses.ts";
import { add, multiply, subtract } from "../../learn/operations/elementwise.ts";
import { matMul } from "../../learn/operations/matrix.ts";
import { sum } from "../../learn/operations/reductions.ts";
import { concat, expand, reshape, slice, transpose } from "../../learn/operations/shaping.ts";
import { logSoftmax } from "../../learn/operations/softmax.ts";
import { standardise } from "../../learn/operations/standardise.ts";
import { transformerBlock } from "../../learn/transformer.ts";
import type { GoalTargetName } from "./GoalTargets.ts";

const width = 128;
const layers = 5;
/** Layers after which tokens are asked what they stand for: the others are for what is asked of it. */
const understanding = 3;
const heads = 4;
const hidden = 256;
/** Width in which discs and what they may lie on are compared. */
const pointer = 64;
/** What is added to the logit of what is not there. */
const never = -1e4;

type Inputs = Readonly<Record<GoalInputName, Value>>;
export type GoalOutputs = Readonly<Record<GoalOutputName, Value>>;

/** The network of goals: one transformer over words, objects and picture; see `goalInputs` and `goalOutputs`. */
export const goalNetwork = (inputs: Inputs): GoalOutputs => goalNetworkInTraining(inputs).outputs;

/** Its outputs, and logits of what each token stands for, [n, tokens, spots], which only training asks for. */
export function goalNetworkInTraining({ words, tokens, objects, present, picture, pictured }: Inputs): {
  readonly outputs: GoalOutputs;
  readonly mentions: Value;
} {
  const { graph } = words;
  const [n, tokenCount] = words.shape as [number, number];
  // Tokens, objects, the picture, and a place of its own for the status.
  const length = tokenCount + slots.all + 2;
  const rowsOf = (x: Value): Value => reshape(x, [n * x.shape[1]!, x.shape[2]!]);
  const part = (x: Value): Value => reshape(x, [n, x.shape[0]! / n, width]);
  const spelled = add(
    dense(rowsOf(words), { name: "words", width, initialise: normalWith(1) }),
    dense(rowsOf(tokens), { name: "tokens", width }),
  );
  const places = slice(graph.parameter("places.weight", [1, maxTokens, width], normalWith(0.1)), 1, 0, tokenCount);
  const status = graph.parameter("status.place", [1, 1, width], normalWith(0.1));
  const sequence = concat(
    [
      add(part(spelled), places),
      part(dense(rowsOf(objects), { name: "objects", width })),
      part(dense(picture, { name: "picture", width })),
      expand(status, [n, 1, width]),
    ],
    1,
  );
  const there = concat([reshape(slice(tokens, 2, 0, 1), [n, tokenCount]), present, pictured, ones(n, pictured)], 1);
  const mask = reshape(multiply(subtract(there, 1), -never), [n, 1, 1, length]);
  let rows = reshape(sequence, [n * length, width]);
  const through = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      rows = transformerBlock({ rows, batch: n, length, mask }, { name: `layer ${i}`, heads, hidden });
    }
  };
  /** Cuts rows out of every sequence. */
  const cutter = (): ((from: number, count: number) => Value) => {
    const states = reshape(standardise(rows), [n, length, width]);
    return (from, count) => reshape(slice(states, 1, from, from + count), [n * count, width]);
  };
  /** How well each of `count` rows goes with each spot, [n, count, spots]. */
  const pairs = (name: string, what: string, asking: Value, count: number, spots: Value): Value => {
    const asked = reshape(dense(asking, { name: `${name}.${what}`, width: pointer }), [n, count, pointer]);
    const offered = reshape(dense(spots, { name: `${name}.spot`, width: pointer }), [n, slots.spots, pointer]);
    return matMul(multiply(asked, 1 / Math.sqrt(pointer)), transpose(offered, [0, 2, 1]));
  };
  const absent = reshape(multiply(subtract(slice(present, 1, 0, slots.spots), 1), -never), [n, 1, slots.spots]);
  through(0, understanding);
  const understood = cutter();
  const mentions = add(
    pairs("mention", "token", understood(0, tokenCount), tokenCount, understood(tokenCount, slots.spots)),
    absent,
  );
  through(understanding, layers);
  const cut = cutter();
  const discs = cut(tokenCount, slots.discs);
  const spots = cut(tokenCount, slots.spots);
  const none = reshape(dense(discs, { name: "none", width: 1 }), [n, slots.discs, 1]);
  const ofSpots = dense(spots, { name: "spots", width: 2 });
  const outputs = {
    on: concat([none, add(pairs("on", "disc", discs, slots.discs, spots), absent)]),
    notOn: pairs("not on", "disc", discs, slots.discs, spots),
    clear: reshape(slice(ofSpots, 1, 0, 1), [n, slots.spots]),
    candidates: reshape(slice(ofSpots, 1, 1, 2), [n, slots.spots]),
    status: dense(cut(length - 1, 1), { name: "status", width: statuses.length }),
  };
  return { outputs, mentions };
}

const ones = (n: number, like: Value): Value => like.graph.constant(new Float32Array(n).fill(1), [n, 1]);

/**
 * Mean over the batch of weighted cross entropies: of what each disc lies on (`on` has the weights in its wanted classes), of the
 * status, of what tokens stand for (which tells the network early what words mean), and of all other literals. How much each counts is
 * in `GoalTargets`.
 */
export function goalLoss(inputs: Inputs, targets: Readonly<Record<GoalTargetName, Value>>): Value {
  const { outputs, mentions } = goalNetworkInTraining(inputs);
  const { on, notOn, clear, candidates, status } = outputs;
  const n = on.shape[0]!;
  const flat = (x: Value): Value => reshape(x, [n, x.shape.slice(1).reduce((a, b) => a * b, 1)]);
  const literals = concat([flat(notOn), flat(clear), flat(candidates)], 1);
  const chosen = [
    multiply(logSoftmax(on), targets.on),
    multiply(logSoftmax(status), targets.status),
    multiply(logSoftmax(mentions), targets.mentions),
  ]
    .map((each) => sum(each))
    .reduce(add);
  const other = sum(multiply(crossEntropy(literals, targets.literals), targets.weights));
  return multiply(subtract(other, chosen), 1 / n);
}
