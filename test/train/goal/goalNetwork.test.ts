import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { GoalInputs } from "../../../src/goal/learned/GoalInputs.ts";
import {
  type GoalInputName,
  type GoalOutputName,
  goalInputs,
  goalOutputs,
  inputLength,
  onClasses,
  statuses,
} from "../../../src/goal/learned/goalLayout.ts";
import { SlottedScene, slots } from "../../../src/goal/learned/SlottedScene.ts";
import { tokensOf } from "../../../src/goal/learned/tokens.ts";
import { Vocabulary } from "../../../src/goal/learned/Vocabulary.ts";
import { exportModel } from "../../../src/learn/exportModel.ts";
import { GraphBuilder, type Value } from "../../../src/learn/GraphBuilder.ts";
import { GraphSession } from "../../../src/learn/GraphSession.ts";
import { goalLoss, goalNetwork, goalNetworkInTraining } from "../../../src/train/goal/goalNetwork.ts";
import { type GoalTargetName, GoalTargets, goalTargets } from "../../../src/train/goal/GoalTargets.ts";
import type { GoalExample } from "../../../src/train/goal/GoalExample.ts";
import { sceneOf } from "./simpleExamples.ts";

type Values<Name extends string> = Readonly<Record<Name, Value>>;

/** Random parameters, also where training would begin with zeros. */
function drawParameters() {
  const graph = new GraphBuilder();
  goalNetworkInTraining(placed(graph, goalInputs(1)) as Values<GoalInputName>);
  const rng = new Rng(3, "parameters");
  return new Map(
    [...graph.parameters].map(([name, { value }]) => {
      const deviation = value.shape.length === 2 ? 1 / Math.sqrt(value.shape[0]!) : 0.1;
      const data = Float32Array.from({ length: value.shape.reduce((a, b) => a * b, 1) }, () => rng.normal(deviation));
      return [name, { shape: value.shape, data }] as const;
    }),
  );
}

const placed = (graph: GraphBuilder, shapes: Readonly<Record<string, readonly number[]>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)]));

const scene = new SlottedScene(
  ...(Object.values(sceneOf(["blue", "red", "green"], [["green", "blue"], [], ["red"]])) as ConstructorParameters<
    typeof SlottedScene
  >),
);
const vocabulary = new Vocabulary([
  ["red", 1],
  ["left", 1],
]);

describe("goalNetwork()", () => {
  let session: GraphSession;
  before(async () => {
    session = await GraphSession.open(
      exportModel({
        inputs: goalInputs(2),
        outputs: (_, inputs) => ({ ...goalNetwork(inputs) }),
        parameters: drawParameters(),
      }),
    );
  });
  after(() => session.close());

  const inputsOf = (words: string, picture?: Float32Array): GoalInputs => {
    const inputs = new GoalInputs(2);
    inputs.fill(0, { tokens: tokensOf(words), scene, picture: undefined }, vocabulary);
    inputs.fill(1, { tokens: tokensOf("red left"), scene, picture }, vocabulary);
    return inputs;
  };
  async function run({ numbers }: GoalInputs): Promise<Record<string, readonly number[]>> {
    const feeds = Object.entries(goalInputs(2)).map(
      ([name, dims]) => [name, { data: numbers[name as GoalInputName], dims }] as const,
    );
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      Object.entries(goalOutputs(2)).map(([name, shape]) => {
        assert.deepEqual(results[name]!.dims, shape);
        return [name, [...results[name]!.data]];
      }),
    );
  }
  /** Greatest difference of a request's outputs, of what is there. */
  const difference = (
    a: Record<string, readonly number[]>,
    b: Record<string, readonly number[]>,
    row: number,
  ): number =>
    Math.max(
      ...Object.entries(a).flatMap(([name, values]) => {
        const half = values.length / 2;
        return values
          .slice(row * half, (row + 1) * half)
          .map((value, i) => Math.abs(value - b[name]![row * half + i]!));
      }),
    );

  it("minds words, unseen words and pictures, each in its own request", async () => {
    const base = await run(inputsOf("red left"));
    const changes = {
      words: inputsOf("left red"),
      unseen: inputsOf("rod left"),
    };
    for (const [what, inputs] of Object.entries(changes)) {
      const found = await run(inputs);
      assert.ok(difference(found, base, 0) > 1e-3, what);
      assert.ok(difference(found, base, 1) < 1e-5, what);
    }
    const seen = await run(inputsOf("red left", new Float32Array(192).fill(1)));
    assert.ok(difference(seen, base, 1) > 1e-3);
    assert.ok(difference(seen, base, 0) < 1e-5);
  });

  it("does not mind what is not there", async () => {
    const base = await run(inputsOf("red left"));
    const inputs = inputsOf("red left");
    // Behind the words, in an empty slot, and a picture that there is not.
    inputs.numbers.words.fill(0.01, 3 * 3072, 4 * 3072);
    inputs.numbers.objects.fill(1, 5 * (inputLength("objects") / slots.all), 6 * (inputLength("objects") / slots.all));
    inputs.numbers.picture.fill(1);
    const found = await run(inputs);
    // Outputs of the empty slot may differ, and nobody reads them.
    const rows = ["status", "clear"].map((name) => [base[name]!, found[name]!] as const);
    for (const [a, b] of rows) for (const i of [0, 1, 2]) assert.ok(Math.abs(a[i]! - b[i]!) < 1e-5);
    for (let i = 0; i < 3 * onClasses; i++) {
      if (i % onClasses !== 6) assert.ok(Math.abs(found["on"]![i]! - base["on"]![i]!) < 1e-4);
    }
    assert.ok(base["on"]![4]! < -1000 && base["on"]![1]! > -100);
  });
});

