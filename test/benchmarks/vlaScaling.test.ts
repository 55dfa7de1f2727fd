import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scalingTable } from "../../benchmarks/vlaScaling.ts";
import { keepCards } from "../../src/cli/bench/keptCards.ts";
import { scratch } from "../cli/praxis.ts";
import { benchRecord } from "../cli/report/benchRecord.ts";
import { card, named, shaOf } from "../cli/report/modelCards.ts";

describe("the table of benchmarks/vla-scaling.sh", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("has a row for each training, the least first, with what came of it", () => {
    const place = (name: string, steps: number, agents: Readonly<Record<string, string>>): string => {
      const evaluation = { final: { game: { actionError: 0.0034 }, stacking: { actionError: 0.0121 } } };
      const data = { episodes: 350, gamePasses: 8.88, stackingPasses: 34.5 };
      for (const [agent, scenario] of Object.entries(agents)) {
        const path = join(dir, name, agent);
        mkdirSync(path, { recursive: true });
        const records = [0, 1].map((seed) =>
          benchRecord(
            { agent, scenario, seed, outcome: seed === 0 ? "success" : "failure" },
            { policy: named("vla", `${steps}`) },
          ),
        );
        writeFileSync(join(path, "episodes.jsonl"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
        const files = { vla: { file: "vla.onnx", sha256: shaOf(`${steps}`), inputs: {}, outputs: {} } };
        keepCards(path, [card("vla", { steps }, { data, evaluation, files })]);
      }
      return join(dir, name);
    };
    const whole = place("whole", 9600, { "vla-guided": "move", "vla-e2e": "hanoi-3" });
    const half = place("half", 4800, { "vla-e2e": "hanoi-3" });
    assert.deepEqual(scalingTable([whole, half]).rows, [
      ["350", "4800", "8.88", "34.5", "3.4", "12.1", "n/a", "1/2 [9.5, 90.5]"],
      ["350", "9600", "8.88", "34.5", "3.4", "12.1", "1/2 [9.5, 90.5]", "1/2 [9.5, 90.5]"],
    ]);
    assert.deepEqual(scalingTable([join(dir, "none")]).rows, []);
  });
});
