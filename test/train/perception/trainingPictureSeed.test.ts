import assert from "node:assert/strict";
import { lookRanges } from "../../../src/scene/lookRanges.ts";
import { drawSetting } from "../../../src/train/perception/drawSetting.ts";
import { isHard } from "../../../src/train/perception/isHard.ts";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";
import { trainingPictureSeed } from "../../../src/train/perception/trainingPictureSeed.ts";

describe("trainingPictureSeed()", () => {
  const count = 200;
  const seeds = Array.from({ length: count }, (_, i) => trainingPictureSeed(i, 3));
  const share = (all: readonly number[]): number =>
    all.filter((seed) => isHard(drawSetting(seed, lookRanges.training))).length / count;

  it("makes a training harder than its seeds come, by a third and more", () => {
    const own = Array.from({ length: count }, (_, i) => pictureSeed("training", i, 3));
    const [drawn, chosen] = [share(own), share(seeds)];
    assert.ok(drawn < 0.25, `${drawn}`);
    assert.ok(chosen > 0.3 && chosen < 0.46, `${chosen}`);
    const kept = seeds.filter((seed, i) => seed === own[i]).length / count;
    assert.ok(kept > 0.65 && kept < 0.85, `${kept}`);
  });

  it("depends on index and training alone, and gives no two pictures and no other training the same", () => {
    assert.deepEqual(
      [150, 7].map((i) => trainingPictureSeed(i, 3)),
      [seeds[150], seeds[7]],
    );
    assert.equal(new Set(seeds).size, count);
    assert.ok(seeds.every((seed) => seed >= pictureSeed("training", 0, 3) && seed < pictureSeed("training", 0, 4)));
  });
});
