import { strict as assert } from "node:assert";
import { gradients } from "../../src/learn/gradients.ts";
import { GraphBuilder, type Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { mlp } from "../../src/learn/layers.ts";
import { denormalise, normalise } from "../../src/learn/normalisation.ts";
import * as elementwise from "../../src/learn/operations/elementwise.ts";
import { affine, matMul } from "../../src/learn/operations/matrix.ts";
import { mean, meanSquaredError, sum } from "../../src/learn/operations/reductions.ts";
import { concat, expand, reshape, slice, transpose } from "../../src/learn/operations/shaping.ts";
import { logSoftmax, softmax } from "../../src/learn/operations/softmax.ts";
import { standardise } from "../../src/learn/operations/standardise.ts";
import { flowMatchingLoss, flowMatchingSample } from "../../src/learn/flowMatching.ts";
import { twoStepAction, twoStepLoss, type IterativeNetwork } from "../../src/learn/twoStepRegression.ts";
import { checkGradients, weighted } from "./checkGradients.ts";

const { add, divide, exp, gelu, log, multiply, negate, relu, sigmoid, silu, sqrt, square, subtract, tanh } =
  elementwise;

interface Case {
  readonly shapes: Record<string, readonly number[]>;
  readonly compute: (v: Record<string, Value>) => Value;
  readonly range?: readonly [number, number];
  /** The value itself, element by element, of operands that have equal shapes. */
  readonly value?: (...x: number[]) => number;
}

const a: readonly number[] = [2, 3];
const erfFreeGelu = (x: number): number => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const unary = (f: (x: Value) => Value, value: (x: number) => number, range?: readonly [number, number]): Case => ({
  shapes: { a },
  compute: (v) => f(v["a"]!),
  value,
  ...(range && { range }),
});
const binary = (
  f: (x: Value, y: Value) => Value,
  b: readonly number[],
  value?: (x: number, y: number) => number,
): Case => ({
  shapes: { a, b },
  compute: (v) => f(v["a"]!, v["b"]!),
  range: [0.4, 1.8],
  ...(value && { value }),
});

const cases: Record<string, Case> = {
  add: binary(add, a, (x, y) => x + y),
  "add, bias broadcast": binary(add, [3]),
  "add, column broadcast": binary(add, [2, 1]),
  "add, first operand broadcast": { shapes: { a: [3], b: a }, compute: (v) => add(v["a"]!, v["b"]!) },
  "add, outer": { shapes: { a: [2, 1], b: [1, 3] }, compute: (v) => add(v["a"]!, v["b"]!) },
  subtract: binary(subtract, a, (x, y) => x - y),
  "subtract, broadcast": binary(subtract, [3]),
  multiply: binary(multiply, a, (x, y) => x * y),
  "multiply, broadcast": binary(multiply, [2, 1]),
  "multiply by a number": unary(
    (x) => multiply(x, -3),
    (x) => -3 * x,
  ),
  "multiply by itself": unary(
    (x) => multiply(x, x),
    (x) => x * x,
  ),
  divide: binary(divide, a, (x, y) => x / y),
  "divide, broadcast": binary(divide, [3]),
  negate: unary(negate, (x) => -x),
  square: unary(square, (x) => x * x),
  sqrt: unary(sqrt, Math.sqrt, [0.3, 2]),
  exp: unary(exp, Math.exp),
  log: unary(log, Math.log, [0.3, 2]),
  tanh: unary(tanh, Math.tanh),
  sigmoid: unary(sigmoid, logistic),
  relu: unary(relu, (x) => Math.max(x, 0)),
  silu: unary(silu, (x) => x * logistic(x)),
  gelu: unary(gelu, erfFreeGelu),
  concat: { shapes: { a, b: [2, 2] }, compute: (v) => concat([v["a"]!, v["b"]!, v["a"]!]) },
  "concat, first axis": { shapes: { a, b: [1, 3] }, compute: (v) => concat([v["a"]!, v["b"]!], 0) },
  slice: { shapes: { a }, compute: (v) => slice(v["a"]!, 1, 1, 3) },
  "slice, first axis": { shapes: { a: [4, 2] }, compute: (v) => slice(v["a"]!, 0, 1, 2) },
  reshape: { shapes: { a }, compute: (v) => reshape(v["a"]!, [3, 2]) },
  transpose: { shapes: { a: [2, 3, 4] }, compute: (v) => transpose(v["a"]!, [2, 0, 1]) },
  expand: { shapes: { a: [1, 3] }, compute: (v) => expand(v["a"]!, [4, 2, 3]) },
  "sum of all": { shapes: { a }, compute: (v) => sum(v["a"]!) },
  "sum over an axis": { shapes: { a: [2, 3, 4] }, compute: (v) => sum(v["a"]!, [1]) },
  "mean of all": { shapes: { a }, compute: (v) => mean(v["a"]!) },
  "mean over axes": { shapes: { a: [2, 3, 4] }, compute: (v) => mean(v["a"]!, [0, -1]) },
  "mean squared error": binary((x, y) => multiply(meanSquaredError(x, y), 3), a),
  matMul: { shapes: { a, b: [3, 4] }, compute: (v) => matMul(v["a"]!, v["b"]!) },
  "matMul, batch by matrix": { shapes: { a: [2, 2, 3], b: [3, 2] }, compute: (v) => matMul(v["a"]!, v["b"]!) },
  "matMul, batches": { shapes: { a: [2, 1, 2, 3], b: [3, 3, 2] }, compute: (v) => matMul(v["a"]!, v["b"]!) },
  softmax: { shapes: { a: [2, 2, 3] }, compute: (v) => softmax(v["a"]!) },
  "log softmax": { shapes: { a: [2, 2, 3] }, compute: (v) => logSoftmax(v["a"]!) },
  standardise: { shapes: { a: [2, 2, 4] }, compute: (v) => standardise(v["a"]!) },
  affine: { shapes: { x: a, w: [3, 4], b: [4] }, compute: (v) => affine(v["x"]!, v["w"]!, v["b"]!) },
  normalise: { shapes: { a }, compute: (v) => normalise(v["a"]!, { low: [-1, 0, 2], high: [3, 0, 2.5] }) },
  denormalise: { shapes: { a }, compute: (v) => denormalise(v["a"]!, { low: [-1, 0, 2], high: [3, 0, 2.5] }) },
};

const network: IterativeNetwork = (x, time, observation) =>
  mlp(concat([x, time, observation]), { name: "net", hidden: [5, 5], output: x.shape[1]!, connections: "residual" });

describe("gradients", () => {
  for (const [name, { shapes, compute, range, value }] of Object.entries(cases)) {
    it(`agrees with central differences: ${name}`, async () => {
      await checkGradients((v) => weighted(compute(v)), shapes, range);
    });
    if (value === undefined) continue;
    it(`computes ${name}`, async () => {
      const graph = new GraphBuilder("float64");
      const numbers = Object.keys(shapes).map((_, i) =>
        Float64Array.from({ length: 6 }, (__, j) => 0.3 + ((5 * i + j) % 7) / 4),
      );
      const inputs = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, graph.input(key, shape)]));
      graph.output("y", compute(inputs));
      const session = await GraphSession.open(graph.encode());
      const feeds = Object.fromEntries(Object.keys(shapes).map((key, i) => [key, { data: numbers[i]!, dims: a }]));
      const { data } = (await session.run(feeds))["y"]!;
      for (let j = 0; j < 6; j++) assert.ok(Math.abs(data[j]! - value(...numbers.map((n) => n[j]!))) < 1e-12);
      await session.close();
    });
  }

  for (const activation of ["relu", "silu", "gelu", "tanh"] as const) {
    it(`agrees with central differences: residual MLP with ${activation}`, async () => {
      await checkGradients(
        (v) => weighted(mlp(v["x"]!, { name: "net", hidden: [5, 5], output: 3, activation, connections: "residual" })),
        { x: [3, 4] },
      );
    });
  }

  it("adds up over all uses of a value, shared parameters included", async () => {
    await checkGradients(
      (v) => {
        const once = mlp(v["x"]!, { name: "net", hidden: [4], output: 2 });
        const twice = mlp(once, { name: "net", hidden: [4], output: 2 });
        return weighted(add(multiply(once, twice), tanh(v["x"]!)));
      },
      { x: [3, 2] },
    );
  });

  it("agrees with central differences: two-step loss and action", async () => {
    const shapes = { observation: [2, 3], action: [2, 2], noise: [2, 2] };
    await checkGradients(
      ({ observation, action, noise }) =>
        twoStepLoss(network, { observation: observation!, action: action!, noise: noise! }),
      shapes,
    );
    await checkGradients(({ observation }) => weighted(twoStepAction(network, observation!, 2)), {
      observation: [2, 3],
    });
  });

  it("agrees with central differences: flow-matching loss and sample", async () => {
    await checkGradients(
      ({ observation, action, noise, time }) =>
        flowMatchingLoss(network, { observation: observation!, action: action!, noise: noise!, time: time! }),
      { observation: [2, 3], action: [2, 2], noise: [2, 2], time: [2, 1] },
    );
    await checkGradients(({ observation, noise }) => weighted(flowMatchingSample(network, observation!, noise!, 3)), {
      observation: [2, 3],
      noise: [2, 2],
    });
  });

  it("gives zeros for what the loss does not depend on", async () => {
    const graph = new GraphBuilder("float64");
    const [x, y] = [graph.input("x", [2]), graph.input("y", [2])];
    const [dx, dy] = gradients(sum(square(x)), [x, y]);
    graph.output("dx", dx!);
    graph.output("dy", dy!);
    const session = await GraphSession.open(graph.encode());
    const data = Float64Array.of(3, -1);
    const result = await session.run({ x: { data, dims: [2] }, y: { data, dims: [2] } });
    assert.deepEqual([...result["dx"]!.data], [6, -2]);
    assert.deepEqual([...result["dy"]!.data], [0, 0]);
    await session.close();
  });

  it("refuses a loss that is not a scalar", () => {
    const x = new GraphBuilder().input("x", [2]);
    assert.throws(() => gradients(x, [x]), RangeError);
  });
});
