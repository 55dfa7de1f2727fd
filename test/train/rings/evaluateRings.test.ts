import assert from "node:assert/strict";
import type { RingReading } from "../../../src/perception/rings/RingReader.ts";
import { compareStacks, evaluateRings, summariseRings } from "../../../src/train/rings/evaluateRings.ts";
import { ringPictureSeed } from "../../../src/train/rings/seeds.ts";
import { takeRingPicture } from "../../../src/train/rings/takeRingPicture.ts";

describe("compareStacks()", () => {
  const truth = [[3, 1], [], [2]];
  it("tells what is exactly right, what has the right rings on each rod at least, and what is wrong", () => {
    assert.deepEqual(compareStacks([[3, 1], [], [2]], truth), { isExact: true, isCounted: true });
    assert.deepEqual(compareStacks([[3, 2], [], [1]], truth), { isExact: false, isCounted: true });
    assert.deepEqual(compareStacks([[3], [2], [1]], truth), { isExact: false, isCounted: false });
  });
});

describe("summariseRings()", () => {
  it("counts", () => {
    const wrong = { isExact: false, isCounted: false };
    const results = [{ isExact: true, isCounted: true }, { ...wrong, isCounted: true }, wrong, wrong];
    assert.deepEqual(summariseRings(results), { pictures: 4, exact: 1, exactShare: 0.25, ringsOnEachRod: 2 });
  });
});

describe("evaluateRings()", () => {
  it("shows a reader the first validation pictures and judges what it says of each", async function () {
    this.timeout(20_000);
    const pictures = [0, 1].map((i) => takeRingPicture(ringPictureSeed("validation", i)));
    let shown = 0;
    // Right of the first, wrong of the second, if these are what it is shown.
    const read = ({ data }: { readonly data: Uint8Array }): Promise<RingReading> => {
      assert.deepEqual(data, pictures[shown++]!.image.data);
      const [{ toy }] = pictures as [(typeof pictures)[0]];
      return Promise.resolve({
        ...{ rods: [], rings: [], stacks: toy.stacks, isLegal: true },
        confidence: { rods: 1, rings: 1, order: 1, all: 1 },
      });
    };
    const done: number[] = [];
    const results = await evaluateRings({ read }, 2, async (n) => void done.push(n));
    assert.deepEqual(
      results.map(({ isExact }) => isExact),
      [true, false],
    );
    assert.deepEqual(done, [1, 2]);
  });
});
