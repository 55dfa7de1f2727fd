import assert from "node:assert/strict";
import type { Observation } from "../../src/core/index.ts";
import type { Policy } from "../../src/policy/Policy.ts";

/** A policy with conditions that it may be asked with. */
export interface PolicyUnderTest<C> {
  readonly policy: Policy<C>;
  readonly observation: Observation;
  readonly conditions: readonly C[];
}

/** What every Policy promises. `make` may be called often and must give equal things. */
export function policyContract<C>(name: string, make: () => Promise<PolicyUnderTest<C>>): void {
  describe(`${name} as a Policy`, () => {
    it("infers at least one action, finite, its gripper command within 0..1", async () => {
      const { policy, observation, conditions } = await make();
      for (const condition of conditions) {
        const chunk = await policy.infer(observation, condition, 1);
        assert.ok(chunk.length > 0);
        for (const { kind, translation, yaw, gripper } of chunk) {
          assert.equal(kind, "cartesian");
          assert.ok([...translation, yaw].every(Number.isFinite));
          assert.ok(gripper >= 0 && gripper <= 1);
        }
      }
    });

    it("has no memory: the same seed and inputs give the same chunk, in any order, asked at once or in turn", async () => {
      const { policy, observation, conditions } = await make();
      const ask = (condition: C): ReturnType<Policy<C>["infer"]> => policy.infer(observation, condition, 7);
      const inTurn = [];
      for (const condition of conditions) inTurn.push(await ask(condition));
      const backwards = [];
      for (const condition of [...conditions].reverse()) backwards.unshift(await ask(condition));
      assert.deepEqual(backwards, inTurn);
      assert.deepEqual(await Promise.all(conditions.map(ask)), inTurn);
    });

    it("leaves its condition as it was", async () => {
      const { policy, observation, conditions } = await make();
      const before = JSON.stringify(conditions);
      for (const condition of conditions) await policy.infer(observation, condition, 1);
      assert.equal(JSON.stringify(conditions), before);
    });
  });
}
