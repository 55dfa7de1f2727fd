import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { FileError, ModelError, Rng } from "../../src/core/index.ts";
import { cosineSchedule } from "../../src/learn/cosineSchedule.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import type { GraphBuilder, Parameters, Value } from "../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../src/learn/GraphSession.ts";
import { mlp } from "../../src/learn/layers.ts";
import { add, multiply, square, subtract } from "../../src/learn/operations/elementwise.ts";
import { meanSquaredError, sum } from "../../src/learn/operations/reductions.ts";
import { averageKeep, train, type TrainOptions } from "../../src/learn/train.ts";
import { NaiveAdam, naiveMlp } from "./NaiveMlp.ts";

const B = 32;
const net = (x: Value): Value => mlp(x, { name: "net", hidden: [16, 16], output: 1 });
const target = (x: number, y: number): number => Math.sin(2 * x) + 0.5 * x * y;

function toyBatch(rng: Rng, rows: number): { x: Float32Array; y: Float32Array } {
  const x = Float32Array.from({ length: rows * 2 }, () => rng.uniform(-1, 1));
  return { x, y: Float32Array.from({ length: rows }, (_, i) => target(x[2 * i]!, x[2 * i + 1]!)) };
}

const toy: TrainOptions = {
  define: (_, { x, y }) => meanSquaredError(net(x!), y!),
  inputs: { x: [B, 2], y: [B, 1] },
  batch: (_, rng) => toyBatch(rng, B),
  steps: 40,
  schedule: (step) => cosineSchedule(step, 40, 5, 1e-2),
  seed: 3,
};

const flatten = (parameters: Parameters): number[] => [...parameters.values()].flatMap(({ data }) => [...data]);

function assertClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const worst = Math.max(...actual.map((a, i) => Math.abs(a - expected[i]!)));
  assert.ok(worst <= tolerance, `largest difference ${worst}, allowed ${tolerance}`);
}

async function rejects(promise: Promise<unknown>, kind: new (...args: never[]) => Error, text: RegExp): Promise<void> {
  await assert.rejects(promise, (error: Error) => error instanceof kind && text.test(error.message));
}

