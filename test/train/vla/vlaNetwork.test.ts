import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError, Rng } from "../../../src/core/index.ts";
import { exportModel } from "../../../src/learn/exportModel.ts";
import { GraphBuilder, type Parameters, size, type Value } from "../../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../../src/learn/GraphSession.ts";
import type { Shapes } from "../../../src/learn/train.ts";
import {
  commonInputs,
  discLength,
  discPlaces,
  noiseLength,
  promptPlaces,
  sightInputs,
  vlaInputs,
} from "../../../src/policy/vla/vlaInputs.ts";
import { pictureBytes, readEpisode } from "../../../src/train/vla/examples/EpisodeFile.ts";
import { Examples, featuresAt, type Showing } from "../../../src/train/vla/examples/Examples.ts";
import { featureBytes } from "../../../src/train/vla/examples/FeatureFile.ts";
import { mirroredPicture } from "../../../src/train/vla/examples/mirror.ts";
import { type FeatureFiles, makeFeatures, readTrunk } from "../../../src/train/vla/examples/makeFeatures.ts";
import type { SightNetwork } from "../../../src/train/vla/network/SightNetwork.ts";
import { discSight, perceptionSight, scratchSight } from "../../../src/train/vla/network/sights.ts";
import { trunkChannels } from "../../../src/train/vla/network/trunkFeatures.ts";
import { chunkInputs, vlaActions, vlaLoss, type VlaNetworkOptions } from "../../../src/train/vla/network/vlaNetwork.ts";
import { writeTinyEpisodes } from "./tinyEpisodes.ts";

const words = 5;
const network = (sight: SightNetwork): VlaNetworkOptions => ({
  sight,
  proprio: { low: new Array<number>(13).fill(-1), high: new Array<number>(13).fill(2) },
  action: { low: [-0.5, -0.4, -0.3, -0.2, -1], high: [0.5, 0.6, 0.5, 0.2, 0.5] },
});

type Numbers = Readonly<Record<string, Float32Array>>;

/** Random numbers for all parameters of a network, with nothing left at zero. */
function drawParameters(shapes: Shapes, define: (inputs: Readonly<Record<string, Value>>) => Value): Parameters {
  const graph = new GraphBuilder();
  define(Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)])));
  return new Map(
    [...graph.parameters].map(
      ([
        name,
        {
          value: { shape },
        },
      ]) => {
        const rng = new Rng(1, name);
        const deviation = 1 / Math.sqrt(shape.length > 1 ? shape.at(-2)! : 10);
        return [name, { shape, data: Float32Array.from({ length: size(shape) }, () => rng.normal(deviation)) }];
      },
    ),
  );
}

function drawNumbers(shapes: Shapes, seed = 1): Record<string, Float32Array> {
  const numbers = Object.entries(shapes).map(([name, shape]) => {
    const rng = new Rng(seed, name);
    return [name, Float32Array.from({ length: size(shape) }, () => rng.uniform(0, 1))] as const;
  });
  return Object.fromEntries(numbers);
}

async function run(
  inputs: Shapes,
  define: (inputs: Readonly<Record<string, Value>>) => Value,
  parameters: Parameters,
  numbers: Numbers,
): Promise<Float32Array> {
  const session = await GraphSession.open(
    exportModel({ inputs, outputs: (_, values) => ({ y: define(values) }), parameters }),
  );
  const feeds = Object.entries(inputs).map(
    ([name, shape]) => [name, GraphSession.buffer(shape, numbers[name])] as const,
  );
  const { y } = await session.run(Object.fromEntries(feeds));
  await session.close();
  return (y!.data as Float32Array).slice();
}

const near = (found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void => {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Math.abs(found[i]! - wanted[i]!) <= tolerance, `element ${i}: ${found[i]!}, ${wanted[i]!}`);
  }
};

/** Words at the first two places. */
function said(numbers: Record<string, Float32Array>, n: number): Record<string, Float32Array> {
  numbers["words"] = new Float32Array(n * promptPlaces * words);
  for (let row = 0; row < n; row++) {
    numbers["words"][row * promptPlaces * words + row] = 1;
    numbers["words"][row * promptPlaces * words + words + 2] = 1;
  }
  return numbers;
}