describe("GoalTargets", () => {
  const example = (more: Partial<GoalExample>): GoalExample => ({
    ...{ kind: "x", words: "x", intended: "x", status: "predicted" },
    ...sceneOf(["blue", "red", "green"], [["green", "blue"], [], ["red"]]),
    ...{ on: ["red", undefined, undefined], notOn: [["green", "peg1"]], clear: ["peg2"], candidates: [], mentions: [] },
    ...more,
  });
  const filled = (more: Partial<GoalExample>) => {
    const targets = new GoalTargets(2);
    targets.fill(1, example(more), scene);
    for (const values of Object.values(targets.numbers))
      assert.ok(values.subarray(0, values.length / 2).every((x) => x === 0));
    const of = (name: GoalTargetName): Float32Array => targets.numbers[name].subarray(targets.numbers[name].length / 2);
    const set = (values: Float32Array): number[] => [...values].flatMap((value, i) => (value === 0 ? [] : [i]));
    return { on: set(of("on")), status: set(of("status")), literals: set(of("literals")), weights: set(of("weights")) };
  };
  const spots = [0, 1, 2, 7, 8, 9];
  const [notOn, clear] = [2 * slots.spots + 7, 70 + 8];

  it("tell of a goal all that is asked and all that is not", () => {
    assert.deepEqual(filled({}), {
      on: [2, onClasses, 2 * onClasses],
      status: [0],
      literals: [notOn, clear],
      weights: [
        ...[0, 1, 2].flatMap((disc) => spots.map((spot) => disc * 10 + spot)),
        ...spots.map((spot) => 70 + spot),
      ],
    });
  });

  it("tell of what is impossible only what is asked", () => {
    assert.deepEqual(filled({ status: "impossible" }), {
      on: [2],
      status: [statuses.indexOf("impossible")],
      literals: [notOn, clear],
      weights: [notOn, clear],
    });
  });

  it("tell of what is unclear its candidates, and of others nothing", () => {
    assert.deepEqual(filled({ status: "ambiguous", candidates: ["blue", "green"] }), {
      ...{ on: [], status: [1] },
      literals: [80, 82],
      weights: spots.map((spot) => 80 + spot),
    });
    assert.deepEqual(filled({ status: "foreign" }), { on: [], status: [4], literals: [], weights: [] });
    assert.throws(() => filled({ on: ["purple"] }), RangeError);
  });
});

describe("goalLoss()", () => {
  it("is the weighted cross entropies, as summed up one by one", async () => {
    const n = 2;
    const targets = new GoalTargets(n);
    const objects = sceneOf(["blue", "red", "green"], [["green", "blue"], [], ["red"]]);
    const base = { kind: "x", words: "x", intended: "x", ...objects, candidates: [], mentions: [] } as const;
    targets.fill(
      0,
      { ...base, status: "predicted", on: ["red", undefined, "peg1"], notOn: [["red", "peg3"]], clear: [] },
      scene,
    );
    targets.fill(
      1,
      {
        ...base,
        status: "ambiguous",
        on: [undefined, undefined, undefined],
        notOn: [],
        clear: [],
        candidates: ["red", "green"],
      },
      scene,
    );
    const inputs = new GoalInputs(n);
    for (let i = 0; i < n; i++)
      inputs.fill(i, { tokens: ["put", "red"].slice(i), scene, picture: undefined }, vocabulary);
    targets.fillMentions(0, [undefined, "red"], scene);
    const shapes = { ...goalInputs(n), ...goalTargets(n) };
    const bytes = exportModel({
      inputs: shapes,
      outputs: (_, values) => {
        const { outputs, mentions } = goalNetworkInTraining(values);
        return {
          ...Object.fromEntries(
            Object.entries({ ...outputs, mentions }).map(([name, value]) => [`its ${name}`, value]),
          ),
          loss: goalLoss(values, values),
        };
      },
      parameters: drawParameters(),
    });
    const session = await GraphSession.open(bytes);
    const numbers: Readonly<Record<string, Float32Array>> = { ...inputs.numbers, ...targets.numbers };
    const results = await session.run(
      Object.fromEntries(Object.entries(shapes).map(([name, dims]) => [name, { data: numbers[name]!, dims }])),
    );
    await session.close();
    const out = (name: string): readonly number[] => [...results[name]!.data];
    const its = (name: GoalOutputName | "mentions"): readonly number[] => out(`its ${name}`);
    /** −ln of the share of class `at` among `count` from `from`. */
    const choice = (values: readonly number[], from: number, count: number, at: number): number =>
      Math.log(values.slice(from, from + count).reduce((sum, x) => sum + Math.exp(x), 0)) - values[from + at]!;
    const asked = (logit: number, is: boolean): number => Math.log(1 + Math.exp(is ? -logit : logit));
    let wanted = choice(its("status"), 0, 5, 0) + choice(its("status"), 5, 5, 1);
    wanted += 2 * choice(its("mentions"), slots.spots, slots.spots, 1);
    for (const [disc, at] of [2, 0, 8].entries())
      wanted += (4 / 3) * choice(its("on"), disc * onClasses, onClasses, at);
    for (const spot of [0, 1, 2, 7, 8, 9]) {
      for (let disc = 0; disc < 3; disc++) {
        wanted += (4 / 3) * asked(its("notOn")[disc * 10 + spot]!, disc === 1 && spot === 9);
      }
      wanted += asked(its("clear")[spot]!, false);
      wanted += 0.25 * asked(its("candidates")[10 + spot]!, spot === 1 || spot === 2);
    }
    assert.ok(Math.abs(out("loss")[0]! - wanted / n) < 1e-3, `${out("loss")[0]!}, ${wanted / n}`);
  });
});
