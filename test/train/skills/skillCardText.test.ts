import assert from "node:assert/strict";
import { skillNames } from "../../../src/policy/skillLayouts.ts";
import { skillCardText } from "../../../src/train/skills/skillCardText.ts";

describe("skillCardText()", () => {
  const card = {
    name: "skills",
    description: "Four skills",
    files: {},
    data: { source: "a scripted expert", demonstrations: 50, attempts: 53, method: "regression" },
    training: {
      steps: 24000,
      cpuSeconds: 612.4,
      wallSeconds: 401.6,
      joules: { estimated: 4321.2 },
      date: "2026-01-01",
      revision: "abc",
    },
    seed: 4,
    licence: "Apache-2.0",
    evaluation: {},
  };

  it("says what each skill sees and sets, what training cost, and how good the result is", () => {
    const text = skillCardText({
      ...card,
      evaluation: { task: "new tasks", tasks: 40, successes: 38, expertSuccesses: 39 },
    });
    for (const skill of skillNames) assert.ok(text.includes(`| ${skill} | `), skill);
    for (const words of [
      "50 successful demonstrations of 53 attempts",
      "24000 optimiser steps, 612 CPU-seconds, 402 s, 4321 J (estimated)",
      "38 of 40 new tasks",
      "expert on the same tasks: 39",
      "Apache-2.0",
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.ok(!text.includes("undefined"));
  });

  it("does not claim an evaluation that there was none of", () => {
    assert.match(skillCardText(card), /Evaluation: not yet of 0 tasks/);
  });
});
