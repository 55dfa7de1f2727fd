import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError } from "../../../src/core/index.ts";
import type { GoalRequest, GoalResult } from "../../../src/goal/GoalPredictor.ts";
import { onClasses, statuses, type GoalStatus } from "../../../src/goal/learned/goalLayout.ts";
import { LearnedGoalPredictor } from "../../../src/goal/learned/LearnedGoalPredictor.ts";
import { featureStarts } from "../../../src/goal/learned/sceneFeatures.ts";
import { Vocabulary } from "../../../src/goal/learned/Vocabulary.ts";
import { literalText } from "../../../src/pddl/Domain.ts";
import { sceneOf } from "../../train/goal/simpleExamples.ts";
import { plainCalibration, type Rig, writeRiggedModel } from "./riggedModel.ts";

describe("LearnedGoalPredictor", () => {
  let folder: string;
  let count = 0;
  const opened: LearnedGoalPredictor[] = [];
  before(() => (folder = mkdtempSync(join(tmpdir(), "praxis-goal-"))));
  after(async () => {
    for (const predictor of opened) await predictor.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Smallest first: 0 red, 1 blue, 2 red2. */
  const scene = sceneOf(["red", "blue", "red2"], [["red2", "blue", "red"], [], []]);
  const request = (words: string, more: Partial<GoalRequest> = {}): GoalRequest => ({
    ...{ words, images: [], dialogue: [], ...scene },
    ...more,
  });
  async function open(...rigs: readonly [Rig, ...Rig[]]): Promise<LearnedGoalPredictor> {
    const directory = join(folder, String(count++));
    writeRiggedModel(directory, ...rigs);
    const predictor = await LearnedGoalPredictor.load(directory);
    opened.push(predictor);
    return predictor;
  }
  const ask = async (rig: Rig, more?: Partial<GoalRequest>, words = "put red left"): Promise<GoalResult> =>
    (await open(rig)).predict(request(words, more));

  const status = (name: GoalStatus, logit = 3) => ({ status: { [statuses.indexOf(name)]: logit } });
  /** Logits of `on`: by disc and class, 0 none, 1 + slot. */
  const on = (...classes: readonly number[]) => ({
    on: Object.fromEntries(classes.map((each, disc) => [disc * onClasses + each, 3])),
  });
  const [none, onBlue, onRed2, onPeg2] = [0, 2, 3, 9];

  const goalOf = (result: GoalResult): readonly string[] => {
    if (result.status !== "predicted") assert.fail(JSON.stringify(result));
    return result.goal.map(literalText);
  };

  it("predicts what the network is sure of", async () => {
    const result = await ask({ says: { ...status("predicted"), ...on(onPeg2, none, none), clear: { 9: 2 } } });
    assert.deepEqual(goalOf(result), ["(on red peg2)", "(clear peg3)"]);
    assert.ok(result.status === "predicted" && Math.abs(result.confidence - 1 / (1 + Math.exp(-7))) < 1e-5);
  });

  it("lets readings vote, and the first decide where they are even", async () => {
    const says = { ...status("predicted"), ...on(onPeg2, none, none) };
    const toBlue = { on: { [onPeg2]: -20, [onBlue]: 20 } };
    const toRed2 = { on: { [onPeg2]: -20, [onRed2]: 20 } };
    const most = { says, readings: [{}, toBlue, toBlue, toBlue, toBlue] };
    assert.deepEqual(goalOf(await ask(most)), ["(on red blue)"]);
    assert.deepEqual(goalOf(await ask({ says, readings: [{}, toBlue, toRed2, toBlue] })), ["(on red peg2)"]);
    const predictor = await open(most);
    const { goal, features } = await predictor.consider(request("put flumox left , red"));
    assert.ok(Math.abs(Math.exp(features.logSurprisal) - 1e-3 + goal.logProbability) < 1e-6);
    assert.equal(features.voteShare, 0.8);
    assert.equal(features.unseenShare, 0.25);
    assert.ok(Math.abs(features.statusMargin - 7) < 1e-5);
  });

  it("goes by the mean of what its networks say", async () => {
    const saying = (spot: number, logit: number): Rig => {
      const { on: rows } = on(spot, none, none);
      return { says: { ...status("predicted"), on: { ...rows, [spot]: logit } } };
    };
    for (const [onBlueLogit, wanted] of [
      [7, "(on red blue)"],
      [5, "(on red peg2)"],
    ] as const) {
      const predictor = await open(saying(onPeg2, 6), saying(onBlue, onBlueLogit));
      assert.deepEqual(goalOf(await predictor.predict(request("put red left"))), [wanted]);
    }
  });

  it("rejects what cannot be, and says why", async () => {
    // Red on blue and red2 on blue; then red2, the largest, on red.
    const twice = await ask({ says: { ...status("predicted"), ...on(none, onRed2, onBlue) } });
    assert.deepEqual(twice, {
      status: "rejected",
      reason: "The disc 3 cannot lie on the blue disc, which is smaller.",
    });
    const asImpossible = await ask({ says: { ...status("impossible"), ...on(none, none, none) } });
    assert.equal(asImpossible.status, "rejected");
  });

  it("rejects what is not there and what is foreign", async () => {
    assert.deepEqual(await ask({ says: status("absent") }, {}, "put the green disc left"), {
      status: "rejected",
      reason: "There is no green disc here.",
    });
    const unknown = await ask({ says: status("absent") }, {}, "put the fifth disc left");
    assert.ok(unknown.status === "rejected" && /do not see/.test(unknown.reason));
    const foreign = await ask({ says: status("foreign") }, {}, "sing");
    assert.ok(foreign.status === "rejected" && /not about/.test(foreign.reason));
  });

  it("asks where a slot is in doubt and confidence is low", async () => {
    const says = {
      ...status("predicted", -3.5),
      on: { [onPeg2]: 3, [onBlue]: 2.9, [onClasses]: 3, [2 * onClasses]: 3 },
    };
    const settings = {
      vocabulary: new Vocabulary([]).text,
      calibration: { ...plainCalibration, threshold: 0.9 },
    };
    const result = await ask({ says, settings });
    assert.deepEqual(result, {
      status: "ambiguous",
      question: "Where should the disc 1 go?",
      candidates: ["blue disc", "middle peg"],
    });
  });

  describe("where one of two discs may be meant", () => {
    const other = featureStarts.colour + 7;
    const says = { ...status("ambiguous"), candidates: { 0: 2, 2: 2 }, ...on(onPeg2, none, none) };
    // With the large red disc of no known colour the words are clear.
    const rig: Rig = { says, where: { slot: 2, feature: other, says: { status: { 0: 9 } } } };
    const question = "Which disc do you mean?";

    it("asks which, and takes up the answer", async () => {
      assert.deepEqual(await ask(rig), { status: "ambiguous", question, candidates: ["disc 1", "disc 3"] });
      for (const answer of ["disc 1", "the smallest one", "the top one"]) {
        const result = await ask(rig, { dialogue: [{ question, answer }] });
        assert.deepEqual(goalOf(result), ["(on red peg2)"], answer);
      }
    });

    it("asks again where the answer names none of them, or leaves the matter as it is", async () => {
      for (const answer of ["the blue disc", "hm", "disc 3"]) {
        const result = await ask(rig, { dialogue: [{ question, answer }] });
        assert.ok(result.status === "ambiguous" && result.question === `I do not understand that answer. ${question}`);
      }
    });
  });

  it("says what it cannot read at all", async () => {
    const says = { ...status("predicted"), ...on(onPeg2, none, none) };
    const cases: readonly (readonly [string, Partial<GoalRequest>, RegExp])[] = [
      [" ", {}, /empty/],
      ["x".repeat(2001), {}, /2001 characters/],
      ["put red left", { objects: scene.objects.filter(({ id }) => id !== "peg3") }, /3 and 2/],
      ["put red left", { objects: scene.objects.filter(({ type }) => type !== "disc") }, /0 and 3/],
    ];
    for (const [words, more, reason] of cases) {
      const result = await ask({ says }, more, words);
      assert.ok(result.status === "rejected" && reason.test(result.reason), JSON.stringify(result));
    }
  });

  it("gives the signal's reason when aborted", async () => {
    const predictor = await open({ says: status("predicted") });
    await assert.rejects(
      predictor.predict(request("put red left"), AbortSignal.abort(new Error("enough"))),
      /^Error: enough$/,
    );
  });

  it("refuses models that are not for it", async () => {
    await assert.rejects(open({ says: {}, batch: 2 }), /other inputs/);
    await assert.rejects(open({ says: {} }, { says: {}, batch: 2 }), /other inputs/);
    await assert.rejects(open({ says: {}, settings: {} }), ModelError);
    const vocabulary = new Vocabulary([]).text;
    await assert.rejects(
      open({ says: {}, settings: { vocabulary, calibration: { bias: 1 } } }),
      /weights.logSurprisal/,
    );
  });
});
