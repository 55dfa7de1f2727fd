import assert from "node:assert/strict";
import { wrapAngle, yawOf } from "../../src/core/index.ts";
import { atomText } from "../../src/pddl/Domain.ts";
import { OracleStateEstimator, type OracleStateEstimatorOptions } from "../../src/perception/OracleStateEstimator.ts";
import { stateEstimatorContract } from "../contracts/stateEstimator.ts";
import { at, discState, FakeTruth, observationAt, sliderPose } from "../fixtures/FakeTruth.ts";

// A disc is lifted off the left peg, carried to the right and let go, one control step each.
const red = discState("red", 0.05, [0.5, -0.2, 0.025]);
const truth = new FakeTruth([
  { discs: [discState("blue", 0.04, [0.5, -0.2, 0.07]), red], held: undefined, tool: at(0.5, -0.2, 0.3) },
  { discs: [discState("blue", 0.04, [0.5, -0.2, 0.29]), red], held: "blue", tool: at(0.5, -0.2, 0.3) },
  { discs: [discState("blue", 0.04, [0.5, 0.2, 0.29]), red], held: "blue", tool: at(0.5, 0.2, 0.3) },
  { discs: [discState("blue", 0.04, [0.5, 0.2, 0.02]), red], held: undefined, tool: at(0.5, 0.2, 0.3) },
]);
const observations = [-0.2, -0.2, 0.2, 0.2].map((joint, step) => observationAt(step, joint));
const options: OracleStateEstimatorOptions = { tableHeight: 0, toolPose: sliderPose, episodeSeed: () => 3 };

const makeWith = (more: Partial<OracleStateEstimatorOptions>) => async () => ({
  estimator: new OracleStateEstimator(truth, { ...options, ...more }),
  observations,
});

stateEstimatorContract("OracleStateEstimator", makeWith({}));
stateEstimatorContract("a late OracleStateEstimator", makeWith({ delaySteps: 2 }));
stateEstimatorContract(
  "a noisy OracleStateEstimator",
  makeWith({ positionNoise: 0.002, yawNoise: 0.1, delaySteps: 1 }),
);

describe("OracleStateEstimator", () => {
  const ready = async (more: Partial<OracleStateEstimatorOptions> = {}): Promise<OracleStateEstimator> => {
    const estimator = new OracleStateEstimator(truth, { ...options, ...more });
    await estimator.reset();
    return estimator;
  };

  it("tells the truth of the observation's stamp", async () => {
    const estimator = await ready();
    const held: (string | undefined)[] = [];
    const firstFacts: string[] = [];
    for (const observation of observations) {
      const estimate = await estimator.estimate(observation);
      assert.equal(estimate.stamp, observation.stamp);
      held.push(estimate.held);
      firstFacts.push(atomText(estimate.facts[0]!));
    }
    assert.deepEqual(held, [undefined, "blue", "blue", undefined]);
    assert.deepEqual(firstFacts, ["(on blue red)", "(on red peg1)", "(on red peg1)", "(on blue peg3)"]);
    assert.equal(estimator.source, "oracle");
  });

  it("takes the tool from the joints, and from the truth for an older stamp", async () => {
    const observation = observationAt(3, 0.111);
    assert.deepEqual((await (await ready()).estimate(observation)).tool, sliderPose([0.111]));
    assert.deepEqual((await (await ready({ delaySteps: 2 })).estimate(observation)).tool, at(0.5, -0.2, 0.3));
    assert.deepEqual((await (await ready()).estimate(observationAt(3))).tool, at(0.5, 0.2, 0.3));
  });

  it("lags by its delay, from stamp 0 on", async () => {
    const estimator = await ready({ delaySteps: 2 });
    const stamps: bigint[] = [];
    for (const observation of observations) stamps.push((await estimator.estimate(observation)).stamp);
    assert.deepEqual(stamps, [0n, 0n, 0n, 50_000_000n]);
  });

  it("spoils poses with Gaussians of the deviations asked for", async () => {
    const estimator = await ready({ positionNoise: 0.004, yawNoise: 0.05 });
    const errors: number[] = [];
    const yaws: number[] = [];
    for (let i = 0; i < 1500; i++) {
      const { discs } = await estimator.estimate(observations[0]!);
      discs.forEach(({ pose }, d) => {
        pose.position.forEach((value, axis) => errors.push(value - truth.states[0]!.discs[d]!.pose.position[axis]!));
        yaws.push(wrapAngle(yawOf(pose.orientation)));
      });
    }
    const deviation = (values: readonly number[]): number =>
      Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
    // 9000 and 3000 draws: four standard errors of the deviation are 3 % and 5.2 %, of the mean 4.2 % and 7.3 % of it.
    assert.ok(Math.abs(deviation(errors) / 0.004 - 1) < 0.03);
    assert.ok(Math.abs(deviation(yaws) / 0.05 - 1) < 0.052);
    assert.ok(Math.abs(mean(errors)) < 0.042 * 0.004);
    assert.ok(Math.abs(mean(yaws)) < 0.073 * 0.05);
  });

  it("draws its noise from the episode's seed", async () => {
    const positions = async (seed: number): Promise<unknown> => {
      const estimator = await ready({ positionNoise: 0.01, episodeSeed: () => seed });
      return (await estimator.estimate(observations[0]!)).discs;
    };
    assert.deepEqual(await positions(1), await positions(1));
    assert.notDeepEqual(await positions(1), await positions(2));
  });

  it("derives its facts from the spoilt poses", async () => {
    const estimator = await ready({ positionNoise: 0.1 });
    const { facts } = await estimator.estimate(observations[0]!);
    assert.notEqual(atomText(facts[0]!), "(on blue red)");
  });

  it("refuses to be asked before a reset, and nonsense options", async () => {
    await assert.rejects(new OracleStateEstimator(truth, options).estimate(observations[0]!), /before its first reset/);
    for (const wrong of [
      { positionNoise: -1 },
      { yawNoise: NaN },
      { delaySteps: 0.5 },
      { delaySteps: -1 },
      { delaySteps: 21 },
    ]) {
      assert.throws(() => new OracleStateEstimator(truth, { ...options, ...wrong }), RangeError);
    }
  });
});
