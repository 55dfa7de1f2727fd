import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { GoalInputs } from "../../../src/goal/learned/GoalInputs.ts";
import { goalInputs } from "../../../src/goal/learned/goalLayout.ts";
import { pictureFeatures } from "../../../src/goal/learned/pictureFeatures.ts";
import { featureCount, featureStarts } from "../../../src/goal/learned/sceneFeatures.ts";
import { slots, SlottedScene } from "../../../src/goal/learned/SlottedScene.ts";
import { buckets, maxTokens, partsOf } from "../../../src/goal/learned/tokens.ts";
import { Vocabulary } from "../../../src/goal/learned/Vocabulary.ts";
import type { GoalExample } from "../../../src/train/goal/GoalExample.ts";
import { gatherVocabulary } from "../../../src/train/goal/gatherVocabulary.ts";
import { goalBatch, tokenPlaces, withStrangeWords } from "../../../src/train/goal/goalBatch.ts";
import { goalTargets } from "../../../src/train/goal/GoalTargets.ts";
import { paintScene } from "../../../src/train/goal/paintScene.ts";
import { sortedDraws } from "../../../src/train/goal/sortedDraws.ts";
import { drawSimpleExample, sceneOf } from "./simpleExamples.ts";

const vocabulary = new Vocabulary(
  ["put", "move", "the", "disc", "to", "left", "middle", "right"].map((word) => [word, 1]),
);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("GoalInputs", () => {
  const { objects, facts } = sceneOf(["blue", "red"], [["red"], ["blue"], []]);
  const scene = new SlottedScene(objects, facts);

  it("share a token among its parts, and mark what is there and unseen", () => {
    const inputs = new GoalInputs(2);
    inputs.fill(1, { tokens: ["put", "xyzzy"], scene, picture: undefined }, vocabulary);
    const { words, tokens, picture, pictured } = inputs.numbers;
    const start = maxTokens * buckets;
    assert.ok(words.subarray(0, start).every((value) => value === 0));
    for (const [i, token] of ["put", "xyzzy"].entries()) {
      const row = words.subarray(start + i * buckets, start + (i + 1) * buckets);
      const parts = partsOf(token);
      assert.ok(parts.every((part) => Math.abs(row[part]! - 1 / parts.length) < 1e-7));
      assert.equal(row.filter((value) => value !== 0).length, parts.length);
    }
    assert.deepEqual([...tokens.subarray(2 * maxTokens, 2 * maxTokens + 5)], [1, 0, 1, 1, 0]);
    assert.ok([...picture, ...pictured].every((value) => value === 0));
  });

  it("leave out parts, and never all of a token", () => {
    const inputs = new GoalInputs(1);
    const tokens = ["put", "the", "disc", "!"];
    inputs.fill(
      0,
      { tokens, scene, picture: undefined, dropping: { share: 0.99, rng: new Rng(1, "drop") } },
      vocabulary,
    );
    for (const [i, token] of tokens.entries()) {
      const row = inputs.numbers.words.subarray(i * buckets, (i + 1) * buckets);
      const left = [...row].flatMap((value, at) => (value === 0 ? [] : [at]));
      assert.ok(
        left.length > 0 && left.length <= partsOf(token).length && left.every((at) => partsOf(token).includes(at)),
      );
      assert.ok(Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-6);
      assert.ok(left.length < 3);
    }
  });
});

describe("goalBatch()", () => {
  const size = 200;
  const examples = (seed: number, count = size): readonly GoalExample[] => {
    const rng = new Rng(seed, "examples");
    return Array.from({ length: count }, () => drawSimpleExample(rng));
  };
  const batch = goalBatch(examples(5), vocabulary, new Rng(5, "batch"));

  it("fills inputs and targets, the same for the same numbers", () => {
    const places = tokenPlaces[0];
    const shapes = { ...goalInputs(size, places), ...goalTargets(size, places) };
    assert.deepEqual(
      Object.entries(shapes).map(([name, shape]) => [name, shape.reduce<number>((a, b) => a * b, 1)]),
      Object.entries(shapes).map(([name]) => [name, batch[name]!.length]),
    );
    const again = goalBatch(examples(5), vocabulary, new Rng(5, "batch"));
    assert.deepEqual(again, batch);
  });

  it("has places for the longest, strange words included", () => {
    for (const length of [5, 14, 15, 28, maxTokens, 2 * maxTokens]) {
      const long = examples(1, 30).map((example) => ({ ...example, words: new Array(length).fill("word").join(" ") }));
      const { tokens } = goalBatch(long, vocabulary, new Rng(length, "places"));
      const places = tokenPlaces.find((count) => Math.min(length, maxTokens) <= count)!;
      assert.equal(tokens!.length, 30 * 2 * places);
    }
  });

  it("shows pictures in half of the samples, and hides few colours", () => {
    const pictured = mean([...batch["pictured"]!]);
    assert.ok(pictured > 0.4 && pictured < 0.6);
    const hidden = Array.from({ length: size }, (_, row) =>
      Array.from({ length: slots.discs }, (__, disc) => {
        const at = (row * slots.all + disc) * featureCount + featureStarts.colour + 7;
        return batch["objects"]![at]!;
      }).reduce((a, b) => a + b, 0),
    );
    assert.ok(hidden.some((count) => count === 1) && mean(hidden) < 0.1);
  });
});

