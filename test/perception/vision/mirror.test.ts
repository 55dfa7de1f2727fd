import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { discOutputCount, discOutputs } from "../../../src/perception/vision/closeUp.ts";
import { meanMaps, meanNumbers, mirror } from "../../../src/perception/vision/mirror.ts";
import { drawBatch } from "../../../src/train/perception/drawBatch.ts";
import { exampleOf, picture } from "../../train/perception/examples.ts";

/** What the training says that the maps of a picture should be, plain and in a mirror. */
function lessons(): { readonly plain: Float32Array; readonly mirrored: Float32Array } {
  const example = exampleOf(picture(1_000_000_018, "familiar"));
  const drawn = Array.from({ length: 12 }, (_, seed) => drawBatch([example], 1, new Rng(seed, "batch")).targets);
  const [first] = drawn;
  const other = drawn.find((targets) => targets.some((value, i) => value !== first![i]));
  return { plain: first!, mirrored: other! };
}

describe("mirror()", () => {
  it("turns every row, so that twice is what there was", () => {
    const planes = Float32Array.from([1, 2, 3, 4, 5, 6]);
    mirror(planes, 3);
    assert.deepEqual([...planes], [3, 2, 1, 6, 5, 4]);
    mirror(planes, 3);
    assert.deepEqual([...planes], [1, 2, 3, 4, 5, 6]);
  });
});

describe("meanMaps()", () => {
  it("gives back maps that the mirror image agrees with, whichever of both is the picture", () => {
    const { plain, mirrored } = lessons();
    for (const [picturesOwn, mirrors] of [
      [plain, mirrored],
      [mirrored, plain],
    ] as const) {
      const mean = meanMaps(picturesOwn, mirrors);
      for (const [i, value] of picturesOwn.entries()) assert.ok(Math.abs(mean[i]! - value) < 1e-5, `number ${i}`);
    }
  });

  it("is half way to what the mirror image says otherwise", () => {
    const { plain, mirrored } = lessons();
    const mean = meanMaps(
      plain,
      mirrored.map((value) => value + 1),
    );
    // Both signs of a shift in the mirror are shifts here, to the one side or to the other.
    for (const [i, value] of plain.entries()) assert.ok(Math.abs(Math.abs(mean[i]! - value) - 0.5) < 1e-5);
  });
});

describe("meanNumbers()", () => {
  it("turns what points to a side, and nothing else", () => {
    const plain = Float32Array.from({ length: discOutputCount }, (_, k) => k + 1);
    const sided = [discOutputs.centre, discOutputs.yaw + 1];
    const mirrored = plain.map((value, k) => (sided.includes(k) ? -value : value));
    assert.deepEqual(meanNumbers(plain, mirrored), plain);
    assert.equal(meanNumbers(plain, plain)[discOutputs.centre], 0);
  });
});
