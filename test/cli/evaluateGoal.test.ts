import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { choosePredictors, goalPredictorNames } from "../../src/cli/evaluate/goalPredictors.ts";
import { onClasses, statuses } from "../../src/goal/learned/goalLayout.ts";
import { featureStarts } from "../../src/goal/learned/sceneFeatures.ts";
import { writeRiggedModel } from "../goal/learned/riggedModel.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch } from "./praxis.ts";

const scene = {
  discs: [
    { id: "blue", colour: "blue", edge: 0.04 },
    { id: "green", colour: "green", edge: 0.05 },
  ],
  towers: { peg1: ["green"], peg2: [], peg3: [] },
  loose: ["blue"],
};
const cases = [
  {
    ...{ id: "one", kind: "colour", words: "Put the blue disc on the green disc.", ...scene },
    expect: { status: "predicted", goal: ["(on blue green)"] },
  },
  {
    ...{ id: "two", kind: "impossible", words: "Put the green disc on the blue disc.", ...scene },
    expect: { status: "rejected", why: "impossible" },
  },
  {
    ...{ id: "three", kind: "tower", words: "<script>fly</script>", ...scene },
    expect: { status: "predicted", goal: ["(on green peg3)", "(on blue green)"] },
  },
];

interface Evaluation {
  readonly results: Readonly<Record<string, { readonly right: { readonly count: number }; readonly cases: number }>>;
  readonly objects: string;
}

