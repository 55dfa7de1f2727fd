import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { readCard } from "../../../src/model/ModelCard.ts";
import { ringCardText } from "../../../src/train/rings/ringCardText.ts";

describe("ringCardText()", () => {
  const directory = join(packageRoot(), "policies", "look-rings");

  it("tells of the committed model what its README.md says", async () => {
    const text = ringCardText(await readCard(directory));
    assert.equal(readFileSync(join(directory, "README.md"), "utf8"), text);
  });

  it("tells how many parts a curve has, and of an evaluation only where there was one", async () => {
    const card = await readCard(directory);
    const lossCurve = { rods: [3, 2, 1], stacks: [5, 4] };
    const without = ringCardText({ ...card, evaluation: { lossCurve } });
    assert.match(without, /^- rods, 3 parts: 3 2 1\n- stacks, 2 parts: 5 4$/m);
    assert.match(without, /the pictures included[^]*Evaluation: none in this training\./);
    const counts = { purpose: "validation", pictures: 7, exact: 4, exactShare: 4 / 7, ringsOnEachRod: 5 };
    const evaluated = ringCardText({ ...card, evaluation: { lossCurve, ...counts } });
    assert.match(evaluated, /evaluation included[^]*4 of 7 validation pictures read exactly right; [^.]*: 5\./);
  });
});
