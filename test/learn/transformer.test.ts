import { strict as assert } from "node:assert";
import { Rng } from "../../src/core/index.ts";
import { GraphBuilder, size, type Parameters, type Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import { logSoftmax, softmax } from "../../src/learn/operations/softmax.ts";
import { standardise } from "../../src/learn/operations/standardise.ts";
import { attention, transformerBlock } from "../../src/learn/transformer.ts";
import { checkGradients, weighted } from "./checkGradients.ts";
import { drawArray } from "./naiveConvolution.ts";

const [batch, length, width, heads] = [2, 3, 4, 2];
const shapes = { rows: [batch * length, width], mask: [batch, 1, 1, length] };
const options = { name: "block", heads };
const sequences = ({ rows, mask }: Readonly<Record<string, Value>>) => ({ rows: rows!, batch, length, mask: mask! });

/** Random numbers for all parameters of a network. */
function draw(define: (inputs: Readonly<Record<string, Value>>) => Value, seed: number): Parameters {
  const graph = new GraphBuilder();
  define(Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)])));
  const rng = new Rng(seed, "parameters");
  return new Map([...graph.parameters].map(([name, { value }]) => [name, numbers(value.shape, rng)]));
}

const numbers = (shape: readonly number[], rng: Rng) => ({ shape, data: drawArray(shape, rng).data });

async function run(
  define: (inputs: Readonly<Record<string, Value>>) => Value,
  parameters: Parameters,
  inputs: Record<string, Float32Array>,
): Promise<Float32Array> {
  const bytes = exportModel({ inputs: shapes, outputs: (_, values) => ({ y: define(values) }), parameters });
  const session = await GraphSession.open(bytes);
  const feeds = Object.entries(shapes).map(([name, dims]) => [name, { data: inputs[name]!, dims }] as const);
  const { y } = await session.run(Object.fromEntries(feeds));
  await session.close();
  return y!.data as Float32Array;
}

const near = (found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-5): void => {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Math.abs(found[i]! - wanted[i]!) < tolerance, `element ${i}: ${found[i]!}, ${wanted[i]!}`);
  }
};

/** Row i of a matrix [_, n]. */
const rowOf = (matrix: ArrayLike<number>, i: number, n: number): number[] =>
  Array.from({ length: n }, (_, j) => matrix[i * n + j]!);

const shareOf = (row: readonly number[]): number[] => {
  const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
  return row.map((x) => Math.exp(x) / total);
};

describe("attention", () => {
  const define = (inputs: Readonly<Record<string, Value>>): Value => attention(sequences(inputs), options);
  const parameters = draw(define, 5);
  const rng = new Rng(6, "rows");
  const rows = drawArray(shapes.rows, rng).data;
  const mask = Float32Array.of(0, 0, 0, 0, -1e4, 0);

  it("mixes the values of its own sequence, head by head, as written down loop by loop", async () => {
    const layer = (part: string, row: readonly number[]): number[] => {
      const weight = parameters.get(`block.${part}.weight`)!.data;
      const bias = parameters.get(`block.${part}.bias`)!.data;
      return Array.from({ length: width }, (_, j) =>
        row.reduce((sum, x, i) => sum + x * weight[i * width + j]!, bias[j]!),
      );
    };
    const each = width / heads;
    const wanted: number[] = [];
    for (let b = 0; b < batch; b++) {
      const own = Array.from({ length }, (_, t) => rowOf(rows, b * length + t, width));
      for (const row of own) {
        const mixed = Array.from({ length: heads }, (_, head) => {
          const part = (name: string, from: readonly number[]): number[] =>
            layer(name, from).slice(head * each, (head + 1) * each);
          const query = part("query", row);
          const shares = shareOf(
            own.map((other, t) => {
              const key = part("key", other);
              return query.reduce((sum, q, i) => sum + q * key[i]!, 0) / Math.sqrt(each) + mask[b * length + t]!;
            }),
          );
          return Array.from({ length: each }, (_, i) =>
            own.reduce((sum, other, t) => sum + shares[t]! * part("value", other)[i]!, 0),
          );
        });
        wanted.push(...layer("out", mixed.flat()));
      }
    }
    near(await run(define, parameters, { rows, mask }), wanted);
  });

  it("does not look at what is masked, nor at other sequences", async () => {
    const before = await run(define, parameters, { rows, mask });
    const changed = rows.slice();
    // The place that is masked, in the second sequence.
    for (let i = 0; i < width; i++) changed[(length + 1) * width + i]! += 5;
    const after = await run(define, parameters, { rows: changed, mask });
    for (const row of [0, 1, 2, 3, 5]) near(rowOf(after, row, width), rowOf(before, row, width));
    assert.notDeepEqual(rowOf(after, 4, width), rowOf(before, 4, width));
  });

  it("refuses heads that do not divide the width", () => {
    const graph = new GraphBuilder();
    const values = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)]));
    assert.throws(() => attention(sequences(values), { name: "x", heads: 3 }), RangeError);
  });
});

describe("transformerBlock", () => {
  const define = (inputs: Readonly<Record<string, Value>>): Value =>
    transformerBlock(sequences(inputs), { ...options, hidden: 5 });

  it("agrees with central differences", async () => {
    await checkGradients((inputs) => weighted(define(inputs)), shapes);
  });

  it("starts as if it were not there", async () => {
    const graph = new GraphBuilder();
    define(Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)])));
    const rng = new Rng(3, "start");
    const parameters = new Map(
      [...graph.parameters].map(([name, { value, initialise }]) => [
        name,
        { shape: value.shape, data: initialise(value.shape, rng) },
      ]),
    );
    assert.ok(parameters.get("block.0.weight")!.data.some((value) => value !== 0));
    const rows = drawArray(shapes.rows, rng).data;
    near(await run(define, parameters, { rows, mask: new Float32Array(batch * length) }), rows);
  });
});

describe("rows of the last axis", () => {
  const shape = [2, 5];
  const x = Float64Array.of(0.3, -2, 1.5, 4, 0.3, 700, 699, 0, -700, 698.5);

  async function compute(f: (x: Value) => Value): Promise<readonly number[]> {
    const graph = new GraphBuilder("float64");
    graph.output("y", f(graph.input("x", shape)));
    const session = await GraphSession.open(graph.encode());
    const { data } = (await session.run({ x: { data: x, dims: shape } }))["y"]!;
    await session.close();
    assert.equal(data.length, size(shape));
    return [...data];
  }

  const rows = [rowOf(x, 0, 5), rowOf(x, 1, 5)];

  it("become shares, and logarithms of shares, without overflow", async () => {
    const shares = rows.flatMap((row) => shareOf(row.map((each) => each - Math.max(...row))));
    near(await compute(softmax), shares, 1e-12);
    near(
      await compute(logSoftmax),
      rows.flatMap((row) => {
        const top = Math.max(...row);
        const total = row.reduce((sum, each) => sum + Math.exp(each - top), 0);
        return row.map((each) => each - top - Math.log(total));
      }),
      1e-9,
    );
  });

  it("get mean 0 and variance 1", async () => {
    const wanted = rows.flatMap((row) => {
      const mean = row.reduce((a, b) => a + b) / 5;
      const variance = row.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 5;
      return row.map((each) => (each - mean) / Math.sqrt(variance + 1e-5));
    });
    near(await compute(standardise), wanted, 1e-9);
  });
});
