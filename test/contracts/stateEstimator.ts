import assert from "node:assert/strict";
import type { Observation } from "../../src/core/index.ts";
import { tableId } from "../../src/core/stacking.ts";
import { checkGoal } from "../../src/goal/checkGoal.ts";
import { atomText } from "../../src/pddl/Domain.ts";
import type { StateEstimate, StateEstimator } from "../../src/perception/StateEstimator.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

/** An estimator with the observations it is to be asked with, in order of their stamps. */
export interface EstimatorUnderTest {
  readonly estimator: StateEstimator;
  readonly observations: readonly Observation[];
}

/** What every StateEstimator promises, whatever it looks at. `make` may be called often and must give equal things. */
export function stateEstimatorContract(name: string, make: () => Promise<EstimatorUnderTest>): void {
  describe(`${name} as a StateEstimator`, () => {
    it("tells no future and only ever newer stamps", async () => {
      const { estimates, observations } = await run(make);
      for (const [i, { stamp }] of estimates.entries()) {
        assert.ok(stamp <= observations[i]!.stamp, `estimate ${i} is from after its observation`);
        assert.ok(stamp >= (estimates[i - 1]?.stamp ?? 0n), `estimate ${i} is older than the one before`);
      }
    });

    it("lists discs by size, pegs and typed objects that agree", async () => {
      for (const { discs, pegs, objects } of (await run(make)).estimates) {
        const edges = discs.map(({ edge }) => edge);
        assert.deepEqual(
          edges,
          edges.toSorted((a, b) => a - b),
        );
        const typed = [
          ...discs.map(({ id }) => ({ name: id, type: "disc" })),
          ...pegs.map(({ id }) => ({ name: id, type: "peg" })),
        ];
        assert.deepEqual(objects, typed);
        assert.equal(new Set(objects.map((object) => object.name)).size, objects.length);
      }
    });

    it("gives confidences in 0..1, the estimate's the least", async () => {
      for (const { discs, confidence } of (await run(make)).estimates) {
        for (const part of discs) assert.ok(part.confidence >= confidence && part.confidence <= 1);
        assert.ok(confidence >= 0 && confidence <= 1);
      }
    });

    it("gives facts that fit the domain and each other", async () => {
      for (const estimate of (await run(make)).estimates) checkFacts(estimate);
    });

    it("gives the same again after a reset", async () => {
      const [first, second] = [await make(), await make()];
      const before = await estimateAll(first);
      assert.deepEqual(await estimateAll(second), before);
      const again = await make();
      await again.estimator.reset();
      await again.estimator.estimate(again.observations[0]!);
      assert.deepEqual(await estimateAll(again), before);
    });
  });
}

async function run(
  make: () => Promise<EstimatorUnderTest>,
): Promise<{ estimates: StateEstimate[]; observations: readonly Observation[] }> {
  const underTest = await make();
  return { estimates: await estimateAll(underTest), observations: underTest.observations };
}

async function estimateAll({ estimator, observations }: EstimatorUnderTest): Promise<StateEstimate[]> {
  assert.ok(observations.length > 0, "the contract needs observations");
  await estimator.reset();
  const estimates: StateEstimate[] = [];
  for (const observation of observations) estimates.push(await estimator.estimate(observation));
  return estimates;
}

function checkFacts({ discs, pegs, objects, facts, held }: StateEstimate): void {
  const texts = facts.map(atomText);
  assert.equal(new Set(texts).size, texts.length, "a fact is told twice");
  const literals = facts.map((atom) => ({ atom, sign: true }));
  assert.deepEqual(checkGoal(hanoiDomain, objects, literals), []);

  const supports = new Map<string, string>();
  for (const { predicate, args } of facts) {
    if (predicate !== "on") continue;
    assert.ok(!supports.has(args[0]!), `${args[0]!} is on two things`);
    supports.set(args[0]!, args[1]!);
  }
  assert.ok(held === undefined || !supports.has(held), "the held disc is on something");
  const covered = [...supports.values()];
  const free = [...discs.map(({ id }) => id).filter((id) => id !== held), ...pegs.map(({ id }) => id)].filter(
    (id) => !covered.includes(id),
  );
  const clear = facts.filter(({ predicate }) => predicate === "clear").map(({ args }) => args[0]!);
  assert.deepEqual(clear.toSorted(), [...free, tableId].toSorted());
  const hand = facts.filter(({ predicate }) => predicate === "holding" || predicate === "gripper-empty").map(atomText);
  assert.deepEqual(hand, [held === undefined ? "(gripper-empty)" : `(holding ${held})`]);
  const smaller = facts.filter(({ predicate }) => predicate === "smaller").map(({ args }) => args.join("<"));
  const expected = discs.flatMap(({ id, edge }) => [
    ...discs.filter((other) => edge < other.edge).map((other) => `${id}<${other.id}`),
    ...pegs.map((peg) => `${id}<${peg.id}`),
  ]);
  assert.deepEqual(smaller.toSorted(), expected.toSorted());
}
