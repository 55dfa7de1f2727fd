import assert from "node:assert/strict";
import { Sensing, type SensingOptions } from "../../src/agent/Sensing.ts";
import { controlStepNs, identityPose } from "../../src/core/index.ts";
import type { StateEstimate, StateEstimator } from "../../src/perception/StateEstimator.ts";
import { observationAt } from "../fixtures/FakeTruth.ts";

/** Tells stamps as a script says: for each time it is asked, the control step that it has seen. */
class ScriptedEstimator implements StateEstimator {
  readonly source = "camera";
  readonly askedAt: number[] = [];
  readonly #seen: (asked: number) => number;

  constructor(seen: (asked: number) => number) {
    this.#seen = seen;
  }

  async reset(): Promise<void> {
    this.askedAt.length = 0;
  }

  async estimate({ stamp }: { readonly stamp: bigint }): Promise<StateEstimate> {
    const step = Number(stamp / controlStepNs);
    this.askedAt.push(step);
    const seen = BigInt(this.#seen(step)) * controlStepNs;
    return {
      stamp: seen,
      discs: [],
      pegs: [],
      held: undefined,
      tool: identityPose,
      objects: [],
      facts: [],
      confidence: 1,
    };
  }
}

function sensingWith(
  seen: (asked: number) => number,
  options: Partial<SensingOptions> = {},
): { sensing: Sensing; estimator: ScriptedEstimator } {
  const estimator = new ScriptedEstimator(seen);
  const propagate: SensingOptions["propagate"] = (estimate) => ({
    ...estimate,
    held: `seen ${estimate.stamp / controlStepNs}`,
  });
  const sensing = new Sensing({
    estimator,
    propagate,
    estimateEvery: 1,
    maxAgeSteps: 5,
    nsPerStep: controlStepNs,
    ...options,
  });
  return { sensing, estimator };
}

describe("Sensing", () => {
  it("asks every estimateEvery control steps and carries the rest forward", async () => {
    const { sensing, estimator } = sensingWith((step) => step, { estimateEvery: 3 });
    const held: (string | undefined)[] = [];
    for (let step = 0; step < 8; step++) held.push((await sensing.current(observationAt(step)))?.estimate.held);
    assert.deepEqual(estimator.askedAt, [0, 3, 6]);
    assert.deepEqual(
      held,
      [0, 0, 0, 3, 3, 3, 6, 6].map((seen) => `seen ${seen}`),
    );
  });

  it("asks once per observation however often it is turned to", async () => {
    const { sensing, estimator } = sensingWith((step) => step);
    for (let i = 0; i < 3; i++) {
      await sensing.current(observationAt(0));
      await sensing.look(observationAt(0));
      await sensing.since(1n, observationAt(0));
    }
    assert.deepEqual(estimator.askedAt, [0]);
  });

  it("waits for an estimate of the event's stamp or later, asking each step", async () => {
    const { sensing, estimator } = sensingWith((step) => Math.max(step - 2, 0), { estimateEvery: 10 });
    const event = 5n * controlStepNs;
    const seen: (string | undefined)[] = [];
    for (let step = 5; step <= 9; step++) seen.push((await sensing.since(event, observationAt(step)))?.estimate.held);
    assert.deepEqual(seen, [undefined, undefined, "seen 5", "seen 5", "seen 5"]);
    assert.deepEqual(estimator.askedAt, [5, 6, 7]);
  });

  it("shows nothing while the newest estimate is older than maxAgeSteps", async () => {
    const { sensing, estimator } = sensingWith((step) => (step < 6 ? 0 : step), { estimateEvery: 4, maxAgeSteps: 2 });
    const seen: boolean[] = [];
    for (let step = 0; step < 8; step++) seen.push((await sensing.current(observationAt(step))) !== undefined);
    assert.deepEqual(seen, [true, true, true, false, false, false, true, true]);
    // At 3 it is too old before it is due.
    assert.deepEqual(estimator.askedAt, [0, 3, 4, 5, 6]);
  });

  it("is not put back by an answer that was overtaken", async () => {
    const { sensing } = sensingWith((step) => (step === 1 ? 1 : 0), { maxAgeSteps: 1 });
    await sensing.look(observationAt(1));
    await sensing.look(observationAt(2));
    assert.equal((await sensing.current(observationAt(2)))?.estimate.held, "seen 1");
  });

  it("forgets at a reset", async () => {
    const { sensing, estimator } = sensingWith(() => 0);
    await sensing.look(observationAt(0));
    await sensing.reset();
    assert.deepEqual(estimator.askedAt, []);
    await sensing.current(observationAt(0));
    assert.deepEqual(estimator.askedAt, [0]);
  });

  it("refuses rates and ages that make no sense", () => {
    for (const wrong of [{ estimateEvery: 0 }, { estimateEvery: 1.5 }, { maxAgeSteps: -1 }, { nsPerStep: 0n }]) {
      assert.throws(() => sensingWith((step) => step, wrong), RangeError);
    }
  });
});
