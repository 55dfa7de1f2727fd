import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { Rng } from "../../../src/core/index.ts";
import { checkGoal } from "../../../src/goal/checkGoal.ts";
import { TextGoalPredictor } from "../../../src/goal/TextGoalPredictor.ts";
import { tokensOf } from "../../../src/goal/learned/tokens.ts";
import { literalText } from "../../../src/pddl/Domain.ts";
import { typedObjects } from "../../../src/perception/factsFromSupports.ts";
import {
  drawInstruction,
  drawOfKind,
  instructionKinds,
  type InstructionKind,
} from "../../../src/train/goal/drawInstruction.ts";
import { type GoalExample, literalsOf } from "../../../src/train/goal/GoalExample.ts";
import { mentionedObjects } from "../../../src/train/goal/mentionedObjects.ts";
import type { Template } from "../../../src/train/goal/parseTemplate.ts";
import { Phrases, type Split } from "../../../src/train/goal/Phrases.ts";
import { hanoiDomain } from "../../fixtures/hanoiDomain.ts";
import { bareWords } from "./bareWords.ts";
import { discsOf, holdsIn, legalStates, pegs, standingOf } from "./naive.ts";

const folder = join(packageRoot(), "src", "train", "goal", "phrases");
const phrases = Phrases.read(folder);
const kinds = Object.keys(instructionKinds) as InstructionKind[];

/** The phrases, noting what they are asked for. */
const noting = (asked: Set<string>): Phrases =>
  new Proxy(phrases, {
    get: (target, name) => {
      if (name !== "lines") return (Reflect.get(target, name, target) as Phrases["plain"]).bind(target);
      return (section: string, split: Split): readonly Template[] => {
        asked.add(section);
        return target.lines(section, split);
      };
    },
  });

const draw = (count: number, split: Split = "training"): readonly GoalExample[] =>
  Array.from({ length: count }, (_, seed) => drawInstruction(phrases, split, seed));

