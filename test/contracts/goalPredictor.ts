import assert from "node:assert/strict";
import { checkGoal } from "../../src/goal/checkGoal.ts";
import type { GoalPredictor, GoalRequest } from "../../src/goal/GoalPredictor.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

/** A predictor with requests that it answers in each of the three ways. */
export interface GoalPredictorUnderTest {
  readonly predictor: GoalPredictor;
  readonly clear: GoalRequest;
  readonly unclear: GoalRequest;
  readonly impossible: GoalRequest;
}

/** What every GoalPredictor promises. `make` may be called often and must give equal things. */
export function goalPredictorContract(name: string, make: () => Promise<GoalPredictorUnderTest>): void {
  describe(`${name} as a GoalPredictor`, () => {
    it("predicts a goal that fits domain and objects, with a confidence from 0 to 1", async () => {
      const { predictor, clear } = await make();
      const result = await predictor.predict(clear);
      assert.ok(result.status === "predicted", JSON.stringify(result));
      assert.ok(result.confidence >= 0 && result.confidence <= 1);
      const objects = clear.objects.filter(({ type }) => type !== "table").map(({ id, type }) => ({ name: id, type }));
      assert.deepEqual(checkGoal(hanoiDomain, objects, result.goal), []);
    });

    it("asks one question about what is unclear, with candidates that differ", async () => {
      const { predictor, unclear } = await make();
      const result = await predictor.predict(unclear);
      assert.ok(result.status === "ambiguous", JSON.stringify(result));
      assert.match(result.question, /\?$/);
      assert.equal(new Set(result.candidates).size, result.candidates.length);
    });

    it("takes the answer up: with it in the dialogue it does not put the same question again", async () => {
      const { predictor, unclear } = await make();
      const asked = await predictor.predict(unclear);
      assert.ok(asked.status === "ambiguous" && asked.candidates.length > 0);
      const { question, candidates } = asked;
      const dialogue = [{ question, answer: candidates[0]! }];
      assert.equal((await predictor.predict({ ...unclear, dialogue })).status, "predicted");
    });

    it("rejects what is impossible, no words and too many, each with a sentence", async () => {
      const { predictor, clear, impossible } = await make();
      const requests = [impossible, { ...clear, words: " \n" }, { ...clear, words: "very ".repeat(1000) }];
      for (const request of requests) {
        const result = await predictor.predict(request);
        assert.ok(result.status === "rejected", JSON.stringify(result));
        assert.match(result.reason, /^[A-Z"][^\n]*\.$/);
      }
    });

    it("has no memory, and leaves its request as it was", async () => {
      const { predictor, clear, unclear, impossible } = await make();
      const requests = [clear, unclear, impossible];
      const before = structuredClone(requests);
      const inTurn = [];
      for (const request of requests) inTurn.push(await predictor.predict(request));
      assert.deepEqual(await Promise.all(requests.map((request) => predictor.predict(request))), inTurn);
      assert.deepEqual(requests, before);
    });
  });
}
