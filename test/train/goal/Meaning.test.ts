import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { drawScene } from "../../../src/train/goal/drawScene.ts";
import { emptyMeanings, type Meaning, meaningsOf } from "../../../src/train/goal/Meaning.ts";
import type { TowerScene } from "../../../src/train/goal/TowerScene.ts";
import { discsOf, pegs, standingOf } from "./naive.ts";

/** The discs that a reference fits, from objects and facts alone. */
function denotes({ section, colour, nth = 0, peg, disc }: Meaning, scene: TowerScene): readonly string[] {
  const bySize = discsOf(scene).map(({ id }) => id);
  const colours = Object.fromEntries(discsOf(scene).map((each) => [each.id, each.colour]));
  const on = standingOf(scene);
  const towerOn = (base: string): string[] => {
    const rider = bySize.find((id) => on[id] === base);
    return rider === undefined ? [] : [rider, ...towerOn(rider)];
  };
  const towers = pegs.map(towerOn);
  // "The top one" says which only where there is just one tower and nothing besides it.
  const whole = towers.filter((tower) => tower.length === bySize.length);
  const there = peg === undefined ? (whole.length === 1 ? whole[0]! : []) : towerOn(peg);
  const at = (list: readonly string[], i: number): string[] => list.slice(i, i + 1);
  const middle = (list: readonly string[]): string[] => (list.length % 2 === 1 ? at(list, (list.length - 1) / 2) : []);
  switch (section) {
    // The size is no part of what tells it from others.
    case "ref.little-colour":
    case "ref.big-colour":
    case "ref.colour":
      return bySize.filter((id) => colours[id] === colour);
    case "ref.colour-and-place":
      return there.filter((id) => colours[id] === colour);
    case "ref.smallest":
      return at(bySize, 0);
    case "ref.largest":
      return at(bySize.toReversed(), 0);
    case "ref.smaller-of-two":
      return bySize.length === 2 ? at(bySize, 0) : [];
    case "ref.larger-of-two":
      return bySize.length === 2 ? at(bySize, 1) : [];
    case "ref.second-smallest":
      return at(bySize, 1);
    case "ref.second-largest":
      return at(bySize.toReversed(), 1);
    case "ref.middle-size":
      return middle(bySize);
    case "ref.nth-smallest":
      return at(bySize, nth - 1);
    case "ref.nth-largest":
      return at(bySize.toReversed(), nth - 1);
    case "ref.only-on":
      return there;
    case "ref.top-of":
    case "ref.top":
    case "ref.smallest-on":
      return there.slice(-1);
    case "ref.bottom-of":
    case "ref.bottom":
    case "ref.largest-on":
      return at(there, 0);
    case "ref.middle-of":
      return middle(there);
    case "ref.nth-from-bottom":
    case "ref.nth-bottom":
      return at(there, nth - 1);
    case "ref.nth-from-top":
    case "ref.nth-top":
      return at(there.toReversed(), nth - 1);
    case "ref.under":
      return bySize.filter((id) => on[disc!] === id);
    case "ref.on-top-of":
      return bySize.filter((id) => on[id] === disc);
    case "ref.smaller-of-pair":
      return there.length === 2 ? at(there, 1) : [];
    case "ref.larger-of-pair":
      return there.length === 2 ? at(there, 0) : [];
    case "ref.covered":
      return bySize.filter((id) => Object.values(on).includes(id));
    case "ref.next-larger":
      return at(bySize, bySize.indexOf(disc!) + 1);
    case "ref.next-smaller":
      return at(bySize.toReversed(), bySize.toReversed().indexOf(disc!) + 1);
    case "ref.loose":
      return bySize.filter((id) => on[id] === "table");
    default:
      return assert.fail(`What does [${section}] mean?`);
  }
}

describe("references", () => {
  const scenes = Array.from({ length: 1500 }, (_, seed) => drawScene(new Rng(seed, "scenes")));

  it("fit the disc that is meant and no other one", () => {
    const seen = new Set<string>();
    for (const [i, scene] of scenes.entries()) {
      for (const { id } of scene.discs) {
        const meanings = meaningsOf(scene, id);
        assert.ok(meanings.length > 0);
        for (const meaning of meanings) {
          assert.deepEqual(denotes(meaning, scene), [id], `scene ${i}: ${JSON.stringify(meaning)}`);
          seen.add(meaning.section);
        }
      }
    }
    assert.equal(seen.size, 33);
  });

  it("to what is not there fit nothing", () => {
    let count = 0;
    for (const [i, scene] of scenes.entries()) {
      for (const meaning of emptyMeanings(scene)) {
        assert.deepEqual(denotes(meaning, scene), [], `scene ${i}: ${JSON.stringify(meaning)}`);
        count++;
      }
    }
    assert.ok(count > scenes.length);
  });
});

describe("drawScene()", () => {
  it("draws legal towers of two to seven discs", () => {
    const counts = new Set<number>();
    for (let seed = 0; seed < 500; seed++) {
      const scene = drawScene(new Rng(seed, "scenes"));
      const sizes = Object.fromEntries(discsOf(scene).map(({ id, rank }) => [id, rank!]));
      counts.add(scene.discs.length);
      const supports = Object.entries(standingOf(scene));
      assert.equal(supports.length, scene.discs.length);
      assert.ok(supports.every(([disc, support]) => sizes[support] === undefined || sizes[disc]! < sizes[support]));
      assert.equal(new Set(supports.map(([, support]) => support)).size, supports.length);
    }
    assert.deepEqual([...counts].sort(), [2, 3, 4, 5, 6, 7]);
  });

  it("draws two discs of one colour where they are wished for", () => {
    for (let seed = 0; seed < 100; seed++) {
      const { discs } = drawScene(new Rng(seed, "scenes"), { colours: "two-alike", fewestDiscs: 3 });
      assert.equal(new Set(discs.map(({ colour }) => colour)).size, discs.length - 1);
      assert.equal(new Set(discs.map(({ id }) => id)).size, discs.length);
    }
  });
});
