import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Rng } from "../src/core/index.ts";
import { type LookName, lookRanges } from "../src/scene/lookRanges.ts";
import { drawSetting } from "../src/train/perception/drawSetting.ts";
import { drawTable } from "../src/train/perception/drawTable.ts";
import { pictureSeed } from "../src/train/perception/seeds.ts";

interface Frozen {
  /** How many scenes the set has, and the digest of what is on their tables. */
  readonly scenes: number;
  readonly tables: string;
  /** For each look the digest of its ranges and of the first settings drawn from them. */
  readonly looks: Readonly<Partial<Record<LookName, string>>>;
}

type Purpose = "validation" | "test";

const path = join(import.meta.dirname, "..", "benchmarks", "perception", "scenes.json");
const frozen = JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<Purpose, Frozen>>;
const settings = 40;

/** SHA-256 of some values, each as JSON. */
function digestOf(values: Iterable<unknown>): string {
  const hash = createHash("sha256");
  for (const value of values) hash.update(JSON.stringify(value));
  return hash.digest("hex");
}

function* tablesOf(purpose: Purpose, count: number): Generator {
  for (let i = 0; i < count; i++) yield drawTable(new Rng(pictureSeed(purpose, i), "table"));
}

function* settingsOf(purpose: Purpose, look: LookName): Generator {
  yield lookRanges[look];
  for (let i = 0; i < settings; i++) {
    const { unnamed, ...rest } = drawSetting(pictureSeed(purpose, i), lookRanges[look]);
    yield { ...rest, unnamed: [...unnamed] };
  }
}

for (const [purpose, { scenes, tables, looks }] of Object.entries(frozen) as [Purpose, Frozen][]) {
  describe(`the ${purpose} scenes of perception`, () => {
    it("have on their tables what was frozen", () => {
      assert.equal(digestOf(tablesOf(purpose, scenes)), tables);
    });

    for (const [look, digest] of Object.entries(looks) as [LookName, string][]) {
      it(`look and are seen as was frozen of ${look}`, () => {
        assert.equal(digestOf(settingsOf(purpose, look)), digest);
      });
    }
  });
}
