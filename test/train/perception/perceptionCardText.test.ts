import assert from "node:assert/strict";
import type { JsonRecord, ModelCard } from "../../../src/model/ModelCard.ts";
import { perceptionCardText } from "../../../src/train/perception/perceptionCardText.ts";
import { runsOf } from "../../../src/train/trainingRuns.ts";
import { summariseScenes } from "../../../src/train/perception/summariseScenes.ts";
import { disc, discs, result } from "./sceneResults.ts";

const card = (evaluation: JsonRecord): ModelCard => ({
  ...{ name: "perception", description: "Networks", files: {}, seed: 0, licence: "Apache-2.0" },
  data: { pictures: 9, seeds: "1 .. 9", samplesShown: { scene: 16, disc: 640, area: 3 } },
  training: { steps: 1, cpuSeconds: 2, wallSeconds: 3, joules: {}, date: "2026-01-02T03:04:05.000Z", revision: "abc" },
  evaluation,
});

describe("perceptionCardText()", () => {
  it("tells of misses, of covered discs and of scenes with wrong facts, or that nothing was evaluated yet", () => {
    const summary = summariseScenes([
      result({ discs: [...discs(2), disc("visible")], isCountRight: false, areFactsRight: false }),
      result({ discs: discs(3), isAstride: true }),
      result({ discs: [disc("visible", 0), disc("covered", 0.0123)], invented: 1 }),
    ]);
    const text = perceptionCardText(card(JSON.parse(JSON.stringify(summary)) as JsonRecord));
    for (const part of [
      "3 validation scenes",
      "6 of 7 found, positions (mm) 0.00 / missed / missed, of found ones 0.00 / 0.00 / 0.00",
      "of covered discs 1 of 1 found, positions of these (mm) 12.30 / 12.30 / 12.30",
      "3-4 discs 1 of 2 (0 of 1 without 1 in which millimetres decide)",
      "asserted that nobody sees: 1 of 3",
    ]) {
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    }
    assert.match(perceptionCardText(card({})), /Evaluation: not yet\./);
  });

  it("says how to make the same again, run by run", () => {
    const first = card({});
    const text = perceptionCardText({
      ...first,
      data: {
        runs: [
          { ...runsOf(first)[0]!, samplesShown: { scene: 16, disc: 640, area: 3 } },
          {
            ...runsOf(first)[0]!,
            seed: 2,
            networks: ["disc"],
            samplesShown: { scene: 0, disc: 128, area: 0 },
            from: {},
          },
        ] as never,
      },
    });
    assert.match(
      text,
      /`npx praxis train perception --seed 0 --pictures 9 --steps 2 --close-up-steps 10` makes these files again, then/,
    );
    assert.match(
      text,
      /`npx praxis train perception --seed 2 --pictures 9 --close-up-steps 2 --from … --networks disc` \(.* 2 CPU-seconds and 3 s of the above, at abc\)/,
    );
  });
});
