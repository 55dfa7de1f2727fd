import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";
import { demonstrationSeed, evaluationSeed } from "../../../src/train/skills/taskSeeds.ts";
import { ringPictureSeed } from "../../../src/train/rings/seeds.ts";
import { episodeKinds, episodeSeed, mostAttempts, mostEpisodes } from "../../../src/train/vla/demonstrations/seeds.ts";

const instances = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "..", "benchmarks", "instances.json"), "utf8"),
) as Record<"development" | "test", { readonly seeds: readonly [number, number] }>;

describe("episodeSeed()", () => {
  it("is frozen", () => {
    assert.equal(episodeSeed("hanoi", 0, 0), 17_592_186_044_416);
    assert.equal(episodeSeed("starts", 3, 2), 17_592_187_044_718);
    assert.equal(episodeSeed("stacking", 49, 0), 17_592_188_049_316);
  });

  it("gives no two attempts the same, and none that anything else of this project has", () => {
    const ends = episodeKinds.map((kind) => [
      episodeSeed(kind, 0, 0),
      episodeSeed(kind, mostEpisodes - 1, mostAttempts - 1),
    ]);
    for (const [i, [first]] of ends.entries()) if (i > 0) assert.ok(first! > ends[i - 1]![1]!);
    assert.ok(episodeSeed("hanoi", 1, 0) > episodeSeed("hanoi", 0, mostAttempts - 1));
    const lastTraining = 999_999;
    const others = [
      ...instances.development.seeds,
      ...instances.test.seeds,
      pictureSeed("test", 10_000_000),
      pictureSeed("training", 10_000_000, lastTraining),
      demonstrationSeed(lastTraining, 499_999),
      evaluationSeed(lastTraining, 499_999),
      ringPictureSeed("training", 99_999, lastTraining),
    ];
    assert.ok(Math.max(...others) < ends[0]![0]!, `${Math.max(...others)}`);
    assert.ok(Number.isSafeInteger(ends.at(-1)![1]));
  });

  it("ends where the next episode's and the next kind's begin", () => {
    assert.throws(() => episodeSeed("hanoi", mostEpisodes, 0), RangeError);
    assert.throws(() => episodeSeed("hanoi", 0, mostAttempts), RangeError);
  });
});
