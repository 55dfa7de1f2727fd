import { strict as assert } from "node:assert";
import { Rng } from "../../src/core/index.ts";
import { cosineSchedule } from "../../src/learn/cosineSchedule.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import { flowMatchingLoss, flowMatchingSample } from "../../src/learn/flowMatching.ts";
import { GraphBuilder, type Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { mlp } from "../../src/learn/layers.ts";
import { NoiseTable, standardNormal } from "../../src/learn/NoiseTable.ts";
import { columnRange, denormalise, normalise } from "../../src/learn/normalisation.ts";
import { add, multiply } from "../../src/learn/operations/elementwise.ts";
import { concat } from "../../src/learn/operations/shaping.ts";
import { train } from "../../src/learn/train.ts";
import { secondTime, twoStepAction, twoStepLoss, type IterativeNetwork } from "../../src/learn/twoStepRegression.ts";

const network: IterativeNetwork = (x, time, observation) =>
  mlp(concat([x, time, observation]), { name: "net", hidden: [48, 48], output: x.shape[1]!, connections: "residual" });

async function evaluate(bytes: Uint8Array, inputs: Record<string, { data: Float32Array; dims: number[] }>) {
  const session = await GraphSession.open(bytes);
  const outputs = await session.run(inputs);
  await session.close();
  return outputs;
}

describe("flow matching", () => {
  it("regresses the velocity of straight paths", async () => {
    const graph = new GraphBuilder();
    const input = (name: string, width: number): Value => graph.input(name, [2, width]);
    const seen: Value[] = [];
    const loss = flowMatchingLoss(
      (x, time, observation) => {
        seen.push(x, time, observation);
        return multiply(x, 2);
      },
      { observation: input("o", 1), action: input("a", 1), noise: input("n", 1), time: input("t", 1) },
    );
    graph.output("loss", loss);
    graph.output("x", seen[0]!);
    const row = (...data: number[]): { data: Float32Array; dims: number[] } => ({
      data: Float32Array.from(data),
      dims: [2, 1],
    });
    const out = await evaluate(graph.encode(), { o: row(0, 0), a: row(3, -1), n: row(1, 1), t: row(0.25, 0.5) });
    assert.deepEqual([...out["x"]!.data], [1.5, 0]);
    // Velocities 2 and −2, told 3 and 0.
    assert.equal(out["loss"]!.data[0], (1 + 4) / 2);
  });

  it("takes Euler steps from time 0 to 1", async () => {
    const graph = new GraphBuilder();
    const [o, n] = [graph.input("o", [1, 1]), graph.input("n", [1, 1])];
    graph.output(
      "a",
      flowMatchingSample((x, time, observation) => add(add(multiply(x, -1), time), observation), o, n, 4),
    );
    const one = (x: number): { data: Float32Array; dims: number[] } => ({ data: Float32Array.of(x), dims: [1, 1] });
    const out = await evaluate(graph.encode(), { o: one(2), n: one(0.5) });
    let x = 0.5;
    for (const t of [0, 0.25, 0.5, 0.75]) x += 0.25 * (-x + t + 2);
    assert.ok(Math.abs(out["a"]!.data[0]! - x) < 1e-6);
  });

  it("learns both modes of a bimodal distribution", async () => {
    const [B, steps, samples] = [128, 1500, 1000];
    const { ema } = await train({
      define: (_, { observation, action, noise, time }) =>
        flowMatchingLoss(network, { observation: observation!, action: action!, noise: noise!, time: time! }),
      inputs: { observation: [B, 1], action: [B, 1], noise: [B, 1], time: [B, 1] },
      // Seven of ten at +1, the others at −1, both with deviation 0.1.
      batch: (_, rng) => ({
        observation: new Float32Array(B),
        action: Float32Array.from({ length: B }, () => (rng.uniform() < 0.7 ? 1 : -1) + rng.normal(0.1)),
        noise: standardNormal(rng, B),
        time: Float32Array.from({ length: B }, () => rng.uniform()),
      }),
      steps,
      schedule: (step) => cosineSchedule(step, steps, 50, 5e-3),
      seed: 1,
    });
    const bytes = exportModel({
      inputs: { observation: [samples, 1], noise: [samples, 1] },
      outputs: (_, v) => ({ action: flowMatchingSample(network, v["observation"]!, v["noise"]!, 10) }),
      parameters: ema,
    });
    const out = await evaluate(bytes, {
      observation: { data: new Float32Array(samples), dims: [samples, 1] },
      noise: { data: standardNormal(new Rng(2, "samples"), samples), dims: [samples, 1] },
    });
    const actions = [...out["action"]!.data];
    const near = (mode: number): number => actions.filter((a) => Math.abs(a - mode) < 0.3).length / samples;
    assert.ok(Math.abs(near(1) - 0.7) < 0.08, `share at +1: ${near(1)}`);
    assert.ok(Math.abs(near(-1) - 0.3) < 0.08, `share at −1: ${near(-1)}`);
    assert.ok(near(1) + near(-1) > 0.9, "few samples lie between the modes");
  });
});

describe("two-step regression", () => {
  it("asks at time 0 from zeros and at t* from near the action", async () => {
    const graph = new GraphBuilder();
    const [o, a, n] = [graph.input("o", [1, 1]), graph.input("a", [1, 1]), graph.input("n", [1, 1])];
    // Tells x + time·o: 0 at first, then 0.9a + 0.1n + 0.9o.
    const told: IterativeNetwork = (x, time, observation) => add(x, multiply(time, observation));
    graph.output("loss", twoStepLoss(told, { observation: o, action: a, noise: n }));
    graph.output(
      "action",
      twoStepAction((x, t, obs) => add(add(x, obs), t), o, 1),
    );
    const one = (x: number): { data: Float32Array; dims: number[] } => ({ data: Float32Array.of(x), dims: [1, 1] });
    const out = await evaluate(graph.encode(), { o: one(5), a: one(2), n: one(-3) });
    const expected = 2 ** 2 + (0.9 * 2 + 0.1 * -3 + 0.9 * 5 - 2) ** 2;
    assert.ok(Math.abs(out["loss"]!.data[0]! - expected) < 1e-5);
    // The first guess is 5 + 0; the second starts from 0.9 times it.
    assert.ok(Math.abs(out["action"]!.data[0]! - (secondTime * 5 + 5 + secondTime)) < 1e-5);
  });

  it("learns a regression in the data's own units, with normalisation in the exported model", async () => {
    const [B, steps, rows] = [64, 1200, 200];
    const truth = (x: number): [number, number] => [30 + 10 * Math.sin(x / 50), x > 0 ? 0.02 * x : 0];
    const draw = (rng: Rng, count: number): { observation: Float32Array; action: Float32Array } => {
      const observation = Float32Array.from({ length: count }, () => rng.uniform(-100, 100));
      return { observation, action: Float32Array.from([...observation].flatMap(truth)) };
    };
    const data = draw(new Rng(5, "data"), 4000);
    const [observed, acted] = [columnRange(data.observation, 1), columnRange(data.action, 2)];
    const table = new NoiseTable(1, 2 ** 14);
    const { ema } = await train({
      define: (_, { observation, action, noise }) =>
        twoStepLoss(network, {
          observation: normalise(observation!, observed),
          action: normalise(action!, acted),
          noise: noise!,
        }),
      inputs: { observation: [B, 1], action: [B, 2], noise: [B, 2] },
      batch: (_, rng) => ({ ...draw(rng, B), noise: table.rows(rng, B, 2) }),
      steps,
      schedule: (step) => cosineSchedule(step, steps, 50, 5e-3),
      adam: { clipNorm: 1 },
      seed: 1,
    });
    const bytes = exportModel({
      inputs: { observation: [rows, 1] },
      outputs: (_, { observation }) => ({
        action: denormalise(twoStepAction(network, normalise(observation!, observed), 2), acted),
      }),
      parameters: ema,
    });
    const held = draw(new Rng(6, "held out"), rows);
    const out = (await evaluate(bytes, { observation: { data: held.observation, dims: [rows, 1] } }))["action"]!.data;
    const rms = [0, 1].map((c) =>
      Math.sqrt(
        Array.from({ length: rows }, (_, i) => (out[2 * i + c]! - held.action[2 * i + c]!) ** 2).reduce(
          (s, e) => s + e / rows,
          0,
        ),
      ),
    );
    assert.ok(rms[0]! < 0.4, `first column: ${rms[0]!} of a range of 20`);
    assert.ok(rms[1]! < 0.04, `second column: ${rms[1]!} of a range of 2`);
  });
});

describe("NoiseTable", () => {
  it("gives standard normal rows, the same for the same stream", () => {
    const table = new NoiseTable(3, 2 ** 16);
    const rows = table.rows(new Rng(1, "a"), 500, 8);
    assert.deepEqual(rows, new NoiseTable(3, 2 ** 16).rows(new Rng(1, "a"), 500, 8));
    const mean = rows.reduce((s, x) => s + x, 0) / rows.length;
    const variance = rows.reduce((s, x) => s + x * x, 0) / rows.length;
    assert.ok(Math.abs(mean) < 0.06 && Math.abs(variance - 1) < 0.08, `mean ${mean}, variance ${variance}`);
    assert.throws(() => new NoiseTable(3, 4).rows(new Rng(1, "a"), 1, 8), RangeError);
  });
});

describe("columnRange", () => {
  it("finds each column's bounds and refuses broken rows", () => {
    assert.deepEqual(columnRange([1, 5, -2, 5, 0, 7], 2), { low: [-2, 5], high: [1, 7] });
    assert.throws(() => columnRange([1, 2, 3], 2), RangeError);
    assert.throws(() => columnRange([], 2), RangeError);
  });

  it("maps to [−1, 1] and back; a column that never varies is only centred", async () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", [2, 2]);
    const y = normalise(x, { low: [-2, 5], high: [2, 5] });
    graph.output("y", y);
    graph.output("back", denormalise(y, { low: [-2, 5], high: [2, 5] }));
    const data = Float32Array.of(-2, 5, 1, 6);
    const out = await evaluate(graph.encode(), { x: { data, dims: [2, 2] } });
    assert.deepEqual([...out["y"]!.data], [-1, 0, 0.5, 1]);
    assert.deepEqual([...out["back"]!.data], [...data]);
  });
});

describe("GraphBuilder", () => {
  it("refuses names taken, shapes that differ and values of another graph", () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", [2, 3]);
    assert.throws(() => graph.input("x", [1]), /taken/);
    assert.throws(() => graph.input("empty", [0]), RangeError);
    assert.throws(() => graph.constant([1, 2], [3]), RangeError);
    assert.throws(() => add(x, graph.constant([1, 2], [2])), /broadcast/);
    assert.throws(() => add(x, new GraphBuilder().input("x", [2, 3])), /another graph/);
    const fill = (): Float32Array => new Float32Array(3);
    assert.equal(graph.parameter("p", [3], fill), graph.parameter("p", [3], fill));
    assert.throws(() => graph.parameter("p", [1, 3], fill), /cannot also be/);
    assert.throws(() => graph.encode(), /must be encoded with/);
    assert.throws(() => graph.encode({ fixed: new Map() }), /"p" must have shape \[3\]; it is absent/);
  });
});
