import { strict as assert } from "node:assert";
import { Rng } from "../../src/core/index.ts";
import { gradients } from "../../src/learn/gradients.ts";
import { GraphBuilder } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { convolve, enlarge } from "../../src/learn/operations/convolution.ts";
import { weighted } from "./checkGradients.ts";
import { drawArray, naiveConvolution } from "./naiveConvolution.ts";

const cases = [
  { k: 3, stride: 1 },
  { k: 3, stride: 2 },
  { k: 1, stride: 1 },
  { k: 5, stride: 1 },
  { k: 5, stride: 2 },
] as const;

describe("convolve", () => {
  for (const { k, stride } of cases) {
    const rng = new Rng(k, `convolution ${stride}`);
    const inputs = {
      x: drawArray([2, 3, 6, 4], rng),
      kernels: drawArray([5, 3, k, k], rng),
      bias: drawArray([5], rng),
    };

    it(`does what the definition says, ${k} x ${k} and stride ${stride}`, async () => {
      const graph = new GraphBuilder();
      const [x, kernels, bias] = Object.entries(inputs).map(([name, { dims }]) => graph.input(name, dims));
      const y = convolve(x!, kernels!, bias!, stride);
      graph.output("y", y);
      const session = await GraphSession.open(graph.encode());
      const { data, dims } = (await session.run(inputs))["y"]!;
      await session.close();
      assert.deepEqual(dims, y.shape);
      const expected = naiveConvolution(inputs.x, inputs.kernels, inputs.bias, stride);
      assert.equal(data.length, expected.length);
      for (const [i, value] of expected.entries()) assert.ok(Math.abs(data[i]! - value) < 1e-5, `element ${i}`);
    });

    // onnxruntime has no convolution in float64; but the result is linear in each operand, so that wide differences are exact.
    it(`has the gradients that differences show, ${k} x ${k} and stride ${stride}`, async () => {
      const graph = new GraphBuilder();
      const operands = Object.entries(inputs).map(([name, { dims }]) => graph.input(name, dims));
      const loss = weighted(convolve(operands[0]!, operands[1]!, operands[2]!, stride));
      graph.output("loss", loss);
      for (const [i, gradient] of gradients(loss, operands).entries()) graph.output(`d${i}`, gradient);
      const session = await GraphSession.open(graph.encode());
      const found = await session.run(inputs);
      const lossOf = async (): Promise<number> => (await session.run(inputs))["loss"]!.data[0]!;
      for (const [i, { data }] of Object.values(inputs).entries()) {
        assert.deepEqual(found[`d${i}`]!.dims, operands[i]!.shape);
        for (let e = 0; e < data.length; e++) {
          const value = data[e]!;
          data[e] = value + 1;
          const up = await lossOf();
          data[e] = value - 1;
          const down = await lossOf();
          data[e] = value;
          const difference = (up - down) / 2;
          assert.ok(Math.abs(found[`d${i}`]!.data[e]! - difference) < 2e-4, `operand ${i}, element ${e}`);
        }
      }
      await session.close();
    });
  }

  it("refuses shapes that do not fit", () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", [1, 3, 6, 4]);
    const bias = graph.input("b", [5]);
    assert.throws(() => convolve(x, graph.input("even", [5, 3, 2, 2]), bias), /odd k/);
    assert.throws(() => convolve(x, graph.input("channels", [5, 2, 3, 3]), bias), /\[5, 2, 3, 3\]/);
    const odd = graph.input("odd", [1, 3, 5, 4]);
    assert.throws(() => convolve(odd, graph.input("w", [5, 3, 3, 3]), bias, 2), RangeError);
  });
});

describe("enlarge", () => {
  it("shows each pixel four times and adds up their gradients", async () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", [1, 2, 2, 3]);
    const y = enlarge(x);
    graph.output("y", y);
    const loss = weighted(y);
    graph.output("dx", gradients(loss, [x])[0]!);
    const session = await GraphSession.open(graph.encode());
    const data = Float32Array.from({ length: 12 }, (_, i) => i);
    const found = await session.run({ x: { data, dims: x.shape } });
    await session.close();
    const at = (c: number, v: number, u: number): number => found["y"]!.data[(c * 4 + v) * 6 + u]!;
    assert.deepEqual(y.shape, [1, 2, 4, 6]);
    for (let c = 0; c < 2; c++) {
      for (let v = 0; v < 4; v++)
        for (let u = 0; u < 6; u++) assert.equal(at(c, v, u), c * 6 + (v >> 1) * 3 + (u >> 1));
    }
    let total = 0;
    for (const slope of found["dx"]!.data) total += slope;
    const rng = new Rng(99, "weights");
    let weights = 0;
    for (let i = 0; i < 48; i++) weights += rng.uniform(0.5, 2) * (rng.uniform() < 0.5 ? -1 : 1);
    assert.ok(Math.abs(total - weights) < 1e-4);
  });
});