describe("train", () => {
  const start = [3, -2, 0.5, 1];
  const scale = [1, 4, 0.1, 25];
  const quadratic = (extra: Partial<TrainOptions>): Promise<Awaited<ReturnType<typeof train>>> =>
    train({
      // Σ scale·(p − 1)², p a [2, 2] matrix so that weight decay applies.
      define: (g: GraphBuilder) => {
        const p = g.parameter("p", [2, 2], () => Float32Array.from(start));
        return sum(multiply(square(subtract(p, 1)), g.constant(scale, [2, 2])));
      },
      inputs: {},
      batch: () => ({}),
      steps: 100,
      schedule: (step) => 0.05 / (1 + step / 20),
      ema: 0.9,
      seed: 0,
      ...extra,
    });

  it("begins with the parameters that it is given, and refuses others", async () => {
    const given: Parameters = new Map([["p", { shape: [2, 2], data: Float32Array.from([1, 1, 1, 5]) }]]);
    const { losses } = await quadratic({ initial: given });
    assert.equal(losses[0], 25 * 4 ** 2);
    const entry = (shape: readonly number[]) => ({ shape, data: new Float32Array(4) });
    for (const [odd, name] of [
      [[["p", entry([4])]], "p"],
      [
        [
          ["p", entry([2, 2])],
          ["q", entry([4])],
        ],
        "q",
      ],
      [[], "p"],
    ] as const) {
      // prettier-ignore
      await rejects(
        quadratic({ initial: new Map(odd) }),
        ModelError,
        new RegExp(`its parameter "${name}" is not as in`),
      );
    }
  });

  it("takes batches of other shapes, each by its own graph", async () => {
    const twice = (x: Float32Array): Float32Array => Float32Array.from([...x, ...x]);
    const { ema: plain } = await train(toy);
    const options: TrainOptions = {
      ...toy,
      otherInputs: [{ x: [2 * B, 2], y: [2 * B, 1] }],
      // The mean over everything twice is the mean.
      batch: (step, rng) => {
        const { x, y } = toyBatch(rng, B);
        return step % 2 === 0 ? { x, y } : { x: twice(x), y: twice(y) };
      },
    };
    const { ema: mixed } = await train(options);
    assertClose(flatten(mixed), flatten(plain), 1e-4);
    await rejects(train({ ...options, batch: (_, rng) => toyBatch(rng, B + 1) }), RangeError, /must hold 64 numbers/);
    const wider = {
      ...options,
      define: (g: GraphBuilder, { x, y }: Readonly<Record<string, Value>>) =>
        add(meanSquaredError(net(x!), y!), sum(g.parameter("p", [x!.shape[0]!], () => new Float32Array(x!.shape[0]!)))),
    };
    await rejects(train(wider), RangeError, /other parameters for other shapes/);
  });

  it("follows textbook Adam and the moving average on a quadratic", async () => {
    const result = await quadratic({});
    const x = [...start];
    const average = [...start];
    const adam = new NaiveAdam(4);
    for (let step = 0; step < 100; step++) {
      const loss = x.reduce((s, xi, i) => s + scale[i]! * (xi - 1) ** 2, 0);
      assert.ok(Math.abs(result.losses[step]! - loss) < 1e-5 * Math.max(1, loss));
      adam.step(
        x,
        x.map((xi, i) => 2 * scale[i]! * (xi - 1)),
        0.05 / (1 + step / 20),
      );
      const keep = Math.min(0.9, (1 + step) / (10 + step));
      for (const i of x.keys()) average[i] = keep * average[i]! + (1 - keep) * x[i]!;
    }
    assertClose(flatten(result.parameters), x, 1e-5);
    assertClose(flatten(result.ema), average, 1e-5);
    assert.ok(Math.abs(average[0]! - x[0]!) > 1e-3, "the average must lag behind");
  });

  it("decays weights apart from the gradient, and leaves biases alone", async () => {
    const decayed = await quadratic({ adam: { weightDecay: 0.3 } });
    const x = [...start];
    const adam = new NaiveAdam(4);
    for (let step = 0; step < 100; step++) {
      adam.step(
        x,
        x.map((xi, i) => 2 * scale[i]! * (xi - 1)),
        0.05 / (1 + step / 20),
        [0.3, 0.3, 0.3, 0.3],
      );
    }
    assertClose(flatten(decayed.parameters), x, 1e-5);
    const vector = (weightDecay: number): Promise<Awaited<ReturnType<typeof train>>> =>
      quadratic({
        define: (g) => sum(square(g.parameter("p", [4], () => Float32Array.from(start)))),
        adam: { weightDecay },
      });
    assert.deepEqual(flatten((await vector(0.3)).parameters), flatten((await vector(0)).parameters));
  });

  it("scales a gradient above the clip norm down to it, and no other", async () => {
    // With β₁ = β₂ = 0 and ε = 1 a step is g/(|g| + 1) per element, which shows the size of g.
    const step = async (clipNorm: number): Promise<number[]> => {
      const result = await quadratic({
        define: (g) => {
          const p = g.parameter("p", [2, 2], () => new Float32Array(4));
          return sum(multiply(p, g.constant([3, 0, -4, 0], [2, 2])));
        },
        steps: 1,
        schedule: () => 1,
        adam: { beta1: 0, beta2: 0, epsilon: 1, clipNorm },
      });
      return flatten(result.parameters);
    };
    const moved = (g: number): number => -g / (Math.abs(g) + 1);
    assertClose(await step(10), [moved(3), 0, moved(-4), 0], 1e-6);
    assertClose(await step(1), [moved(0.6), 0, moved(-0.8), 0], 1e-6);
  });

  it("follows a naive MLP with textbook Adam", async () => {
    const steps = 25;
    const small = { ...toy, inputs: { x: [4, 2], y: [4, 1] }, batch: (_: number, rng: Rng) => toyBatch(rng, 4), steps };
    const define: TrainOptions["define"] = (_, { x, y }) =>
      meanSquaredError(mlp(x!, { name: "net", hidden: [3], output: 1 }), y!);
    const result = await train({ ...small, define });
    const first = await train({ ...small, define, schedule: () => 0, steps: 1 });
    const shapes = [...first.parameters].map(([name, { shape, data }]) => ({ name, shape, length: data.length }));
    const x = flatten(first.parameters);
    const adam = new NaiveAdam(x.length);
    const lossAt = (p: readonly number[], batch: ReturnType<typeof toyBatch>): number => {
      let at = 0;
      // Float64 numbers in place of Float32Array keep the differences exact enough.
      const parameters = new Map(
        shapes.map(({ name, shape, length }) => {
          const data = p.slice(at, (at += length)) as unknown as Float32Array;
          return [name, { shape, data }];
        }),
      );
      let loss = 0;
      for (let row = 0; row < 4; row++) {
        const [y] = naiveMlp([...batch.x.subarray(2 * row, 2 * row + 2)], parameters, "net", 2);
        loss += (y! - batch.y[row]!) ** 2 / 4;
      }
      return loss;
    };
    for (let step = 0; step < steps; step++) {
      const batch = toyBatch(new Rng(toy.seed, `batch ${step}`), 4);
      assert.ok(Math.abs(result.losses[step]! - lossAt(x, batch)) < 1e-5);
      const gradient = x.map((xi, i) => {
        const h = 1e-5;
        const up = lossAt(x.with(i, xi + h), batch);
        return (up - lossAt(x.with(i, xi - h), batch)) / (2 * h);
      });
      adam.step(x, gradient, toy.schedule(step));
    }
    assertClose(flatten(result.parameters), x, 1e-5);
  });

  it("learns a function of two numbers and exports what it learnt", async () => {
    const steps = 1500;
    const result = await train({ ...toy, steps, schedule: (s) => cosineSchedule(s, steps, 50, 1e-2) });
    const rows = 200;
    const held = toyBatch(new Rng(77, "held out"), rows);
    const bytes = exportModel({
      inputs: { x: [rows, 2] },
      outputs: (_, { x }) => ({ y: net(x!), twice: multiply(net(x!), 2), same: x! }),
      parameters: result.ema,
    });
    const session = await GraphSession.open(bytes);
    const out = await session.run({ x: { data: held.x, dims: [rows, 2] } });
    await session.close();
    const y = [...out["y"]!.data];
    const error = y.reduce((s, v, i) => s + (v - held.y[i]!) ** 2, 0) / rows;
    const spread = [...held.y].reduce((s, v) => s + v * v, 0) / rows;
    assert.ok(error < 0.003 * spread, `held-out error ${error} of ${spread}`);
    const naive = y.map((_, i) => naiveMlp([...held.x.subarray(2 * i, 2 * i + 2)], result.ema, "net", 3)[0]!);
    assertClose(y, naive, 1e-5);
    assertClose(
      [...out["twice"]!.data],
      y.map((v) => 2 * v),
      1e-6,
    );
    assert.deepEqual([...out["same"]!.data], [...held.x]);
    assert.deepEqual(result.losses.length, steps);
  });

  it("exports the forward pass of the training graph", async () => {
    const { x, y } = toyBatch(new Rng(5, "one batch"), B);
    const one = { ...toy, batch: () => ({ x, y }) };
    // The loss of step n + 1 is of the parameters after step n.
    const [short, long] = [await train({ ...one, steps: 10 }), await train({ ...one, steps: 11 })];
    const session = await GraphSession.open(
      exportModel({ inputs: { x: [B, 2] }, outputs: (_, v) => ({ y: net(v["x"]!) }), parameters: short.parameters }),
    );
    const { data } = (await session.run({ x: { data: x, dims: [B, 2] } }))["y"]!;
    await session.close();
    const loss = y.reduce((s, v, i) => s + (v - data[i]!) ** 2, 0) / B;
    assert.ok(Math.abs(loss - long.losses[10]!) < 1e-6 * loss);
  });

  it("gives the same bits for the same seed, and others for another", async () => {
    const [a, b, c] = [await train(toy), await train(toy), await train({ ...toy, seed: 4 })];
    assert.deepEqual(a, b);
    assert.notDeepEqual(flatten(a.parameters), flatten(c.parameters));
  });

  it("refuses a batch that does not fit and a loss that is not a number", async () => {
    await rejects(train({ ...toy, batch: () => ({ x: new Float32Array(64) }) }), RangeError, /"y"; got nothing/);
    await rejects(
      train({ ...toy, batch: () => ({ x: new Float32Array(3), y: new Float32Array(B) }) }),
      RangeError,
      /"x"/,
    );
    const bad = { x: new Float32Array(64), y: new Float32Array(B).fill(NaN) };
    await rejects(train({ ...toy, batch: () => bad }), ModelError, /at step 1 the loss is NaN/);
    await rejects(train({ ...toy, define: (_, { x }) => sum(x!) }), RangeError, /no parameters/);
  });
});

