import assert from "node:assert/strict";
import type { CartesianAction } from "../../src/core/index.ts";
import { chunked, type ChunkedPolicy } from "../../src/policy/chunked.ts";
import { observationAt } from "../fixtures/FakeTruth.ts";

/** A policy whose actions count: inference × 100 + place in the chunk. */
function counting(execute: number, length = 8): { policy: ChunkedPolicy<string>; asked: string[] } {
  const asked: string[] = [];
  let seed = 10;
  const policy = chunked<string>(
    {
      async infer({ stamp }, condition, with_) {
        asked.push(`${condition} ${with_} ${stamp}`);
        const inference = asked.length * 100;
        return Array.from({ length }, (_, i): CartesianAction => ({
          kind: "cartesian",
          translation: [inference + i, 0, 0],
          yaw: 0,
          gripper: 1,
        }));
      },
    },
    execute,
    () => seed++,
  );
  return { policy, asked };
}

const next = async (policy: ChunkedPolicy<string>, step = 0, condition = "c"): Promise<number> =>
  (await policy.next(observationAt(step), () => condition)).translation[0];

describe("chunked()", () => {
  it("carries out the first actions of each chunk in order, and asks anew with what is then sensed", async () => {
    const { policy, asked } = counting(3);
    const actions: number[] = [];
    for (let i = 0; i < 7; i++) actions.push(await next(policy, i, `c${i}`));
    assert.deepEqual(actions, [100, 101, 102, 200, 201, 202, 300]);
    assert.deepEqual(asked, ["c0 10 0", "c3 11 150000000", "c6 12 300000000"]);
  });

  it("uses up chunks that are shorter than what it may carry out", async () => {
    const { policy } = counting(4, 2);
    const actions: number[] = [];
    for (let i = 0; i < 4; i++) actions.push(await next(policy));
    assert.deepEqual(actions, [100, 101, 200, 201]);
  });

  it("forgets its queue at a reset", async () => {
    const { policy } = counting(4);
    assert.equal(await next(policy), 100);
    policy.reset();
    assert.equal(await next(policy), 200);
  });

  it("refuses an empty chunk, and passes on what the policy throws", async () => {
    await assert.rejects(next(counting(4, 0).policy), RangeError);
    const failing = chunked<string>({ infer: () => Promise.reject(new Error("broken")) }, 1, () => 0);
    await assert.rejects(next(failing), /broken/);
  });
});
