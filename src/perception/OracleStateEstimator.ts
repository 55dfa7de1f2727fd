import { axisAngle, controlStepNs, identityQuaternion, multiply, Rng } from "../core/index.ts";
import type { DiscState, Observation, TruthSource } from "../core/index.ts";
import { deriveFacts } from "./deriveFacts.ts";
import { typedObjects } from "./factsFromSupports.ts";
import type { ToolPose } from "./propagate.ts";
import type { DiscEstimate, StateEstimate, StateEstimator } from "./StateEstimator.ts";

export interface OracleStateEstimatorOptions {
  /** Of the table's top, m, base frame. */
  readonly tableHeight: number;
  readonly toolPose: ToolPose;
  /** Asked at every reset; the noise of an episode depends on it and on nothing else. */
  readonly episodeSeed: () => number;
  /** Standard deviation of each coordinate of each disc, m. @default 0 */
  readonly positionNoise?: number;
  /** Standard deviation of each disc's yaw, rad. @default 0 */
  readonly yawNoise?: number;
  /** Whole control steps between what it tells and now. @default 0 */
  readonly delaySteps?: number;
}

/** Control steps of the second for which a TruthSource keeps its states. */
export const mostDelaySteps = 20;

/** Reads ground truth and, where asked to, spoils it with noise and latency as a camera would. */
export class OracleStateEstimator implements StateEstimator {
  readonly source = "oracle";
  readonly #truth: TruthSource;
  readonly #options: OracleStateEstimatorOptions;
  #rng: Rng | undefined;

  /** @throws RangeError on a negative noise or a delay that is not a whole number ≥ 0 */
  constructor(truth: TruthSource, options: OracleStateEstimatorOptions) {
    const { positionNoise = 0, yawNoise = 0, delaySteps = 0 } = options;
    if (!(positionNoise >= 0) || !(yawNoise >= 0)) {
      throw new RangeError(`The oracle's noise must not be negative; got ${positionNoise} m and ${yawNoise} rad`);
    }
    if (!Number.isInteger(delaySteps) || delaySteps < 0 || delaySteps > mostDelaySteps) {
      throw new RangeError(
        `The oracle's delay must be a whole number of control steps up to ${mostDelaySteps}, the second that a world remembers; got ${delaySteps}`,
      );
    }
    this.#truth = truth;
    this.#options = options;
  }

  async reset(): Promise<void> {
    this.#rng = new Rng(this.#options.episodeSeed(), "oracle-estimate");
  }

  /** @throws Error before the first reset */
  async estimate(observation: Observation): Promise<StateEstimate> {
    const rng = this.#rng;
    if (!rng) throw new Error("The oracle was asked before its first reset: call reset() first");
    const { tableHeight, toolPose, delaySteps = 0 } = this.#options;
    const wanted = observation.stamp - BigInt(delaySteps) * controlStepNs;
    const state = this.#truth.worldState(wanted < 0n ? 0n : wanted);
    const discs = state.discs.map((disc) => this.#sense(disc, rng));
    const pegs = state.pegs.map(({ id, position }) => ({ id, pose: { position, orientation: identityQuaternion } }));
    // The joints of an older stamp are gone; the true tool pose stands in for what they would have given.
    const tool =
      observation.joints && state.stamp === observation.stamp ? toolPose(observation.joints.position) : state.tool;
    return {
      stamp: state.stamp,
      discs,
      pegs,
      held: state.held,
      tool,
      objects: typedObjects(
        discs,
        pegs.map(({ id }) => id),
      ),
      facts: deriveFacts({ discs, pegs, held: state.held, tableHeight }),
      confidence: 1,
    };
  }

  #sense(disc: DiscState, rng: Rng): DiscEstimate {
    const { positionNoise = 0, yawNoise = 0 } = this.#options;
    const { id, colour, edge } = disc.spec;
    const { position, orientation } = disc.pose;
    // Always four draws a disc, so that switching one noise off leaves the other's numbers as they were.
    const [dx, dy, dz, turn] = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
    return {
      id,
      colour,
      edge,
      pose: {
        position: [
          position[0] + dx * positionNoise,
          position[1] + dy * positionNoise,
          position[2] + dz * positionNoise,
        ],
        orientation: yawNoise === 0 ? orientation : multiply(axisAngle([0, 0, 1], turn * yawNoise), orientation),
      },
      confidence: 1,
    };
  }
}
