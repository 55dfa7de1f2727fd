import { compose, inverse, type Observation, type Pose } from "../core/index.ts";
import type { StateEstimate } from "./StateEstimator.ts";

/** Forward kinematics: joint angles (rad, base to tip) → tool centre point in the base frame. */
export type ToolPose = (joints: readonly number[]) => Pose;

/**
 * The estimate carried to the observation's stamp by proprioception alone: the held disc keeps its pose in the hand,
 * all else and every fact stays. With W the base, T the tool then and T' now: `X_WD' = X_WT' · X_TW · X_WD`.
 * Without joint angles only the stamp moves; an estimate that is not older comes back as it is.
 */
export function propagate(estimate: StateEstimate, observation: Observation, toolPose: ToolPose): StateEstimate {
  const { stamp, joints } = observation;
  if (estimate.stamp >= stamp) return estimate;
  if (!joints) return { ...estimate, stamp };
  const tool = toolPose(joints.position);
  const motion = compose(tool, inverse(estimate.tool));
  const discs = estimate.discs.map((disc) =>
    disc.id === estimate.held ? { ...disc, pose: compose(motion, disc.pose) } : disc,
  );
  return { ...estimate, stamp, tool, discs };
}