describe("praxis evaluate goal", function () {
  this.timeout(120_000);
  const { dir, remove } = scratch();
  after(remove);
  const file = join(dir, "cases.jsonl");
  before(() => {
    writeFileSync(file, cases.map((each) => JSON.stringify(each)).join("\n"));
  });

  it("prints tables of predictors and writes results and a page of failures with pictures", async () => {
    const out = join(dir, "out");
    const both = ["--predictor", "constant", "--predictor", "grammar"];
    const ended = await praxis("evaluate", "goal", file, "--out", out, ...both);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /equivalent +1\/2 50\.0 \[.*\] +1\/2 50\.0 \[/);
    assert.match(ended.stdout, /colour +0\/1 0\.0 \[.*\] +1\/1 100\.0 \[/);
    assert.match(ended.stdout, /3 cases of cases\.jsonl, true objects, revision \w+/);
    const results = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as Record<string, unknown> & {
      readonly results: readonly {
        readonly predictor: string;
        readonly answers: readonly { readonly isRight: boolean }[];
      }[];
    };
    assert.deepEqual(
      results.results.map(({ predictor, answers }) => [predictor, answers.map(({ isRight }) => isRight)]),
      [
        ["constant", [false, false, true]],
        ["grammar", [true, true, false]],
      ],
    );
    for (const key of ["what", "gitRevision", "versions", "machine", "seed", "file", "date"]) {
      assert.ok(results[key] !== undefined, key);
    }
    assert.ok(!JSON.stringify(results).includes(dir), "no path of this machine");
    const page = readFileSync(join(out, "failures.html"), "utf8");
    // What the constant fails at is not shown.
    assert.deepEqual(
      [...page.matchAll(/<article id="(\w+)">/g)].map(([, id]) => id),
      ["three"],
    );
    assert.ok(page.includes("&lt;script&gt;fly") && !page.includes("<script"));
    const [, picture] = /data:image\/png;base64,([^"]*)"/.exec(page) ?? [];
    const { width, data } = PNG.sync.read(Buffer.from(picture!, "base64"));
    assert.equal(width, 256);
    const colours = Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]);
    assert.ok(colours.filter(([r, g, b]) => b! > 1.5 * r! && b! > 1.5 * g!).length > 50, "a blue disc is seen");
    assert.ok(colours.filter(([r, g, b]) => g! > 1.5 * r! && g! > 1.5 * b!).length > 50, "a green disc is seen");
  });

  it("asks all predictors where none is named and the network is there", async () => {
    const model = join(dir, "goal");
    // The smallest disc shall go onto the other one, but not if it stands on the left peg, as at a standard start.
    const [blueOnGreen, greenNowhere, onLeft] = [2, onClasses, featureStarts.peg];
    writeRiggedModel(model, {
      says: { status: { 0: 3 }, on: { [blueOnGreen]: 3, [greenNowhere]: 3 } },
      where: { slot: 0, feature: onLeft, says: { status: { 0: -9, [statuses.indexOf("foreign")]: 9 } } },
    });
    const ended = await praxis("evaluate", "goal", file, "--goal-model", model, "--json");
    assert.equal(ended.code, 0, ended.stderr);
    const [first, ...lines] = ended.json();
    assert.deepEqual(first!["predictors"], ["constant", "grammar", "learned-text", "learned", "layered"]);
    assert.match(String(first!["goals"]), /^learned:goal:[0-9a-f]{16}$/);
    const { results } = lines.at(-1) as unknown as Evaluation;
    // The blue disc lies on the table; told of a standard start, the network takes it to stand on the left.
    assert.deepEqual([results["learned"]?.right.count, results["learned-text"]?.right.count], [1, 1]);
    const said = lines
      .filter(({ kind, predictor }) => kind === "answer" && /^learned/.test(String(predictor)))
      .map(({ predictor, case: each }) => [predictor, (each as { answer: { status: string } }).answer.status]);
    assert.deepEqual(
      said,
      cases.flatMap(() => [
        ["learned-text", "rejected"],
        ["learned", "predicted"],
      ]),
    );
  });

  it("leaves learned ones out where nobody named them and the network is not there", () => {
    const none = join(dir, "none");
    const usual = choosePredictors(undefined, undefined, none);
    assert.deepEqual(usual.names, ["constant", "grammar"]);
    assert.match(
      usual.leftOut!,
      /^learned-text, learned, and layered are left out, for there is no model in ".*none"; .*train goal$/,
    );
    assert.deepEqual(choosePredictors(["learned", "learned"], undefined, none), { names: ["learned"] });
    assert.deepEqual(choosePredictors(undefined, none, none), { names: goalPredictorNames });
    const there = join(dir, "there");
    writeRiggedModel(there, { says: {} });
    assert.deepEqual(choosePredictors(undefined, undefined, there), { names: goalPredictorNames });
  });

  it("gives the predictors what it sees in pictures", async () => {
    const two = join(dir, "two.jsonl");
    writeFileSync(
      two,
      cases
        .slice(0, 2)
        .map((each) => JSON.stringify(each))
        .join("\n"),
    );
    const ended = await praxis("evaluate", "goal", two, "--perceived", "--predictor", "grammar", "--json");
    assert.equal(ended.code, 0, ended.stderr);
    const lines = ended.json();
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ["start", "answer", "answer", "evaluation"],
    );
    assert.match(String(lines[0]!["perception"]), /^[\w-]+:[0-9a-f,]+$/);
    const { results, objects } = lines.at(-1) as unknown as Evaluation;
    assert.deepEqual([results["grammar"]?.right.count, results["grammar"]?.cases, objects], [2, 2, "perceived"]);
  });

  it("makes typing errors by the seed and says how many", async () => {
    const told = (...more: string[]) =>
      praxis("evaluate", "goal", file, "--predictor", "constant", "--json", "--typos", ...more);
    const [half, again, other] = await Promise.all([
      told("0.5"),
      told("0.5", "--seed", "0"),
      told("0.5", "--seed", "9"),
    ]);
    assert.equal(half.code, 0, half.stderr);
    const [start, ...answers] = half.json();
    assert.deepEqual(start!["typos"], { share: 0.5, seed: 0, words: 19, edited: 10 });
    assert.deepEqual(answers.at(-1)!["typos"], start!["typos"]);
    const wordsOf = (lines: readonly Record<string, unknown>[]): string[] =>
      lines.flatMap(({ kind, case: each }) => (kind === "answer" ? [(each as { words: string }).words] : []));
    const typed = wordsOf(answers);
    for (const [i, { words }] of cases.entries()) assert.notEqual(typed[i], words);
    assert.deepEqual(wordsOf(again.json()), typed);
    assert.notDeepEqual(wordsOf(other.json()), typed);
  });

  it("refuses what it does not know, and files that are none of instructions", async () => {
    const broken = join(dir, "broken.jsonl");
    writeFileSync(broken, `${JSON.stringify(cases[0])}\n{"id":`);
    const out = join(dir, "none");
    const [unknown, alone, missing, torn, blocked, untrained, idle, all] = await Promise.all([
      praxis("evaluate", "goal", file, "--predictor", "oracle", "--out", out),
      praxis("evaluate", "goal", file, "--perception", "policies/perception"),
      praxis("evaluate", "goal", join(dir, "no.jsonl")),
      praxis("evaluate", "goal", broken, "--out", out),
      praxis("evaluate", "goal", file, "--out", file),
      praxis("evaluate", "goal", file, "--predictor", "learned", "--goal-model", out),
      praxis("evaluate", "goal", file, "--predictor", "grammar", "--goal-model", out),
      praxis("evaluate", "goal", file, "--typos", "1.1"),
    ]);
    assertComplaint(unknown, 2, /no goal predictor "oracle"; there are constant, grammar, learned-text, learned/);
    assertComplaint(untrained, 11, /There is no model in ".*none"/);
    assertComplaint(idle, 2, /--goal-model has no effect .*add --predictor learned/);
    assertComplaint(alone, 2, /--perception .*add --perceived/);
    assertComplaint(missing, 12, /no\.jsonl.*no such file/);
    assertComplaint(torn, 12, /broken\.jsonl", line 2, is no instruction with a goal: it is no JSON/);
    assertComplaint(blocked, 12, /Cannot write/);
    assertComplaint(all, 2, /--typos .*above 0, up to 1/);
    assert.ok(!existsSync(out));
  });
});
