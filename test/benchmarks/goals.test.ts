import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CaseRunner } from "../../benchmarks/goals/CaseRunner.ts";
import { type Attempt, outcomeOf } from "../../benchmarks/goals/CaseEpisode.ts";
import { caseDigest, type CaseLine, finishedCases } from "../../benchmarks/goals/CaseLine.ts";
import { chooseCases } from "../../benchmarks/goals/chooseCases.ts";
import { seeingAgent } from "../../benchmarks/goals/configuration.ts";
import { codeDigest, gradingDigest } from "../../benchmarks/goals/codeDigest.ts";
import { isSeenRight } from "../../benchmarks/goals/isSeenRight.ts";
import { lineOf as toLine } from "../../benchmarks/goals/lineOf.ts";
import { playTable, summariseLines } from "../../benchmarks/goals/summary.ts";
import { judgedGoal } from "../../src/cli/evaluate/judgedGoal.ts";
import { toldSight } from "../../src/cli/evaluate/Sight.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import type { GoalCase } from "../../src/goal/evaluation/GoalCase.ts";
import { scratch } from "../cli/praxis.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";
import { caseOf, goalOf, sceneOf } from "../goal/evaluation/cases.ts";
import { naivelyHolds, naiveStates } from "../goal/evaluation/naiveStates.ts";

const expecting = (goal: string, more: Partial<GoalCase> = {}): GoalCase =>
  caseOf({ status: "predicted", goal: goalOf(goal) }, more);

describe("the choice of instructions that are played", () => {
  const kinds = { a: 5, b: 40, c: 40, d: 2 };
  const cases = Object.entries(kinds).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, i) => expecting("(on blue peg3)", { id: `${kind}-${i}`, kind })),
  );
  const idsOf = (count: number, seed: number, of = cases): string[] =>
    chooseCases(of, count, seed).map((chosen) => chosen.case.id);

  it("is even over kinds as long as they have any, and has none twice", () => {
    const ids = idsOf(27, 0);
    assert.equal(new Set(ids).size, 27);
    assert.deepEqual(
      ["a", "b", "c", "d"].map((kind) => ids.filter((id) => id.startsWith(kind)).length),
      [5, 10, 10, 2],
    );
    assert.equal(idsOf(1000, 0).length, 87);
    assert.deepEqual(idsOf(9, 0, []), []);
  });

  it("is by the seed, and a small one is the beginning of a large one", () => {
    assert.deepEqual(idsOf(20, 3), idsOf(60, 3).slice(0, 20));
    assert.notDeepEqual(idsOf(20, 4), idsOf(20, 3));
    // Not the first of the file, of any kind.
    assert.ok(idsOf(4, 3).some((id) => !id.endsWith("-0")));
  });

  it("gives each the seed of its place in the file, whatever else is chosen", () => {
    for (const { case: each, seed } of chooseCases(cases, 30, 7)) assert.equal(cases[seed - 7], each);
  });

  it("leaves out what should become no goal, or one that the world cannot judge", () => {
    const odd = [
      caseOf({ status: "rejected", why: "absent" }),
      caseOf({ status: "ambiguous" }),
      expecting("(not (clear peg1))"),
      expecting("(on blue peg3) (gripper-empty)"),
    ];
    assert.deepEqual(idsOf(9, 0, [...odd, expecting("(clear peg1)", { id: "clear" })]), ["clear"]);
  });
});

describe("the goal that the world judges", () => {
  it("holds in the same states as the expected one", () => {
    for (const goal of [
      "(on blue peg2) (not (on red peg1))",
      "(clear peg1)",
      "(clear red)",
      "(clear blue) (on red peg3)",
    ]) {
      const each = expecting(goal);
      const relations = judgedGoal(each)!;
      assert.ok(relations.every(({ name }) => name === "on"));
      let [holding, states] = [0, 0];
      for (const state of naiveStates(each)) {
        const isJudged = relations.every(({ objects: [disc, place], sign }) => (state.get(disc!) === place) === sign);
        const isMeant = goalOf(goal).every((literal) => naivelyHolds(state, literal));
        assert.equal(isJudged, isMeant, goal);
        holding += Number(isMeant);
        states++;
      }
      assert.ok(holding > 0 && holding < states, goal);
    }
  });
});

describe("a goal that the world cannot judge", () => {
  it("is one that always holds; what always holds beside others is left out", () => {
    assert.equal(judgedGoal(expecting("(clear table)")), undefined);
    assert.deepEqual(judgedGoal(expecting("(on blue peg3) (clear table)")), judgedGoal(expecting("(on blue peg3)")));
    const alone = expecting("(clear blue)");
    assert.equal(judgedGoal({ ...alone, discs: alone.discs.filter(({ id }) => id === "blue") }), undefined);
  });
});

