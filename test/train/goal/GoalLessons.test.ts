import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleOfCase } from "../../../src/cli/train/exampleOfCase.ts";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { Rng } from "../../../src/core/index.ts";
import { readGoalCases } from "../../../src/goal/evaluation/readGoalCases.ts";
import { literalText } from "../../../src/pddl/Domain.ts";
import { GoalLessons } from "../../../src/train/goal/GoalLessons.ts";
import { literalsOf } from "../../../src/train/goal/GoalExample.ts";
import { mirrored, recoloured } from "../../../src/train/goal/vary.ts";
import { hanoiDomain } from "../../fixtures/hanoiDomain.ts";
import { bareWords } from "./bareWords.ts";
import { holdsIn, standingOf } from "./naive.ts";
import { readByGrammar } from "./readByGrammar.ts";

const folder = join(packageRoot(), "src", "train", "goal", "phrases");
const read = (path: string) => readGoalCases(readFileSync(path, "utf8"), path, hanoiDomain);
describe("GoalLessons", function () {
  this.timeout(60_000);
  const cases = read(join(folder, "written.jsonl"));
  const written = cases.map(exampleOfCase);

  it("are written ones by half, varied, and never to be judged by", () => {
    const known = { ...written[0]!, words: "a sentence that no generator makes", intended: "" };
    const lessons = new GoalLessons({ folder, written: [known] });
    const share = (split: "training" | "validation"): number => {
      const drawn = Array.from({ length: 400 }, (_, i) => lessons.draw(new Rng(i, "lessons"), split));
      return drawn.filter(({ intended }) => intended === known.words).length / drawn.length;
    };
    assert.ok(share("training") > 0.4 && share("training") < 0.6, `${share("training")}`);
    assert.equal(share("validation"), 0);
    assert.match(lessons.source, /50 % of them .* 1 /);
    assert.deepEqual(lessons.draw(new Rng(3, "lessons"), "training"), lessons.draw(new Rng(3, "lessons"), "training"));
  });

  it("are made of instructions that ask for something, each once, and for a known reason for nothing", () => {
    assert.ok(cases.length > 6000);
    assert.equal(new Set(cases.map(({ words }) => bareWords(words))).size, cases.length);
    for (const [i, example] of written.entries()) {
      const { id, expect } = cases[i]!;
      if (expect.status === "rejected") assert.ok(["impossible", "absent", "foreign"].includes(expect.why), id);
      if (example.status !== "predicted") continue;
      const standing = standingOf(example);
      assert.ok(!literalsOf(example).every((literal) => holdsIn(standing, literal)), `${id} holds at the start`);
    }
  });

  it("share no instruction with those that predictors are judged by", () => {
    const ours = new Set(cases.map(({ words }) => bareWords(words)));
    const sets = ["test", "development", "rewordings", "rewordings-2", "rewordings-3", "rewordings-4", "voices"];
    for (const name of sets) {
      const path = join(packageRoot(), "benchmarks", "goals", `${name}.jsonl`);
      const shared = read(path).filter(({ words }) => ours.has(bareWords(words))).length;
      assert.equal(shared, 0, `${shared} of ${name}`);
    }
  });

  it("mean the same after a variation, as far as the grammar can tell", async () => {
    const turned = (text: string): string => text.replace(/peg[13]/, (peg) => (peg === "peg1" ? "peg3" : "peg1"));
    const goals = (texts: readonly string[]): readonly string[] => [...texts].sort();
    let [seen, changed] = [0, 0];
    for (const [i, example] of written.entries()) {
      const goal = await readByGrammar(example);
      if (goal === undefined) continue;
      seen++;
      const other = recoloured(example, new Rng(i, "recoloured"));
      const mirror = mirrored(other);
      if (mirror !== other) changed++;
      const want = mirror === other ? goal : goals(goal.map(turned));
      assert.deepEqual(await readByGrammar(mirror), want, `${example.words} → ${mirror.words}`);
      const own = literalsOf(mirror).map(literalText);
      assert.equal(own.length, literalsOf(example).length);
    }
    assert.ok(seen > 300 && changed > 250, `${seen} read, ${changed} in a mirror`);
  });
});
