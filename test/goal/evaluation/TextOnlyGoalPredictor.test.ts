import assert from "node:assert/strict";
import { TextOnlyGoalPredictor } from "../../../src/goal/evaluation/TextOnlyGoalPredictor.ts";
import type { GoalPredictor, GoalRequest } from "../../../src/goal/GoalPredictor.ts";
import { atomText } from "../../../src/pddl/Domain.ts";
import { factsFromSupports } from "../../../src/perception/factsFromSupports.ts";
import { sceneOf } from "../../train/goal/simpleExamples.ts";

describe("TextOnlyGoalPredictor", () => {
  const discs = [
    { id: "red", edge: 0.03 },
    { id: "blue", edge: 0.04 },
    { id: "white", edge: 0.05 },
  ];
  const pegs = ["peg1", "peg2", "peg3"];
  const { objects } = sceneOf(["red", "blue", "white"], [[], [], []]);
  const supports = (...entries: [string, string][]) => new Map(entries);
  const image = { width: 1, height: 1, channels: 1, data: Uint8Array.of(0) } as const;

  /** What the predictor behind it is asked. */
  async function asked(facts: GoalRequest["facts"]): Promise<GoalRequest> {
    const requests: GoalRequest[] = [];
    const predictor: GoalPredictor = {
      predict: async (request) => {
        requests.push(request);
        return { status: "rejected", reason: "no" };
      },
    };
    const dialogue = [{ question: "Which?", answer: "red" }];
    const request = { words: "go", objects: objects.toReversed(), facts, images: [image], dialogue };
    assert.deepEqual(await new TextOnlyGoalPredictor(predictor).predict(request), {
      status: "rejected",
      reason: "no",
    });
    assert.equal(requests.length, 1);
    const { words, objects: told, dialogue: spoken } = requests[0]!;
    assert.deepEqual([words, told, spoken], [request.words, request.objects, dialogue]);
    return requests[0]!;
  }

  const start = factsFromSupports(
    discs,
    pegs,
    supports(["red", "blue"], ["blue", "white"], ["white", "peg1"]),
    undefined,
  );
  const sorted = (facts: GoalRequest["facts"]): readonly string[] => facts.map(atomText).toSorted();

  it("tells of the standard start, whatever stands where and whatever is held", async () => {
    const elsewhere = factsFromSupports(discs, pegs, supports(["blue", "peg3"], ["white", "table"]), "red");
    assert.notDeepEqual(sorted(elsewhere), sorted(start));
    const { facts, images } = await asked(elsewhere);
    assert.deepEqual(sorted(facts), sorted(start));
    assert.deepEqual(images, []);
  });

  it("tells the truth where that is the standard start", async () => {
    assert.deepEqual(sorted((await asked(start)).facts), sorted(start));
  });
});