/** One disc of each kind in the first places of each row. */
function withDiscs(numbers: Record<string, Float32Array>, n: number, count: number): Record<string, Float32Array> {
  const discs = numbers["discs"]!;
  for (let i = 0; i < n * discPlaces; i++) {
    discs.fill(0, i * discLength, i * discLength + 7);
    if (i % discPlaces < count) discs[i * discLength + (i % discPlaces)] = 1;
  }
  return numbers;
}

describe("the network of vision-language-action policies", function () {
  this.timeout(60_000);
  const options = network(discSight);
  const lossShapes = (n: number, draws: number): Shapes => ({
    ...discSight.inputs(n),
    ...commonInputs(n, words),
    ...chunkInputs(n, draws),
  });
  const loss = (inputs: Readonly<Record<string, Value>>): Value => vlaLoss(inputs, options);
  const parameters = drawParameters(lossShapes(1, 1), loss);
  const useShapes: Shapes = { ...vlaInputs("discs", words) };
  const sampled = (inputs: Readonly<Record<string, Value>>): Value => vlaActions(inputs, inputs["noise"]!, options);
  const act = (numbers: Numbers): Promise<Float32Array> => run(useShapes, sampled, parameters, numbers);

  it("has the loss of several draws that each would have alone: they do not see each other", async () => {
    const [n, draws] = [2, 3];
    const numbers = withDiscs(said(drawNumbers(lossShapes(n, draws)), n), n, 3);
    const [together] = await run(lossShapes(n, draws), loss, parameters, numbers);
    let sum = 0;
    for (let row = 0; row < n; row++) {
      for (let draw = 0; draw < draws; draw++) {
        const alone = Object.fromEntries(
          Object.entries(lossShapes(1, 1)).map(([name, shape]) => {
            const at = ["actions", "noise", "time"].includes(name) ? row * draws + draw : row;
            return [name, numbers[name]!.subarray(at * size(shape), (at + 1) * size(shape))];
          }),
        );
        sum += (await run(lossShapes(1, 1), loss, parameters, alone))[0]!;
      }
    }
    near([together!], [sum / (n * draws)], 1e-4);
  });

  it("samples along the velocity that training teaches: one step leads where the loss is 0", async () => {
    const numbers = withDiscs(said(drawNumbers(useShapes), 1), 1, 2);
    const once = (inputs: Readonly<Record<string, Value>>): Value => vlaActions(inputs, inputs["noise"]!, options, 1);
    const chunk = await run(useShapes, once, parameters, numbers);
    const at = (i: number): number => Math.floor(i / 5) * 7 + [0, 1, 2, 5, 6][i % 5]!;
    const taught = {
      actions: Float32Array.from({ length: noiseLength }, (_, i) => chunk[at(i)]!),
      time: Float32Array.of(0),
    };
    const [found] = await run(lossShapes(1, 1), loss, parameters, { ...numbers, ...taught });
    assert.ok(found! < 1e-8, `${found!}`);
    const off = { ...taught, actions: taught.actions.map((x) => x + 0.1) };
    const [other] = await run(lossShapes(1, 1), loss, parameters, { ...numbers, ...off });
    assert.ok(other! > 1e-3, `${other!}`);
    for (let i = 0; i < 10; i++) assert.deepEqual([...chunk.subarray(7 * i + 3, 7 * i + 5)], [0, 0]);
  });

  it("does not look at places without a disc or a word, and does at all others", async () => {
    const numbers = withDiscs(said(drawNumbers(useShapes), 1), 1, 2);
    const chunk = await act(numbers);
    const changed = (name: string, at: number, by = 0.5): Promise<Float32Array> => {
      const other = numbers[name]!.slice();
      other[at] = other[at]! + by;
      return act({ ...numbers, [name]: other });
    };
    near(await changed("discs", 2 * discLength + 10), chunk, 1e-5);
    for (const [name, at] of [
      ["discs", discLength + 10],
      ["proprio", 3],
      ["noise", 7],
    ] as const) {
      assert.notDeepEqual(await changed(name, at), chunk, name);
    }
    const others = new Float32Array(promptPlaces * words);
    others[1] = others[words + 2] = 1;
    assert.notDeepEqual(await act({ ...numbers, words: others }), chunk);
  });

  it("sees by pictures as in training when it is used, and cached features are what it sees", async () => {
    const folder = mkdtempSync(join(tmpdir(), "praxis-vla-features-"));
    try {
      const episodes = writeTinyEpisodes(folder, { games: 2, stackings: 0, held: 0 }).training;
      const trunk = await readTrunk("policies/perception");
      await assert.rejects(
        readTrunk("policies/goal"),
        (error) => error instanceof ModelError && /"policies\/goal" is .* by --perception$/.test(error.message),
      );
      const directory = join(folder, "features");
      const make = (measured: readonly string[] = episodes.slice(0, 1)): Promise<FeatureFiles> =>
        makeFeatures({ directory, trunk, episodes, measured, mirrored: episodes.slice(1), threads: 2 });
      const features = await make();
      assert.equal(features.scale.length, trunkChannels);
      // However many threads look.
      const alone = await makeFeatures({
        ...{ directory: join(folder, "alone"), trunk, episodes, measured: episodes.slice(0, 1) },
        ...{ mirrored: episodes.slice(1), threads: 1 },
      });
      for (const episode of episodes) {
        assert.deepEqual(readFileSync(alone.fileOf(episode)), readFileSync(features.fileOf(episode)));
      }
      const stamp = statSync(features.fileOf(episodes[1]!)).mtimeMs;
      assert.deepEqual((await make()).scale, features.scale);
      assert.equal(statSync(features.fileOf(episodes[1]!)).mtimeMs, stamp);
      // Played again, an episode is another, and its features are made anew; what was measured elsewhere has other names.
      writeFileSync(
        episodes[1]!,
        readFileSync(episodes[1]!).toString("latin1").replace('"seed":1', '"seed":7'),
        "latin1",
      );
      await assert.rejects(Examples.load(episodes, features), /of another episode; delete it, and it is made anew/);
      assert.equal((await make()).fileOf(episodes[1]!), features.fileOf(episodes[1]!));
      const elsewhere = await make(episodes);
      assert.notEqual(elsewhere.fileOf(episodes[1]!), features.fileOf(episodes[1]!));
      const examples = await Examples.load(episodes, features);
      const frame = examples.mirrorable[0]!;
      const { pictures } = await readEpisode(episodes[1]!);
      const sight = perceptionSight(features.scale);
      const prepared = async (name: string, showing: Showing): Promise<Float32Array> => {
        const start = (2 * frame.index + (name.startsWith("agent") ? 0 : 1)) * pictureBytes;
        const bytes = pictures.subarray(start, start + pictureBytes);
        const shown = Float32Array.from(showing === "plain" ? bytes : mirroredPicture(bytes), (b) => b / 255);
        return run(sightInputs(1, "pictures"), (inputs) => sight.prepare(inputs)[name]!, trunk.parameters, {
          agent: shown,
          wrist: shown,
        });
      };
      // Every third frame of the second game can be mirrored, and none of the first, which is as one that is held out.
      assert.deepEqual(
        examples.mirrorable.map(({ from, index }) => [from === examples.episodes[1], index]),
        [[true, 2]],
      );
      assert.throws(() => featuresAt(examples.games[0]!, "agent", "mirrored"), RangeError);
      for (const camera of ["agent", "wrist"] as const) {
        for (const showing of ["plain", "mirrored"] as const) {
          const bytes = featuresAt(frame, camera, showing);
          assert.equal(bytes.length, featureBytes);
          assert.ok(bytes.some((b) => b > 20));
          near(
            await prepared(`${camera} features`, showing),
            Float32Array.from(bytes, (b) => b / 255),
            0.6 / 255,
          );
        }
      }
    } finally {
      if (existsSync(folder)) rmSync(folder, { recursive: true });
    }
  });

  it("takes pictures from scratch and looks at each place of both", async () => {
    const sight = network(scratchSight);
    const shapes = vlaInputs("pictures", words);
    const define = (inputs: Readonly<Record<string, Value>>): Value => vlaActions(inputs, inputs["noise"]!, sight);
    const own = drawParameters(shapes, define);
    const numbers = said(drawNumbers(shapes), 1);
    const chunk = await run(shapes, define, own, numbers);
    for (const name of ["agent", "wrist"]) {
      for (const at of [0, pictureBytes - 1]) {
        const other = numbers[name]!.slice();
        other[at] = 1 - other[at]!;
        assert.notDeepEqual(await run(shapes, define, own, { ...numbers, [name]: other }), chunk, `${name} ${at}`);
      }
    }
  });
});
