import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { GraphBuilder } from "../../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../../src/learn/GraphSession.ts";
import { channelCount } from "../../../src/perception/vision/sceneMaps.ts";
import { sceneLoss } from "../../../src/train/perception/sceneLoss.ts";
import { checkGradients } from "../../learn/checkGradients.ts";

const shape = [2, channelCount, 1, 2];
const count = 4 * channelCount;
const rng = new Rng(8, "maps");
const draw = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: count }, () => rng.uniform(low, high));

async function lossOf(maps: Float64Array, targets: Float64Array, weights: Float64Array): Promise<number> {
  const graph = new GraphBuilder("float64");
  const [x, t, w] = ["maps", "targets", "weights"].map((name) => graph.input(name, shape));
  graph.output("loss", sceneLoss(x!, t!, w!));
  const session = await GraphSession.open(graph.encode());
  const feed = (data: Float64Array) => ({ data, dims: shape });
  const found = await session.run({ maps: feed(maps), targets: feed(targets), weights: feed(weights) });
  await session.close();
  return found["loss"]!.data[0]!;
}

/** Channels whose numbers are logits: disc, area and the seven colours. */
const isLogit = (i: number): boolean => {
  const channel = Math.floor(i / 2) % channelCount;
  return channel < 2 || (channel >= 8 && channel < 15);
};

describe("sceneLoss()", () => {
  it("is the cross entropy of logits and about the distance of lengths, weighted and summed", async () => {
    const [maps, targets, weights] = [draw(-6, 6), draw(0, 1), draw(0, 2)];
    let expected = 0;
    for (const [i, x] of maps.entries()) {
      const t = targets[i]!;
      const p = 1 / (1 + Math.exp(-x));
      const entropy = -t * Math.log(p) - (1 - t) * Math.log(1 - p);
      expected += weights[i]! * (isLogit(i) ? entropy : Math.hypot(x - t, 0.01));
    }
    const found = await lossOf(maps, targets, weights);
    assert.ok(Math.abs(found - expected) < 1e-9 * expected, `${found} in place of ${expected}`);
  });

  it("has the gradients that differences show", async function () {
    this.timeout(60_000);
    await checkGradients(({ maps, targets, weights }) => sceneLoss(maps!, targets!, weights!), {
      maps: [1, channelCount, 1, 1],
      targets: [1, channelCount, 1, 1],
      weights: [1, channelCount, 1, 1],
    });
  });

  it("does not care what numbers of no weight say", async () => {
    const [maps, targets] = [draw(-2, 2), draw(0, 1)];
    const weights = draw(0.5, 1).map((weight, i) => (i % 3 === 0 ? 0 : weight));
    const wild = maps.map((x, i) => (i % 3 === 0 ? 1e3 * x : x));
    const other = maps.map((x, i) => (i % 3 === 1 ? x + 0.1 : x));
    const loss = await lossOf(maps, targets, weights);
    assert.equal(await lossOf(wild, targets, weights), loss);
    assert.notEqual(await lossOf(other, targets, weights), loss);
  });

  it("stays a number for logits that are very sure", async () => {
    const maps = Float64Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 5000 : -5000));
    const found = await lossOf(maps, new Float64Array(count), new Float64Array(count).fill(1));
    const logits = [...maps.keys()].filter(isLogit).length;
    const expected = (logits / 2) * 5000 + (count - logits) * 5000;
    assert.ok(Math.abs(found - expected) < 1, `${found} in place of ${expected}`);
  });
});
