import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { GraphError } from "../../src/ros/GraphError.ts";
import { AnswerOnce } from "../../src/ros/nodes/answerOnce.ts";

const isWrongIndex = (error: unknown): boolean => error instanceof GraphError && error.code === "WRONG_INDEX";

/** An answerer with how often each index was carried out. */
function counting(): { ask: (index: bigint) => Promise<string>; carriedOut: bigint[] } {
  const once = new AnswerOnce<string>();
  const carriedOut: bigint[] = [];
  const ask = async (index: bigint): Promise<string> =>
    once.answer(index, async () => {
      carriedOut.push(index);
      return `answer ${index}`;
    });
  return { ask, carriedOut };
}

describe("AnswerOnce", () => {
  it("carries out each next index once, and gives the last answer again", async () => {
    const { ask, carriedOut } = counting();
    assert.deepEqual(await Promise.all([ask(1n), ask(1n)]), ["answer 1", "answer 1"]);
    assert.equal(await ask(2n), "answer 2");
    assert.equal(await ask(2n), "answer 2");
    assert.deepEqual(carriedOut, [1n, 2n]);
  });

  it("refuses every other index and stays where it was", async () => {
    const { ask, carriedOut } = counting();
    for (const index of [0n, 2n, 2n ** 64n - 1n]) await assert.rejects(ask(index), isWrongIndex);
    await assert.rejects(ask(5n), /The index must be 1; got 5; nothing/);
    await ask(1n);
    await ask(2n);
    for (const index of [0n, 1n, 4n]) await assert.rejects(ask(index), isWrongIndex);
    await assert.rejects(ask(1n), /The index must be 3 \(or 2 again\); got 1; nothing was carried out/);
    assert.equal(await ask(3n), "answer 3");
    assert.deepEqual(carriedOut, [1n, 2n, 3n]);
  });

  it("gives a failure again as well, also one that is thrown at once", async () => {
    const once = new AnswerOnce<string>();
    let count = 0;
    const fail = (): Promise<string> => {
      count++;
      throw new GraphError("LATCHED", "the arm holds");
    };
    await once.answer(1n, async () => "first");
    for (let i = 0; i < 3; i++) {
      await assert.rejects(async () => once.answer(2n, fail), /the arm holds/);
    }
    assert.equal(count, 1);
    assert.equal(await once.answer(3n, async () => "third"), "third");
  });

  it("follows a list of what was last carried out, whatever the order of requests", async () => {
    const rng = new Rng(4, "answer-once");
    const { ask, carriedOut } = counting();
    let last = 0n;
    for (let i = 0; i < 2000; i++) {
      const index = BigInt(Math.max(0, Number(last) + rng.integer(5) - 2));
      const isLegal = index === last + 1n || (index === last && last > 0n);
      const told = await ask(index).catch((error: unknown) => error);
      if (isLegal) assert.equal(told, `answer ${index}`);
      else assert.ok(isWrongIndex(told), `index ${index} after ${last}`);
      if (index === last + 1n) last = index;
    }
    assert.deepEqual(
      carriedOut,
      carriedOut.map((_, i) => BigInt(i + 1)),
    );
    assert.ok(last > 100n);
  });
});