describe("drawInstruction()", () => {
  const examples = draw(2000);

  it("draws the same for the same seed, and something else for another one", () => {
    assert.deepEqual(draw(20), examples.slice(0, 20));
    assert.ok(new Set(examples.map(({ words }) => words)).size > 0.97 * examples.length);
    assert.notDeepEqual(draw(20, "validation"), examples.slice(0, 20));
  });

  it("expects goals that fit the domain, hold in some legal state and not at the start", () => {
    let goals = 0;
    for (const [seed, example] of examples.entries()) {
      if (example.status !== "predicted") continue;
      goals++;
      const goal = literalsOf(example);
      assert.deepEqual(checkGoal(hanoiDomain, typedObjects(discsOf(example), pegs), goal), [], `seed ${seed}`);
      const fulfils = (state: Readonly<Record<string, string>>): boolean =>
        goal.every((literal) => holdsIn(state, literal));
      assert.ok(!fulfils(standingOf(example)), `seed ${seed} holds at the start`);
      assert.ok([...legalStates(example)].some(fulfils), `seed ${seed} cannot be`);
    }
    assert.ok(goals > 0.8 * examples.length);
  });

  it("calls impossible what holds in no legal state", () => {
    let known = 0;
    for (let seed = 0; seed < 150; seed++) {
      const example = drawOfKind("impossible", phrases, "training", new Rng(seed, "impossible"));
      assert.equal(example.status, "impossible");
      const goal = literalsOf(example);
      if (goal.length === 0) continue;
      const cannotBe = ![...legalStates(example)].some((state) => goal.every((literal) => holdsIn(state, literal)));
      // "From the smallest at the bottom to the largest on top" leaves open what lies between.
      const leavesOpen = goal.length === 1 && goal[0]!.atom.args[0] === discsOf(example)[0]!.id;
      assert.ok(cannotBe || leavesOpen, `seed ${seed}: ${example.words}`);
      known++;
    }
    assert.ok(known > 120);
  });

  it("asks between discs that the words fit alike", () => {
    let choices = 0;
    for (let seed = 0; seed < 60; seed++) {
      const example = drawOfKind("unclear-colour", phrases, "training", new Rng(seed, "unclear"));
      assert.equal(example.status, "ambiguous");
      const meant = discsOf(example).filter(({ id }) => example.candidates.includes(id));
      assert.ok(meant.length >= 2 && meant.length === example.candidates.length);
      if (new Set(meant.map(({ colour }) => colour)).size === 1) choices++;
    }
    assert.ok(choices > 40);
  });

  it("asks in longer wishes for things some of which are so already", () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const example = drawOfKind("partial", phrases, "training", new Rng(seed, "held"));
      const start = standingOf(example);
      if (literalsOf(example).some((literal) => literal.sign && holdsIn(start, literal))) held++;
    }
    assert.ok(held > 90 && held < 140, `${held} of 200`);
  });

  it("refuses longer wishes for one thing that is not there or is unclear", () => {
    for (const kind of ["absent", "unclear-colour"] as const) {
      let longer = 0;
      for (let seed = 0; seed < 200; seed++) {
        const { intended, mentions } = drawOfKind(kind, phrases, "training", new Rng(seed, "longer"));
        const named = mentionedObjects(tokensOf(intended), mentions).filter((id) => id !== undefined);
        if (new Set(named).size > 1) longer++;
      }
      assert.ok(longer > 50 && longer < 110, `${longer} of 200 are ${kind}`);
    }
  });

  it("says that a disc stays only where nothing beneath it is to move", () => {
    let stays = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const example = drawOfKind("partial", phrases, "training", new Rng(seed, "stays"));
      if (!/\b(?:stays(?! (?:under|beneath|below))|staying|remains|unmoved|untouched)\b/i.test(example.intended))
        continue;
      stays++;
      const start = standingOf(example);
      const wanted = new Map(discsOf(example).map(({ id }, i) => [id, example.on[i]]));
      const isSettled = (id: string): boolean =>
        wanted.get(id) !== undefined ? wanted.get(id) === start[id] && isUnmoved(start[id]!) : false;
      const isUnmoved = (id: string): boolean =>
        start[id] === undefined || ((wanted.get(id) ?? start[id]) === start[id] && isUnmoved(start[id]));
      assert.ok([...wanted.keys()].some(isSettled), `seed ${seed}: ${example.intended}`);
    }
    assert.ok(stays > 20, `only ${stays} stay`);
  });

  it("gives slots to every disc, and none where nothing can be learned", () => {
    for (const example of examples) {
      assert.equal(example.on.length, discsOf(example).length);
      if (example.status !== "predicted" && example.status !== "impossible") {
        assert.equal(literalsOf(example).length, 0, example.words);
      }
    }
  });

  it("is read alike by the grammar wherever the grammar understands it", async () => {
    const grammar = new TextGoalPredictor();
    let [understood, alike] = [0, 0];
    for (let seed = 0; seed < 1500; seed++) {
      const example = drawOfKind("plain", phrases, "training", new Rng(seed, "plain"));
      const result = await grammar.predict({ ...example, images: [], dialogue: [] });
      if (result.status !== "predicted") continue;
      understood++;
      const [read, meant] = [result.goal, literalsOf(example)].map((goal) => goal.map(literalText).sort().join());
      if (read === meant) alike++;
    }
    assert.ok(understood > 25, `only ${understood} were understood`);
    assert.equal(alike, understood);
  });

  it("uses every section, and for validation too", () => {
    for (const split of ["training", "validation"] as const) {
      const asked = new Set<string>();
      const spied = noting(asked);
      for (const kind of kinds) {
        for (let seed = 0; seed < 700; seed++) drawOfKind(kind, spied, split, new Rng(seed, "sections"));
      }
      assert.deepEqual(
        phrases.sections.filter((section) => !asked.has(section)),
        [],
        split,
      );
    }
  });

  it("repeats no sentence of the benchmark but short ones that anybody would say", () => {
    const benchmark = new Set(
      ["test", "development"].flatMap((name) =>
        readFileSync(join(packageRoot(), "benchmarks", "goals", `${name}.jsonl`), "utf8")
          .trim()
          .split("\n")
          .map((line) => bareWords((JSON.parse(line) as { words: string }).words)),
      ),
    );
    const repeated = new Set(examples.map(({ words }) => bareWords(words)).filter((words) => benchmark.has(words)));
    assert.ok(benchmark.size > 1450);
    const long = [...repeated].filter((words) => words.split(" ").length > 9);
    assert.equal(long.length, 0);
    assert.ok(repeated.size < 0.01 * examples.length, `${repeated.size} are repeated`);
  });
});
