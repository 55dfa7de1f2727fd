import type { CartesianAction, Pose } from "../core/index.ts";

// The numbers that vision-language-action models for LIBERO see and say (openpi's LiberoInputs and LiberoOutputs), in our frames.

/** Parts of the state: where the tool centre point is in the base frame (m), how it is turned (rotation vector, rad), where both fingers are (m). */
export const stateParts = [
  ...["x", "y", "z"],
  ...["axis_angle_x", "axis_angle_y", "axis_angle_z"],
  ...["left_finger", "right_finger"],
] as const;

/** Parts of an action, each in [−1, 1]: translation, turn about the axes of the base frame, gripper from −1 open to 1 closed. */
export const actionParts = ["x", "y", "z", "roll", "pitch", "yaw", "gripper"] as const;

/** What 1 means in one control step, as in robosuite's OSC_POSE: m, rad. */
export const actionScale = { translation: 0.05, turn: 0.5 } as const;

/** An action as its seven numbers. Roll and pitch are 0: the tool always points down. */
export function actionNumbers({ translation: [x, y, z], yaw, gripper }: CartesianAction): number[] {
  const m = actionScale.translation;
  return [x / m, y / m, z / m, 0, 0, yaw / actionScale.turn, 1 - 2 * gripper];
}

/** The action that seven numbers mean; roll and pitch are left out. */
export function actionOfNumbers(numbers: ArrayLike<number>): CartesianAction {
  const [x, y, z, , , yaw, gripper] = Array.from(numbers, (n) => Math.max(-1, Math.min(1, n)));
  const m = actionScale.translation;
  return {
    kind: "cartesian",
    translation: [m * x!, m * y!, m * z!],
    yaw: actionScale.turn * yaw!,
    gripper: (1 - gripper!) / 2,
  };
}

/** The state as its eight numbers. @param opening distance between the pads, m; the fingers share it */
export const stateNumbers = ({ position, orientation }: Pose, opening: number): number[] => [
  ...position,
  ...rotationVector(orientation),
  opening / 2,
  -opening / 2,
];

/**
 * Axis times angle, rad. Of the two that a rotation has, the one whose first part is not negative: near a tool that points down,
 * which is a half turn, the shorter one would jump from side to side.
 */
function rotationVector([x, y, z, w]: Pose["orientation"]): readonly [number, number, number] {
  const sine = Math.hypot(x, y, z);
  if (sine === 0) return [0, 0, 0];
  const sign = x < 0 ? -1 : 1;
  const scale = (sign * 2 * Math.atan2(sine, sign * w)) / sine;
  return [scale * x, scale * y, scale * z];
}