describe("what came of an instruction", () => {
  const each = expecting("(clear red) (on red peg1)");
  const outcome = (attempt: Partial<Omit<Attempt, "record">> & Partial<Attempt["record"]>): string => {
    const { goal, isSeenRight: isRight = true, outcome: verdict = "failure", questions = 0 } = attempt;
    return outcomeOf(hanoiDomain, each, { record: { outcome: verdict, questions }, goal, isSeenRight: isRight });
  };

  it("is solved by the world's word, whatever the agent took the words for", () => {
    assert.equal(outcome({ outcome: "success", goal: goalOf("(on blue peg3)"), isSeenRight: false }), "solved");
  });

  it("is the first thing that went wrong", () => {
    const right = goalOf("(on red peg1) (not (on blue red))");
    const wrong = goalOf("(on red peg2)");
    assert.equal(outcome({ outcome: "error", goal: right }), "error");
    assert.equal(outcome({ isSeenRight: false, goal: wrong }), "seen wrong");
    assert.equal(outcome({ questions: 1 }), "asked");
    assert.equal(outcome({}), "refused");
    assert.equal(outcome({ goal: wrong }), "wrong goal");
    // Of an object that is not there.
    assert.equal(outcome({ goal: goalOf("(on imagined-red peg1)") }), "wrong goal");
    assert.equal(outcome({ goal: right }), "motion failed");
    // Where there was a goal, an answer to a question is no more than that.
    assert.equal(outcome({ goal: right, questions: 1 }), "motion failed");
  });
});

describe("whether a scene is seen right", () => {
  const scene = sceneOf(["blue", "red"], ["blue"]);
  const sight = toldSight(scene);
  const names = new Map([
    ["blue", "red"],
    ["red", "blue"],
  ]);

  it("is whether its objects and facts are, by true names", () => {
    assert.ok(isSeenRight(scene, sight));
    assert.ok(!isSeenRight(scene, { ...sight, trueNames: names }));
    assert.ok(!isSeenRight(scene, { ...sight, facts: sight.facts.slice(1) }));
    assert.ok(!isSeenRight(scene, toldSight(sceneOf(["blue", "red"]))));
    assert.ok(!isSeenRight(scene, toldSight(sceneOf(["blue", "red", "green"], ["blue"]))));
    const pale = sight.objects.map((each) => (each.id === "blue" ? { ...each, colour: "white" } : each));
    assert.ok(!isSeenRight(scene, { ...sight, objects: pale }));
  });
});

const lineOf = (each: GoalCase, seed: number, more: Partial<CaseLine> = {}): CaseLine => ({
  ...{
    id: each.id,
    kind: each.kind,
    words: each.words,
    seed,
    outcome: "solved",
    reason: "",
    expected: [],
    pursued: [],
  },
  ...{ isGoalRight: true, isSeenRight: true, questions: 0, retries: 0, replans: 0, illegalMoves: 0, drops: 0 },
  ...{ controlSteps: 1, stateHash: "", simulatedSeconds: 2, cpuSeconds: 3, wallSeconds: 4 },
  ...{ case: caseDigest(each), configuration: "agent=x", grading: gradingDigest },
  ...more,
});

