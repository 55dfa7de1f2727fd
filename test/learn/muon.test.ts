import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { GraphBuilder, type Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { muonDirection } from "../../src/learn/muon.ts";
import { add, multiply } from "../../src/learn/operations/elementwise.ts";
import { sum } from "../../src/learn/operations/reductions.ts";
import { train } from "../../src/learn/train.ts";

type Matrix = readonly (readonly number[])[];

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((total, x, k) => total + x * b[k]![j]!, 0)));
const turned = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
const combined = (a: Matrix, s: number, b: Matrix, t: number): Matrix =>
  a.map((row, i) => row.map((x, j) => s * x + t * b[i]![j]!));

/** Five turns of the polynomial, number by number, whichever side is longer. */
function naiveDirection(momentum: Matrix): Matrix {
  const norm = Math.hypot(...momentum.flat());
  let x: Matrix = momentum.map((row) => row.map((each) => each / norm));
  for (let turn = 0; turn < 5; turn++) {
    const square = product(x, turned(x));
    const bent = combined(square, -4.775, product(square, square), 2.0315);
    x = combined(x, 3.4445, product(bent, x), 1);
  }
  const side = Math.sqrt(Math.max(x.length, x[0]!.length));
  return x.map((row) => row.map((each) => side * each));
}

const matrixOf = (data: ArrayLike<number>, rows: number): Matrix => {
  const columns = data.length / rows;
  return Array.from({ length: rows }, (_, i) => Array.from(data).slice(i * columns, (i + 1) * columns));
};

async function direction(data: Float32Array, dims: readonly number[]): Promise<ArrayLike<number>> {
  const graph = new GraphBuilder();
  graph.output("direction", muonDirection(graph.input("momentum", dims)));
  const session = await GraphSession.open(graph.encode());
  const result = await session.run({ momentum: { data, dims } });
  await session.close();
  assert.deepEqual(result["direction"]!.dims, dims);
  return result["direction"]!.data;
}

const random = (length: number): Float32Array => {
  const rng = new Rng(4, "momentum");
  return Float32Array.from({ length }, () => rng.normal(3));
};

describe("muonDirection()", () => {
  for (const shape of [
    [6, 15],
    [15, 6],
    [8, 3, 3, 3],
  ]) {
    it(`is what it is number by number, [${shape.join(", ")}]`, async () => {
      const data = random(shape.reduce((a, b) => a * b, 1));
      const found = matrixOf(await direction(data, shape), shape[0]!);
      const wanted = naiveDirection(matrixOf(data, shape[0]!));
      for (const [i, row] of wanted.entries())
        for (const [j, x] of row.entries()) assert.ok(Math.abs(found[i]![j]! - x) < 1e-3, `${found[i]![j]!}, ${x}`);
    });
  }

  it("moves all directions alike, and each number by about 1", async () => {
    const [rows, columns] = [5, 40];
    const data = random(rows * columns);
    // One direction far stronger than the others.
    for (let j = 0; j < columns; j++) data[j]! *= 30;
    const found = matrixOf(await direction(data, [rows, columns]), rows);
    const square = product(found, turned(found)).map((row) => row.map((x) => x / columns));
    for (const [i, row] of square.entries())
      for (const [j, x] of row.entries()) assert.ok(i === j ? x > 0.4 && x < 1.6 : Math.abs(x) < 0.4, String(x));
    const mean = found.flat().reduce((total, x) => total + x * x, 0) / (rows * columns);
    assert.ok(mean > 0.5 && mean < 1.5, String(mean));
  });
});

describe("train() with Muon", () => {
  it("moves what it shall and leaves the rest to Adam", async () => {
    const slopes = random(6);
    const start = (): Float32Array => new Float32Array(6);
    const options = {
      define: (graph: GraphBuilder): Value => {
        const slope = graph.constant(slopes, [2, 3]);
        return sum(
          ["muon", "adam"]
            .map((name) => multiply(graph.parameter(name, [2, 3], start), slope))
            .reduce((a, b) => add(a, b)),
        );
      },
      inputs: {},
      batch: () => ({}),
      steps: 1,
      schedule: () => 0.01,
      seed: 0,
    };
    const both = await train({ ...options, muon: { scale: 0.5, moves: (name) => name === "muon" } });
    const alone = await train(options);
    const numbers = (result: typeof both, name: string): readonly number[] => [...result.parameters.get(name)!.data];
    assert.deepEqual(numbers(both, "adam"), numbers(alone, "adam"));
    const wanted = naiveDirection(matrixOf(slopes, 2)).flat();
    for (const [i, x] of numbers(both, "muon").entries()) {
      assert.ok(Math.abs(x + 0.01 * 0.5 * wanted[i]!) < 1e-4, `${x}, ${wanted[i]!}`);
    }
  });
});
