import type { Observation } from "../core/index.ts";

/**
 * Below these velocities an arm stands still: the tip of a stretched Panda (0.85 m) then moves slower than 5 mm/s. One
 * that never does, for its sensors are noisy, is waited for this many control steps.
 */
export const standstill = {
  jointVelocity: 0.005 /* rad/s */,
  gripperVelocity: 0.001 /* m/s */,
  maxSteps: 100,
} as const;

/** Whether neither the joints nor the gripper move; true of a world that has neither. */
export function standsStill({ joints, gripper }: Observation): boolean {
  return (
    (joints?.velocity ?? []).every((v) => Math.abs(v) < standstill.jointVelocity) &&
    Math.abs(gripper?.velocity ?? 0) < standstill.gripperVelocity
  );
}