describe("sortedDraws()", () => {
  const size = 4;
  const drawing = (rng: Rng): GoalExample => ({
    ...drawSimpleExample(rng),
    words: new Array(1 + rng.integer(40)).fill("word").join(" "),
  });
  const wordsOf = (examples: readonly GoalExample[]): readonly number[] =>
    examples.map(({ words }) => words.split(" ").length);

  it("deals out what it draws, like to like, each once", () => {
    const draws = sortedDraws(size, drawing, 3);
    const steps = Array.from({ length: 32 }, (_, step) => wordsOf(draws(step)));
    // The spread within a batch is far below that of all.
    const spreads = steps.map((lengths) => Math.max(...lengths) - Math.min(...lengths));
    assert.ok(mean(spreads) < 6, String(mean(spreads)));
    const [first, second] = [steps.slice(0, 16), steps.slice(16)].map((block) => block.flat());
    for (const block of [first!, second!]) assert.ok(mean(block) > 15 && mean(block) < 26, String(mean(block)));
    assert.notDeepEqual(first, second);
    assert.notDeepEqual(
      steps.slice(0, 16),
      steps.slice(0, 16).toSorted((a, b) => a[0]! - b[0]!),
    );
  });

  it("draws the same for the same step, whatever was drawn before", () => {
    const [one, other] = [sortedDraws(size, drawing, 3), sortedDraws(size, drawing, 3)];
    const later = other(40);
    assert.deepEqual(one(17), other(17));
    assert.deepEqual(one(40), later);
    assert.notDeepEqual(sortedDraws(size, drawing, 4)(40), later);
  });
});

describe("withStrangeWords()", () => {
  const tokens = ["put", "the", "red", "disc", "left", "."];
  it("adds or changes one or two words, and no marks", () => {
    const rng = new Rng(2, "strange");
    const lengths = new Set<number>();
    for (let i = 0; i < 100; i++) {
      const changed = withStrangeWords(tokens, maxTokens, rng);
      const strange = changed.filter((token) => !tokens.includes(token));
      assert.ok(strange.length >= 1 && strange.length <= 2 && changed.includes("."));
      assert.ok(changed.length >= tokens.length);
      lengths.add(changed.length - tokens.length);
    }
    assert.deepEqual([...lengths].sort(), [0, 1, 2]);
  });

  it("never makes more tokens than there are places", () => {
    for (const most of [20, maxTokens]) {
      const many = new Array<string>(most).fill("word");
      for (let seed = 0; seed < 20; seed++) {
        assert.equal(withStrangeWords(many, most, new Rng(seed, "many")).length, most);
        assert.ok(withStrangeWords(many.slice(1), most, new Rng(seed, "many")).length <= most);
      }
    }
  });
});

describe("gatherVocabulary()", () => {
  it("gathers the words that come more than twice", async () => {
    let i = 0;
    const draw = () => ({
      ...drawSimpleExample(new Rng(1, "x")),
      words: "Ptu it oftne!",
      intended: `Put it ${["once", "twice", "twice"][i++] ?? "often"}, 2!`,
    });
    const done: number[] = [];
    const vocabulary = await gatherVocabulary(draw, { seed: 1, count: 6 }, (n) => void done.push(n));
    assert.equal(vocabulary.text, "it 6 put 6 often 3");
    assert.deepEqual(done, [6]);
  });
});

describe("pictures", () => {
  it("are averaged to cells with mean 0 and variance 1", () => {
    const data = new Uint8Array(16 * 16 * 3);
    // The left half is white, all channels alike, but for one black pixel.
    for (let v = 0; v < 16; v++) data.fill(255, v * 48, v * 48 + 24);
    data.fill(0, 0, 3);
    const found = pictureFeatures({ width: 16, height: 16, channels: 3, data })!;
    const means = Array.from({ length: 192 }, (_, i) => (i % 8 < 4 ? (i % 64 === 0 ? 0.75 : 1) : 0));
    const m = mean(means);
    const deviation = Math.sqrt(mean(means.map((value) => (value - m) ** 2)));
    for (const [i, value] of means.entries())
      assert.ok(Math.abs(found[i]! - (value - m) / deviation) < 1e-5, String(i));
  });

  it("are read in shades of grey, too, and not where they show nothing", () => {
    const grey = Uint8Array.from({ length: 64 }, (_, i) => i);
    const found = pictureFeatures({ width: 8, height: 8, channels: 1, data: grey })!;
    assert.deepEqual([...found.subarray(0, 64)], [...found.subarray(128)]);
    assert.ok(found[0]! < found[63]!);
    assert.equal(pictureFeatures({ width: 8, height: 8, channels: 1, data: grey.fill(7) }), undefined);
    assert.equal(pictureFeatures({ width: 4, height: 8, channels: 1, data: grey }), undefined);
  });

  it("painted of towers show them on their side", () => {
    const painted = (towers: string[][]): Float32Array => {
      const { objects, facts } = sceneOf(["blue", "green", "white"], towers);
      return paintScene(new SlottedScene(objects, facts), new Rng(3, "paint"))!;
    };
    const [left, right] = [
      painted([["white", "green", "blue"], [], []]),
      painted([[], [], ["white", "green", "blue"]]),
    ];
    const differs = [...left].flatMap((value, i) => (Math.abs(value - right[i]!) > 0.05 ? [i % 8] : []));
    // A disc is smaller than a cell.
    assert.ok(differs.length > 2 && differs.length < 50);
    assert.ok(differs.some((column) => column < 3) && differs.some((column) => column > 4));
    assert.ok(!differs.includes(3) && !differs.includes(4));
    // All channels of the three discs together are brighter than the ground of this seed on the side where they stand.
    const light = (picture: Float32Array, from: number): number =>
      [...picture].reduce((sum, value, i) => (i % 8 >= from && i % 8 < from + 3 ? sum + value : sum), 0);
    assert.equal(light(left, 0) > light(right, 0), light(right, 5) > light(left, 5));
  });
});