describe("lines of instructions that were played", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("count for the same case, seed, configuration and grading code only", () => {
    const path = join(dir, "episodes.jsonl");
    const cases = ["one", "two", "three", "four"].map((id) => expecting("(on blue peg3)", { id }));
    const chosen = cases.map((each, seed) => ({ case: each, seed }));
    assert.deepEqual(finishedCases(path, chosen, "agent=x"), { finished: [], open: chosen });
    const [one, two, three, four] = cases as [GoalCase, GoalCase, GoalCase, GoalCase];
    const lines = [
      lineOf(three, 2, { outcome: "error" }),
      lineOf(one, 0),
      lineOf(two, 5),
      lineOf({ ...four, words: "Undo it." }, 3),
      lineOf(four, 3, { configuration: "agent=y" }),
      lineOf(four, 3, { grading: "other" }),
      null,
    ];
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    appendFileSync(path, JSON.stringify(lineOf(four, 3)).slice(0, -9));
    const { finished, open } = finishedCases(path, chosen, "agent=x");
    assert.deepEqual(finished, [lines[1], lines[0]]);
    assert.deepEqual(open, [chosen[1], chosen[3]]);
  });

  it("are summed up by kind, with Wilson intervals", () => {
    const lines = (["solved", "refused", "solved", "wrong goal"] as const).map((outcome, i) =>
      lineOf(expecting("(on blue peg3)", { kind: i < 3 ? "b" : "a" }), i, {
        ...{ outcome, isGoalRight: outcome === "solved", isSeenRight: i > 0, cpuSeconds: i },
      }),
    );
    const summary = summariseLines(lines);
    assert.deepEqual([summary.solved.count, summary.solved.of], [2, 4]);
    assert.deepEqual(summary.cpuSeconds, { mean: 1.5, of: 4 });
    assert.deepEqual([summary.goalsRight.count, summary.scenesSeenRight.count], [2, 3]);
    // Wilson of 2 of 4, by hand: (2 + z²/2) / (4 + z²) ± z √(1 + z²/4) / (4 + z²), z = 1.96.
    assert.deepEqual(
      summary.solved.interval.map((x) => x.toFixed(3)),
      ["0.150", "0.850"],
    );
    assert.deepEqual(Object.keys(summary.byKind), ["a", "b"]);
    assert.deepEqual([summary.byKind["b"]!.solved.count, summary.byKind["b"]!.outcomes.refused], [2, 1]);
    assert.deepEqual([summary.outcomes["wrong goal"], summary.outcomes.asked], [1, 0]);
    assert.match(playTable(summary), /\na +0\/1 .*\nb +2\/3 66\.7 .*\nall +2\/4 50\.0 \[15\.0, 85\.0\]/);
  });

  it("whose times are not known count in no mean", () => {
    const each = expecting("(on blue peg3)");
    const known = lineOf(each, 0, { simulatedSeconds: 8, cpuSeconds: 5 });
    const unknown = lineOf(each, 1, { outcome: "error", simulatedSeconds: null, cpuSeconds: null });
    const { simulatedSeconds, cpuSeconds } = summariseLines([known, unknown]);
    assert.deepEqual(
      [simulatedSeconds, cpuSeconds],
      [
        { mean: 8, of: 1 },
        { mean: 5, of: 1 },
      ],
    );
    assert.deepEqual(summariseLines([unknown]).cpuSeconds, { mean: null, of: 0 });
  });

  it("have null for what a record that an exception cut off does not know", () => {
    const each = expecting("(on blue peg3)");
    const record = {
      ...{ status: "failed", outcome: "error", reason: "", questions: 0, versions: {}, stateHash: "" },
      ...{ simulatedSeconds: 0, wallSeconds: 1, costs: null },
    } as unknown as EpisodeRecord;
    const line = toLine(hanoiDomain, {
      ...{ chosen: { case: each, seed: 0 }, record, pursued: undefined, sight: toldSight(each) },
    });
    assert.deepEqual([line.outcome, line.simulatedSeconds, line.cpuSeconds], ["error", null, null]);
  });
});

describe("the digest of code", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("is of names and contents of TypeScript files, whatever lies beside them", () => {
    const write = (name: string, text: string): string => {
      writeFileSync(join(dir, name), text);
      return codeDigest([dir]);
    };
    const one = write("b.ts", "x");
    assert.equal(write("cases.jsonl", "x"), one);
    const two = write("a.ts", "y");
    assert.notEqual(two, one);
    const swapped = [write("a.ts", "x"), write("b.ts", "y")].at(-1);
    assert.notEqual(swapped, two);
    assert.equal([write("b.ts", "x"), write("a.ts", "y")].at(-1), two);
  });
});

describe("an instruction that is played", function () {
  this.timeout(60_000);

  it("is judged by its expected goal, in the case's names, and by no other", async () => {
    const provenance = { gitRevision: "test", versions: {} };
    const runner = await CaseRunner.create({ configuration: seeingAgent("grammar"), provenance });
    const scene = (small: string, large: string): Partial<GoalCase> => ({
      discs: [
        { id: small, colour: "red", edge: 0.04 },
        { id: large, colour: "red", edge: 0.05 },
      ],
      towers: { peg1: [large, small], peg2: [], peg3: [] },
    });
    const words = "Put the small red disc on the middle peg.";
    const play = (each: GoalCase): Promise<CaseLine | undefined> =>
      runner.run({ case: each, seed: 1 }, new AbortController().signal);
    // Whichever name the eyes give to which: one of both cases calls them the other way round.
    const [one, other] = [
      await play(expecting("(clear red2) (on red peg2)", { words, ...scene("red", "red2") })),
      await play(expecting("(on red2 peg3)", { words, ...scene("red2", "red") })),
    ];
    assert.deepEqual([one?.outcome, one?.pursued, one?.isGoalRight], ["solved", ["(on red peg2)"], true]);
    assert.deepEqual([other?.outcome, other?.pursued, other?.isGoalRight], ["wrong goal", ["(on red2 peg2)"], false]);
    assert.ok(one!.isSeenRight && one!.simulatedSeconds! > 1 && one!.cpuSeconds! > 0 && one!.reason === "");
    assert.match(other!.reason, /on\(red2, peg3\) does not hold/);
  });
});
