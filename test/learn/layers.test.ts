import { strict as assert } from "node:assert";
import { Rng } from "../../src/core/index.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import { GraphBuilder, type Parameters } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { residualBlock } from "../../src/learn/layers.ts";
import { drawArray, naiveConvolution } from "./naiveConvolution.ts";

describe("residualBlock", () => {
  const x = drawArray([2, 3, 6, 4], new Rng(1, "block"));

  async function run(parameters: Parameters): Promise<Float32Array> {
    const bytes = exportModel({
      inputs: { x: x.dims },
      outputs: (_, inputs) => ({ y: residualBlock(inputs["x"]!, "block") }),
      parameters,
    });
    const session = await GraphSession.open(bytes);
    const { data, dims } = (await session.run({ x }))["y"]!;
    await session.close();
    assert.deepEqual(dims, x.dims);
    return data as Float32Array;
  }

  it("adds what two convolutions make of its input to it", async () => {
    const rng = new Rng(2, "block");
    const drawLayer = () => ({ kernels: drawArray([3, 3, 3, 3], rng), bias: drawArray([3], rng) });
    const [inner, outer] = [drawLayer(), drawLayer()];
    const parameters = new Map(
      [inner, outer].flatMap(({ kernels, bias }, i) => [
        [`block.${i}.kernels`, { shape: kernels.dims, data: kernels.data }] as const,
        [`block.${i}.bias`, { shape: bias.dims, data: bias.data }] as const,
      ]),
    );
    const hidden = Float32Array.from(naiveConvolution(x, inner.kernels, inner.bias, 1), (value) => Math.max(0, value));
    const added = naiveConvolution({ data: hidden, dims: x.dims }, outer.kernels, outer.bias, 1);
    const found = await run(parameters);
    let cut = 0;
    for (const [i, value] of added.entries()) {
      const sum = x.data[i]! + value;
      if (sum < 0) cut++;
      assert.ok(Math.abs(found[i]! - Math.max(0, sum)) < 1e-5, `element ${i}: ${found[i]!}, ${sum}`);
    }
    assert.ok(cut > 10 && cut < added.length - 10);
  });

  it("starts as if it were not there", async () => {
    const graph = new GraphBuilder();
    residualBlock(graph.input("x", x.dims), "block");
    const rng = new Rng(3, "start");
    const parameters = new Map(
      [...graph.parameters].map(([name, { value, initialise }]) => {
        const data = initialise(value.shape, rng);
        return [name, { shape: value.shape, data }] as const;
      }),
    );
    assert.ok(parameters.get("block.0.kernels")!.data.some((value) => value !== 0));
    assert.deepEqual(
      [...(await run(parameters))],
      Array.from(x.data, (value) => Math.max(0, value)),
    );
  });
});
