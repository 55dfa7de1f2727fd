import { type Observation, type Pose, type Vec3, yawOf } from "../../core/index.ts";
import { stateNumbers } from "../vlaLayout.ts";

/** What the arm feels. */
export interface Proprioception {
  /** In the order of `proprioParts`. */
  readonly numbers: readonly number[];
  /** Where the tool centre point is told to be, m, base frame. */
  readonly target: Vec3;
}

/**
 * What the arm feels as numbers, in the order of `proprioParts`.
 *
 * @param state in the order of `stateParts`
 * @param target tool centre point that the controller was told, m, base frame, and yaw, rad
 * @param force between the pads, N
 */
export function proprioNumbers(state: readonly number[], target: readonly number[], force: number): number[] {
  const [x = 0, y = 0, z = 0, yaw = 0] = target;
  return [...state, x - state[0]!, y - state[1]!, z - state[2]!, yaw, force];
}

/**
 * What the arm of an observation feels. Where the joints are not told, the tool is taken to be where it was told to be; where the
 * target is not told, the target to be where the tool is.
 *
 * @param toolPose forward kinematics: tool centre point in the base frame
 * @throws RangeError on an observation without a gripper, or with neither joints nor target
 */
export function proprioceptionOf(
  { joints, gripper, commanded }: Observation,
  toolPose: (joints: readonly number[]) => Pose,
): Proprioception {
  const tool = joints === undefined ? commanded : toolPose(joints.position);
  const target = commanded ?? tool;
  if (gripper === undefined || tool === undefined || target === undefined) {
    throw new RangeError("A policy that moves the arm needs its joints and gripper; this world has none");
  }
  const numbers = proprioNumbers(
    stateNumbers(tool, gripper.opening),
    [...target.position, yawOf(target.orientation)],
    gripper.force,
  );
  return { numbers, target: target.position };
}