describe("train with a checkpoint", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "praxis-learn-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("goes on to the same bits after an abort", async () => {
    const whole = await train(toy);
    const path = join(folder, "training.bin");
    const checkpoint = { path, everySteps: 1000 };
    for (const stop of [7, 23]) {
      const controller = new AbortController();
      const part = await train({
        ...toy,
        checkpoint,
        signal: controller.signal,
        onProgress: ({ step, steps }) => {
          assert.equal(steps, 40);
          if (step === stop) controller.abort();
        },
      });
      assert.deepEqual([part.status, part.step, part.losses.length], ["stopped", stop, stop]);
      assert.notDeepEqual(part.parameters, whole.parameters);
    }
    const seen: number[] = [];
    const rest = await train({ ...toy, checkpoint, onProgress: ({ step }) => void seen.push(step) });
    assert.deepEqual(
      seen,
      Array.from({ length: 17 }, (_, i) => 24 + i),
    );
    assert.deepEqual(rest, whole);
    assert.deepEqual(await train({ ...toy, checkpoint, batch: () => assert.fail("no step is left") }), whole);
  });

  it("stops for now where it is told to, keeps that, and goes on to the same bits", async () => {
    const whole = await train(toy);
    const checkpoint = { path: join(folder, "training.bin"), everySteps: 1000 };
    const steps: number[] = [];
    const onProgress: TrainOptions["onProgress"] = ({ step }) => void steps.push(step);
    for (const until of [7, 23]) {
      const part = await train({ ...toy, checkpoint, until, onProgress });
      assert.deepEqual([part.status, part.step, steps.at(-1)], ["stopped", until, until]);
      assert.deepEqual(part.losses, whole.losses.slice(0, until));
      // The same as without a checkpoint, where nothing is kept; and no step is left where it has gone further already.
      assert.deepEqual(await train({ ...toy, until }), part);
      assert.deepEqual(
        await train({ ...toy, checkpoint, until: 5, batch: () => assert.fail("it has gone further") }),
        part,
      );
    }
    assert.deepEqual(await train({ ...toy, checkpoint, onProgress }), whole);
    assert.deepEqual(
      steps,
      Array.from({ length: 40 }, (_, i) => 1 + i),
    );
  });

  it("is finished where it may go on until the end or beyond", async () => {
    const whole = await train(toy);
    for (const until of [40, 41, Infinity]) assert.deepEqual(await train({ ...toy, until }), whole);
  });

  it("waits for whoever is told of its progress", async () => {
    const controller = new AbortController();
    let isWaitedFor = false;
    const part = await train({
      ...toy,
      signal: controller.signal,
      onProgress: async ({ step }) => {
        assert.equal(isWaitedFor, false);
        isWaitedFor = true;
        await setImmediate();
        isWaitedFor = false;
        if (step === 3) controller.abort();
      },
    });
    assert.deepEqual([part.status, part.step], ["stopped", 3]);
  });

  it("goes on from the last regular checkpoint after a crash", async () => {
    const checkpoint = { path: join(folder, "training.bin"), everySteps: 10 };
    const crash = train({
      ...toy,
      checkpoint,
      batch: (step, rng) => (step === 25 ? assert.fail("power cut") : toyBatch(rng, B)),
    });
    await assert.rejects(crash, /power cut/);
    let first = 0;
    const rest = await train({ ...toy, checkpoint, onProgress: ({ step }) => void (first ||= step) });
    assert.equal(first, 21);
    assert.deepEqual(rest, await train(toy));
  });

  it("never saves parameters that are not finite", async () => {
    const checkpoint = { path: join(folder, "training.bin"), everySteps: 1 };
    const wild = train({ ...toy, steps: 5, schedule: () => Infinity, checkpoint });
    await rejects(wild, ModelError, /at step 1 the parameters are not all finite/);
    assert.throws(() => readFileSync(checkpoint.path), /ENOENT/);
    await rejects(train({ ...toy, steps: 1, schedule: () => Infinity }), ModelError, /parameters are not all finite/);
  });

  it("refuses a damaged checkpoint, one of another training, and a folder that is not there", async () => {
    const path = join(folder, "training.bin");
    const checkpoint = { path, everySteps: 10 };
    await train({ ...toy, steps: 10, checkpoint });
    await rejects(train({ ...toy, steps: 10, seed: 9, checkpoint }), FileError, /another training/);
    await rejects(train({ ...toy, steps: 10, schedule: () => 0.01, checkpoint }), FileError, /another training/);
    await rejects(train({ ...toy, steps: 10, adam: { beta1: 0.8 }, checkpoint }), FileError, /another training/);
    writeFileSync(path, readFileSync(path).subarray(0, 500));
    await rejects(train({ ...toy, steps: 10, checkpoint }), FileError, /damaged; delete it/);
    writeFileSync(path, "something else\n");
    await rejects(train({ ...toy, steps: 10, checkpoint }), FileError, /damaged; delete it/);
    const lost = { path: join(folder, "no", "x.bin"), everySteps: 10 };
    await rejects(train({ ...toy, steps: 10, checkpoint: lost }), FileError, /Cannot write the checkpoint/);
  });
});

describe("cosineSchedule", () => {
  it("rises to the peak, passes half of it half-way and ends at 0", () => {
    const at = (step: number): number => cosineSchedule(step, 110, 10, 0.2);
    assertClose([at(0), at(4), at(9), at(10)], [0.02, 0.1, 0.2, 0.2], 1e-12);
    assertClose([at(60), at(110), at(500)], [0.1, 0, 0], 1e-12);
    assertClose([at(35)], [0.1 * (1 + Math.SQRT1_2)], 1e-12);
    assert.equal(cosineSchedule(0, 100, 0, 1), 1);
  });
});

describe("averageKeep", () => {
  it("grows to the decay", () => {
    assert.deepEqual([averageKeep(0, 0.995), averageKeep(8, 0.995), averageKeep(1e6, 0.995)], [0.1, 0.5, 0.995]);
  });
});
