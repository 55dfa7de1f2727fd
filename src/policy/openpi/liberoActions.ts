import type { CartesianAction } from "../../core/index.ts";
import type { ActionChunk } from "../Policy.ts";
import { limit } from "../skillLayouts.ts";
import { NdArray } from "./NdArray.ts";
import { WireError } from "./WireError.ts";
import type { WireMap } from "./wireFormat.ts";

/** What a policy's 1 stands for in one control step. */
export interface ActionScale {
  /** m */
  readonly translation: number;
  /** rad */
  readonly rotation: number;
}

/** robosuite's OSC_POSE, which LIBERO's actions are for. */
export const oscPose: ActionScale = { translation: 0.05, rotation: 0.5 };

/** The numbers of one action, in order. */
const columns = ["dx", "dy", "dz", "droll", "dpitch", "dyaw", "gripper"] as const;

/** Most actions of one answer. */
const mostActions = 1000;

/**
 * The actions of an answer: `actions`, `<f4[n, 7]` or `<f8[n, 7]`, first one first. A row is the translation and the rotation
 * (axis times angle) of the hand in the base frame, from −1 to 1 times the scale, and the gripper from −1, open, to 1, closed.
 * What is beyond is brought to these bounds. A hand that points down can only turn about the vertical: the other two parts
 * of the rotation are left out.
 *
 * @throws WireError on another array, or a number that is not finite
 */
export function readActions(answer: WireMap, scale: ActionScale): ActionChunk {
  const array = answer["actions"];
  if (!(array instanceof NdArray)) throw new WireError(`has no "actions" that are an array as numpy's`);
  const { dtype, shape } = array;
  const [count = 0, width] = shape;
  const isFit = (dtype === "<f4" || dtype === "<f8") && shape.length === 2 && width === columns.length;
  if (!isFit || count < 1 || count > mostActions) {
    throw new WireError(
      `has as "actions" an array ${array.toString()}; it must be <f4[n, ${columns.length}] or <f8, with n from 1 to ${mostActions}`,
    );
  }
  const numbers = array.numbers();
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / columns.length), columns[bad % columns.length]!];
    throw new WireError(`has the number ${numbers[bad]} as ${column} of action ${row}`);
  }
  return Array.from({ length: count }, (_, i) =>
    actionOf(numbers.slice(i * columns.length, (i + 1) * columns.length), scale),
  );
}

function actionOf(row: readonly number[], { translation, rotation }: ActionScale): CartesianAction {
  const [x, y, z, , , yaw, gripper] = row.map((value) => limit(value, 1)) as [
    ...[number, number, number],
    ...[number, number, number],
    number,
  ];
  return {
    kind: "cartesian",
    translation: [x * translation, y * translation, z * translation],
    yaw: yaw * rotation,
    gripper: (1 - gripper) / 2,
  };
}

/** The answer that carries these actions, as `<f8[n, 7]`: the inverse of `readActions` for actions within its bounds. */
export function actionsMessage(chunk: ActionChunk, scale: ActionScale): WireMap {
  const rows = chunk.flatMap(({ translation: [x, y, z], yaw, gripper }) => [
    ...[x / scale.translation, y / scale.translation, z / scale.translation],
    ...[0, 0, yaw / scale.rotation],
    1 - 2 * gripper,
  ]);
  return { actions: NdArray.float64(rows, [chunk.length, columns.length]) };
}
