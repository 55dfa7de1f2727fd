import assert from "node:assert/strict";
import { controlStepNs } from "../../src/core/index.ts";
import { atomText } from "../../src/pddl/Domain.ts";
import { SymbolicStateEstimator, type SymbolicState } from "../../src/perception/SymbolicStateEstimator.ts";
import { stateEstimatorContract } from "../contracts/stateEstimator.ts";
import { observationAt } from "../fixtures/FakeTruth.ts";

const discs = [
  { id: "red", colour: "red", edge: 0.04 },
  { id: "blue", colour: "blue", edge: 0.05 },
];
const pegs = ["peg1", "peg2", "peg3"];
const states: SymbolicState[] = (
  [
    [
      [
        ["red", "blue"],
        ["blue", "peg1"],
      ],
      undefined,
    ],
    [[["blue", "peg1"]], "red"],
    [
      [
        ["red", "table"],
        ["blue", "peg1"],
      ],
      undefined,
    ],
  ] as const
).map(([on, held], i) => ({ stamp: BigInt(i) * controlStepNs, discs, pegs, on, held }));
const truth = { symbolicState: (stamp = 0n): SymbolicState => states[Number(stamp / controlStepNs)]! };
const observations = [0, 1, 2].map((step) => observationAt(step));

for (const delaySteps of [0, 1, 2]) {
  stateEstimatorContract(`SymbolicStateEstimator, ${delaySteps} steps late`, async () => ({
    estimator: new SymbolicStateEstimator(truth, { delaySteps }),
    observations,
  }));
}

describe("SymbolicStateEstimator", () => {
  it("tells the supports of the stamp that it lags by", async () => {
    const late = new SymbolicStateEstimator(truth, { delaySteps: 1 });
    const estimate = await late.estimate(observations[2]!);
    assert.equal(estimate.stamp, controlStepNs);
    assert.equal(estimate.held, "red");
    assert.deepEqual(estimate.facts.slice(0, 2).map(atomText), ["(on blue peg1)", "(clear blue)"]);
    assert.equal(late.source, "symbolic");
  });

  it("refuses a delay that is no number of steps", () => {
    assert.throws(() => new SymbolicStateEstimator(truth, { delaySteps: -1 }), RangeError);
  });
});
