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
const layers = 4;
const heads = 4;
const hidden = 256;
/** Width in which discs and what they may lie on are compared. */
const pointer = 64;
/** What is added to the logit of what is not there. */
const never = -1e4;

/** Tokens, objects, the picture, and a place of its own for the status. */
const length = maxTokens + slots.all + 2;

type Inputs = Readonly<Record<GoalInputName, Value>>;
export type GoalOutputs = Readonly<Record<GoalOutputName, Value>>;

/** The network of goals: one transformer over words, objects and picture; see `goalInputs` and `goalOutputs`. */
export function goalNetwork({ words, tokens, objects, present, picture, pictured }: Inputs): GoalOutputs {
  const { graph } = words;
  const n = words.shape[0]!;
  const rowsOf = (x: Value): Value => reshape(x, [n * x.shape[1]!, x.shape[2]!]);
  const part = (x: Value): Value => reshape(x, [n, x.shape[0]! / n, width]);
  const spelled = add(
    dense(rowsOf(words), { name: "words", width, initialise: normalWith(1) }),
    dense(rowsOf(tokens), { name: "tokens", width }),
  );
  const places = graph.parameter("places.weight", [1, maxTokens, width], normalWith(0.1));
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
  const there = concat([reshape(slice(tokens, 2, 0, 1), [n, maxTokens]), present, pictured, ones(n, pictured)], 1);
  const mask = reshape(multiply(subtract(there, 1), -never), [n, 1, 1, length]);
  let rows = reshape(sequence, [n * length, width]);
  for (let i = 0; i < layers; i++) {
    rows = transformerBlock({ rows, batch: n, length, mask }, { name: `layer ${i}`, heads, hidden });
  }
  const states = reshape(standardise(rows), [n, length, width]);
  const cut = (from: number, count: number): Value => reshape(slice(states, 1, from, from + count), [n * count, width]);
  const discs = cut(maxTokens, slots.discs);
  const spots = cut(maxTokens, slots.spots);
  /** Of each disc with each disc and peg, [n, discs, spots]. */
  const pairs = (name: string): Value => {
    const asked = reshape(dense(discs, { name: `${name}.disc`, width: pointer }), [n, slots.discs, pointer]);
    const offered = reshape(dense(spots, { name: `${name}.spot`, width: pointer }), [n, slots.spots, pointer]);
    return matMul(multiply(asked, 1 / Math.sqrt(pointer)), transpose(offered, [0, 2, 1]));
  };
  const none = reshape(dense(discs, { name: "none", width: 1 }), [n, slots.discs, 1]);
  const absent = reshape(multiply(subtract(slice(present, 1, 0, slots.spots), 1), -never), [n, 1, slots.spots]);
  const ofSpots = dense(spots, { name: "spots", width: 2 });
  return {
    on: concat([none, add(pairs("on"), absent)]),
    notOn: pairs("not on"),
    clear: reshape(slice(ofSpots, 1, 0, 1), [n, slots.spots]),
    candidates: reshape(slice(ofSpots, 1, 1, 2), [n, slots.spots]),
    status: dense(cut(length - 1, 1), { name: "status", width: statuses.length }),
  };
}

const ones = (n: number, like: Value): Value => like.graph.constant(new Float32Array(n).fill(1), [n, 1]);

/**
 * Mean over the batch of weighted cross entropies: of what each disc lies on (`on` has the weights in its wanted classes), of the
 * status, and of all other literals. How much each counts is in `GoalTargets`.
 */
export function goalLoss(inputs: Inputs, targets: Readonly<Record<GoalTargetName, Value>>): Value {
  const { on, notOn, clear, candidates, status } = goalNetwork(inputs);
  const n = on.shape[0]!;
  const flat = (x: Value): Value => reshape(x, [n, x.shape.slice(1).reduce((a, b) => a * b, 1)]);
  const literals = concat([flat(notOn), flat(clear), flat(candidates)], 1);
  const chosen = add(sum(multiply(logSoftmax(on), targets.on)), sum(multiply(logSoftmax(status), targets.status)));
  const other = sum(multiply(crossEntropy(literals, targets.literals), targets.weights));
  return multiply(subtract(other, chosen), 1 / n);
}
