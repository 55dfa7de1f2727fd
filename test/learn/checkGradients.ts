import { strict as assert } from "node:assert";
import { Rng } from "../../src/core/index.ts";
import { gradients } from "../../src/learn/gradients.ts";
import { GraphBuilder, size, type Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { multiply } from "../../src/learn/operations/elementwise.ts";
import { concat, reshape } from "../../src/learn/operations/shaping.ts";
import { sum } from "../../src/learn/operations/reductions.ts";

/** A scalar out of a result: its elements weighted by fixed random numbers, so that every element's gradient counts. */
export function weighted(result: Value): Value {
  const rng = new Rng(99, "weights");
  const weights = Array.from(
    { length: size(result.shape) },
    () => rng.uniform(0.5, 2) * (rng.uniform() < 0.5 ? -1 : 1),
  );
  return sum(multiply(result, result.graph.constant(weights, result.shape)));
}

/**
 * Compares reverse-mode gradients with central differences, both in float64, for all inputs and parameters of a loss.
 * Inputs are uniform in [low, high]. At h = 1e-5 the differences are good to about 1e-9.
 */
export async function checkGradients(
  define: (inputs: Record<string, Value>, graph: GraphBuilder) => Value,
  shapes: Record<string, readonly number[]>,
  [low, high]: readonly [number, number] = [-1.5, 1.5],
): Promise<void> {
  const graph = new GraphBuilder("float64");
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)]));
  const loss = define(inputs, graph);
  const parameters = [...graph.parameters.values()].map(({ value }) => value);
  const targets = [...Object.values(inputs), ...parameters];
  const flat = gradients(loss, targets).map((g) => reshape(g, [size(g.shape)]));
  for (const [i, target] of targets.entries()) {
    assert.equal(flat[i]!.shape[0], size(target.shape), `gradient of ${target.name}`);
  }
  const all = concat(flat);
  graph.output("loss", loss);
  graph.output("gradient", all);
  const count = parameters.reduce((n, { shape }) => n + size(shape), 0);
  if (count > 0) graph.input("flat parameters", [count]);
  const session = await GraphSession.open(graph.encode(count > 0 ? { flatInput: "flat parameters" } : "none"));
  const rng = new Rng(7, "inputs");
  const draw = (dims: readonly number[]) => ({
    data: Float64Array.from({ length: size(dims) }, () => rng.uniform(low, high)),
    dims,
  });
  const feeds: Record<string, { data: Float64Array; dims: readonly number[] }> = {};
  for (const [name, shape] of Object.entries(shapes)) feeds[name] = draw(shape);
  if (count > 0) feeds["flat parameters"] = draw([count]);
  const lossOf = async (): Promise<number> => (await session.run(feeds))["loss"]!.data[0]!;
  const gradient = (await session.run(feeds))["gradient"]!.data;
  const h = 1e-5;
  let k = 0;
  let largest = 0;
  for (const { data } of Object.values(feeds)) {
    for (let i = 0; i < data.length; i++, k++) {
      const x = data[i]!;
      data[i] = x + h;
      const up = await lossOf();
      data[i] = x - h;
      const down = await lossOf();
      data[i] = x;
      const expected = (up - down) / (2 * h);
      largest = Math.max(largest, Math.abs(expected));
      const error = Math.abs(gradient[k]! - expected) / Math.max(1, Math.abs(expected));
      assert.ok(error < 1e-7, `gradient ${k}: got ${gradient[k]!}, differences say ${expected}`);
    }
  }
  assert.equal(k, all.shape[0]);
  assert.ok(largest > 1e-3, "the loss must depend on something");
  await session.close();
}
