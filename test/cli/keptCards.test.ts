import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cardsDirectory, keepCards, readKeptCards } from "../../src/cli/bench/keptCards.ts";
import { modelCards, modelDirectories } from "../../src/cli/compose/loadPolicies.ts";
import { ModelError } from "../../src/core/index.ts";
import { card } from "./report/modelCards.ts";
import { scratch } from "./praxis.ts";

describe("cards beside results", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("are kept once for each training, and read again", () => {
    const results = join(dir, "results");
    assert.deepEqual(readKeptCards(results), []);
    const [goal, surer] = [card("goal"), card("goal", {}, { settings: { threshold: 0.9 } })];
    keepCards(results, [goal]);
    keepCards(results, [goal, surer]);
    assert.equal(readdirSync(join(results, cardsDirectory)).length, 2);
    const found = readKeptCards(results);
    assert.deepEqual(new Set(found.map((each) => JSON.stringify(each))), new Set([goal, surer].map((each) => JSON.stringify(each)))); // prettier-ignore
  });

  it("are refused in one sentence where a file is none", () => {
    for (const [name, text] of Object.entries({ torn: "{", odd: "{}" })) {
      const place = join(dir, name, cardsDirectory);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, "goal-1.json"), text);
      assert.throws(() => readKeptCards(join(dir, name)), ModelError);
    }
  });

  it("have that of the model that a frozen encoder is from", async () => {
    const vla = {
      world: "physics",
      policy: "learned",
      policies: "skills",
      vla: { directory: "policies/vla" },
    } as const;
    assert.deepEqual(
      (await modelCards(vla)).map(({ name }) => name),
      ["vla", "perception"],
    );
    assert.deepEqual(
      (await modelCards({ ...vla, vla: { directory: "policies/vla-state" } })).map(({ name }) => name),
      ["vla-state"],
    );
  });

  it("are of what is loaded, and of nothing else", () => {
    const learned = { world: "physics", policy: "learned", policies: "skills" } as const;
    const seeing = { ...learned, perception: "eyes", goalModel: "goal" };
    assert.deepEqual(modelDirectories(seeing), ["skills", "eyes", "goal"]);
    assert.deepEqual(modelDirectories({ ...seeing, policy: "scripted" }), ["eyes", "goal"]);
    assert.deepEqual(modelDirectories({ ...learned, vla: { directory: "vla" } }), ["vla"]);
    const remote = { url: "ws://h:1", replanSteps: 5, timeout: 1, pictures: "plain" } as const;
    assert.deepEqual(modelDirectories({ ...learned, remote }), []);
    assert.deepEqual(modelDirectories({ ...learned, world: "symbolic", goalModel: "goal" }), ["goal"]);
    assert.deepEqual(modelDirectories({ ...seeing, world: "ros" }), []);
  });
});
