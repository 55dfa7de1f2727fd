import { adam, type AdamOutputs, type AdamSettings } from "./adam.ts";
import { gradients } from "./gradients.ts";
import { GraphBuilder, size, type ParameterSpec, type Value } from "./GraphBuilder.ts";
import { type MuonOptions, muonDirection } from "./muon.ts";
import { add, multiply, subtract } from "./operations/elementwise.ts";
import { concat, reshape, slice } from "./operations/shaping.ts";

/** Builds a scalar loss out of the batch. */
export type Define = (graph: GraphBuilder, inputs: Readonly<Record<string, Value>>) => Value;

/** One training step as an ONNX model. */
export interface TrainingGraph {
  readonly bytes: Uint8Array;
  readonly parameters: ReadonlyMap<string, ParameterSpec>;
  /** Trainable numbers in all. */
  readonly count: number;
}

/** Names of the graph's state vectors; outputs are called `next <name>`. All are flat and of length `count`. */
export const stateNames = ["parameters", "first moment", "second moment", "average"] as const;

/**
 * One graph with the loss, its gradient, a step of Adam and the moving average of the parameters:
 * average ← average + (1 − keep)·(parameters − average), as in Polyak averaging. Scalar inputs are named `step size`,
 * `epsilon`, `decay` (only with weight decay) and `forget` = 1 − keep; the output `loss` is of the parameters that came in.
 * @param muon moves some of the parameters in place of Adam, along the same first moment; a scalar input `muon step` says how far
 * @throws RangeError where the loss has no parameters or is not a scalar
 */
export function trainingGraph(
  define: Define,
  shapes: Readonly<Record<string, readonly number[]>>,
  settings: AdamSettings,
  muon?: MuonOptions,
): TrainingGraph {
  const graph = new GraphBuilder();
  const batch = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)]));
  const loss = define(graph, batch);
  const specs = [...graph.parameters.values()];
  if (specs.length === 0) throw new RangeError("The loss has no parameters to train");
  const count = specs.reduce((sum, { value }) => sum + size(value.shape), 0);
  const flat = gradients(
    loss,
    specs.map(({ value }) => value),
  ).map((gradient) => reshape(gradient, [size(gradient.shape)]));
  const state = Object.fromEntries(stateNames.map((name) => [name, graph.input(name, [count])]));
  const scalar = (name: string): Value => graph.input(name, []);
  const next = adam(
    {
      parameters: state["parameters"]!,
      gradient: flat.length === 1 ? flat[0]! : concat(flat),
      first: state["first moment"]!,
      second: state["second moment"]!,
      stepSize: scalar("step size"),
      epsilon: scalar("epsilon"),
      ...(settings.weightDecay > 0 && { decay: { rate: scalar("decay"), mask: decayMask(graph, specs, count) } }),
    },
    settings,
  );
  const moved =
    muon === undefined ? next.parameters : withMuon(graph, state["parameters"]!, next, scalar("muon step"), muon);
  const average = state["average"]!;
  const averaged = add(average, multiply(subtract(moved, average), scalar("forget")));
  const results = [moved, next.first, next.second, averaged];
  for (const [i, name] of stateNames.entries()) graph.output(`next ${name}`, results[i]!);
  graph.output("loss", loss);
  return { bytes: graph.encode({ flatInput: "parameters" }), parameters: graph.parameters, count };
}

/** The parameters that Adam gives, but for those that Muon moves: flat. */
function withMuon(
  graph: GraphBuilder,
  before: Value,
  { parameters, first }: AdamOutputs,
  step: Value,
  { moves }: MuonOptions,
): Value {
  let start = 0;
  const pieces = [...graph.parameters].map(([name, { value }]) => {
    const length = size(value.shape);
    const cut = (flat: Value): Value => slice(flat, 0, start, start + length);
    const isMoved = [2, 4].includes(value.shape.length) && moves(name);
    const piece = isMoved
      ? subtract(cut(before), multiply(reshape(muonDirection(reshape(cut(first), value.shape)), [length]), step))
      : cut(parameters);
    start += length;
    return piece;
  });
  return pieces.length === 1 ? pieces[0]! : concat(pieces);
}

/** 1 for the numbers of tensors with two or more axes; biases and gains do not decay. */
function decayMask(graph: GraphBuilder, specs: readonly ParameterSpec[], count: number): Value {
  const mask = new Float32Array(count);
  let start = 0;
  for (const { value } of specs) {
    const end = start + size(value.shape);
    mask.fill(value.shape.length >= 2 ? 1 : 0, start, end);
    start = end;
  }
  return graph.constant(mask, [count]);
}
