import assert from "node:assert/strict";
import { featureCount, featureStarts, fillSceneFeatures } from "../../../src/goal/learned/sceneFeatures.ts";
import { slots, SlottedScene } from "../../../src/goal/learned/SlottedScene.ts";
import { sceneOf } from "../../train/goal/simpleExamples.ts";

type Group = keyof typeof featureStarts;
const order = Object.entries(featureStarts) as [Group, number][];

/** Of a slot: what is 1, by group. */
function read(features: Float32Array, slot: number): Partial<Record<Group, number>> {
  const row = features.subarray(slot * featureCount, (slot + 1) * featureCount);
  const found: Partial<Record<Group, number>> = {};
  for (const [i, [group, start]] of order.entries()) {
    const set = [...row.subarray(start, order[i + 1]?.[1] ?? featureCount)].flatMap((value, at) =>
      value === 1 ? [at] : [],
    );
    assert.ok(set.length < 2, group);
    if (set.length === 1) found[group] = set[0]!;
  }
  assert.equal(Object.keys(found).length, row.filter((value) => value !== 0).length);
  return found;
}

function featuresOf(scene: SlottedScene) {
  const features = new Float32Array(slots.all * featureCount);
  const present = new Float32Array(slots.all);
  fillSceneFeatures(scene, features, present);
  return { present: [...present], of: (id: string) => read(features, scene.slotOf(id)!) };
}

describe("fillSceneFeatures()", () => {
  const { objects, facts } = sceneOf(
    ["red", "white", "red2", "pink", "blue"],
    [["blue", "white", "red"], ["pink"], []],
  );
  const scene = new SlottedScene(objects.toReversed(), [...facts, { predicate: "on", args: ["red2", "table"] }]);
  const { present, of } = featuresOf(scene);

  it("takes a slot for each object", () => {
    assert.deepEqual(present, [1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1]);
  });

  it("describes discs", () => {
    const five = { type: 0, count: 4 };
    assert.deepEqual(of("red"), {
      ...five,
      ...{ colour: 1, fromSmallest: 0, fromLargest: 4, peg: 0, fromBottom: 2, fromTop: 0, height: 3 },
      ...{ isClear: 0, sharesColour: 0, on: 1 },
    });
    assert.deepEqual(of("white"), {
      ...five,
      ...{ colour: 6, fromSmallest: 1, fromLargest: 3, peg: 0, fromBottom: 1, fromTop: 1, height: 3, on: 4, under: 0 },
    });
    assert.deepEqual(of("red2"), {
      ...five,
      ...{ colour: 1, fromSmallest: 2, fromLargest: 2, isMedian: 0, isLoose: 0, fromBottom: 0, fromTop: 0, height: 1 },
      ...{ isClear: 0, isAlone: 0, sharesColour: 0, on: slots.table },
    });
    assert.deepEqual(of("pink"), {
      ...five,
      ...{ colour: 7, fromSmallest: 3, fromLargest: 1, peg: 1, fromBottom: 0, fromTop: 0, height: 1 },
      ...{ isClear: 0, isAlone: 0, on: 8 },
    });
  });

  it("describes pegs and the table", () => {
    assert.deepEqual(of("peg1"), { type: 1, count: 4, peg: 0, height: 3, under: 4 });
    assert.deepEqual(of("peg2"), { type: 1, count: 4, peg: 1, height: 1, under: 3 });
    assert.deepEqual(of("peg3"), { type: 1, count: 4, peg: 2, height: 0, isClear: 0, isAlone: 0 });
    assert.deepEqual(of("table"), { type: 2, count: 4, isClear: 0 });
  });

  it("tells the only empty peg from two", () => {
    const two = featuresOf(new SlottedScene(objects, facts.slice(0, 3)));
    assert.equal(two.of("peg3").isAlone, undefined);
  });

  it("leaves open where a disc is of which no fact tells, and ends where facts go round in a circle", () => {
    const floating = featuresOf(new SlottedScene(objects, facts.slice(1)));
    assert.deepEqual(floating.of("blue"), { type: 0, count: 4, colour: 0, fromSmallest: 4, fromLargest: 0, under: 1 });
    const circle = featuresOf(
      new SlottedScene(objects, [
        { predicate: "on", args: ["red", "white"] },
        { predicate: "on", args: ["white", "red"] },
      ]),
    );
    assert.equal(circle.of("red").on, 1);
  });

  it("refuses a disc without a rank", () => {
    assert.throws(() => new SlottedScene([{ id: "a", type: "disc" }], []), RangeError);
  });
});
