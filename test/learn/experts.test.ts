import { strict as assert } from "node:assert";
import { Rng } from "../../src/core/index.ts";
import { expertBlock, memoryOf } from "../../src/learn/experts.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import { GraphBuilder, type Parameters, type Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { concat, reshape, slice } from "../../src/learn/operations/shaping.ts";
import { transformerBlock } from "../../src/learn/transformer.ts";
import { checkGradients, weighted } from "./checkGradients.ts";
import { drawArray } from "./naiveConvolution.ts";

const [batch, before, after, width] = [2, 3, 2, 4];
const options = { name: "block", heads: 2, hidden: 5 };
const shapes = {
  first: [batch * before, width],
  second: [batch * after, width],
  mask: [batch, 1, 1, before],
} as const;
type Inputs = Readonly<Record<keyof typeof shapes, Value>>;

const none = ({ graph }: Value, length: number): Value => graph.constant(new Float32Array(length), [1, 1, 1, length]);

/** The second sequence's rows after one layer, in which they look at the first's. */
const looking = ({ first, second, mask }: Inputs): Value =>
  expertBlock({ rows: second, batch }, options, none(second, after), [memoryOf({ rows: first, batch }, options, mask)])
    .rows;

/** Random numbers for all parameters of a network. */
function draw(define: (inputs: Inputs) => Value, seed: number): Parameters {
  const graph = new GraphBuilder();
  define(inputsOf(graph));
  const rng = new Rng(seed, "parameters");
  return new Map(
    [...graph.parameters].map(([name, { value }]) => [
      name,
      { shape: value.shape, data: drawArray(value.shape, rng).data },
    ]),
  );
}

const inputsOf = (graph: GraphBuilder): Inputs =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)])) as Inputs;

async function run(
  define: (inputs: Inputs) => Value,
  parameters: Parameters,
  numbers: Readonly<Record<string, Float32Array>>,
): Promise<Float32Array> {
  const bytes = exportModel({
    inputs: shapes,
    outputs: (_, values) => ({ y: define(values) }),
    parameters,
  });
  const session = await GraphSession.open(bytes);
  const feeds = Object.entries(shapes).map(([name, dims]) => [name, { data: numbers[name]!, dims }] as const);
  const { y } = await session.run(Object.fromEntries(feeds));
  await session.close();
  return y!.data as Float32Array;
}

const drawn = (mask = new Float32Array(batch * before)): Readonly<Record<string, Float32Array>> => {
  const rng = new Rng(3, "rows");
  return { first: drawArray(shapes.first, rng).data, second: drawArray(shapes.second, rng).data, mask };
};

const near = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) assert.ok(Math.abs(found[i]! - wanted[i]!) < 1e-5, `element ${i}`);
};

describe("expertBlock()", () => {
  it("is a layer of one transformer where all experts have the same weights: rows see both sequences", async () => {
    const parameters = draw(looking, 5);
    const together: Parameters = new Map(
      [...parameters].map(([name, tensor]) => [
        name.replace(/^block\.(query|key|value|out)/, "block.attention.$1"),
        tensor,
      ]),
    );
    const mask = Float32Array.of(0, -1e4, 0, 0, 0, 0);
    const joined = ({ first, second, mask: hidden }: Inputs): Value => {
      const length = before + after;
      const rows = concat([reshape(first, [batch, before, width]), reshape(second, [batch, after, width])], 1);
      const open = first.graph.constant(new Float32Array(batch * after), [batch, 1, 1, after]);
      const whole = transformerBlock(
        { rows: reshape(rows, [batch * length, width]), batch, length, mask: concat([hidden, open]) },
        options,
      );
      return reshape(slice(reshape(whole, [batch, length, width]), 1, before, length), [batch * after, width]);
    };
    near(await run(looking, parameters, drawn(mask)), await run(joined, together, drawn(mask)));
  });

  it("does not look at what is masked, and does at everything else", async () => {
    const parameters = draw(looking, 6);
    const mask = Float32Array.of(0, -1e4, 0, 0, 0, 0);
    const plain = drawn(mask);
    const y = await run(looking, parameters, plain);
    const changed = (row: number): Promise<Float32Array> => {
      const first = plain["first"]!.slice();
      first[row * width] = first[row * width]! + 1;
      return run(looking, parameters, { ...plain, first });
    };
    near(await changed(1), y);
    // What is in another entry of the batch changes nothing here.
    near((await changed(0)).subarray(after * width), y.subarray(after * width));
    assert.notDeepEqual((await changed(0)).subarray(0, after * width), y.subarray(0, after * width));
  });

  it("pulls gradients back through both sequences", async () => {
    await checkGradients((inputs) => weighted(looking(inputs as Inputs)), shapes);
  });

  it("refuses heads that do not divide the width", () => {
    const rows = new GraphBuilder().input("rows", [4, 6]);
    const mask = none(rows, 2);
    assert.throws(() => memoryOf({ rows, batch: 2 }, { name: "a", heads: 4 }, mask), /4 heads do not divide.* 6$/);
  });
});
