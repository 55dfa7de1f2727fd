import type { CartesianAction } from "../../core/index.ts";
import type { ActionChunk } from "../Policy.ts";
import { actionNumbers, actionOfNumbers, actionParts } from "../vlaLayout.ts";
import { NdArray } from "./NdArray.ts";
import { WireError } from "./WireError.ts";
import { arrayAt, type WireMap } from "./wireFormat.ts";

/** Most actions of one answer. */
const mostActions = 1000;

/**
 * The actions of an answer: `actions`, `<f4[n, 7]` or `<f8[n, 7]`, first one first, a row as `vlaLayout.ts` has it. What is beyond
 * its bounds is brought to them. A hand that points down can only turn about the vertical: roll and pitch are left out. As in
 * robosuite, only the sign of the gripper's number counts: above 0 it closes, else it opens.
 *
 * @param most how many are read; what comes after them is nobody's
 * @throws WireError on another array, or a number that is not finite and would be carried out
 */
export function readActions(answer: WireMap, most = mostActions): ActionChunk {
  const array = arrayAt(answer, "actions");
  const { dtype, shape } = array;
  const [count = 0, width] = shape;
  const isFit = (dtype === "<f4" || dtype === "<f8") && shape.length === 2 && width === actionParts.length;
  if (!isFit || count < 1 || count > mostActions) {
    throw new WireError(
      `has as "actions" an array ${array.toString()}; it must be <f4[n, ${actionParts.length}] or <f8, with n from 1 to ${mostActions}`,
    );
  }
  const numbers = array.numbers();
  return Array.from({ length: Math.min(count, most) }, (_, i) =>
    actionOf(numbers.slice(i * actionParts.length, (i + 1) * actionParts.length), i),
  );
}

function actionOf(row: readonly number[], index: number): CartesianAction {
  for (const [i, part] of actionParts.entries()) {
    const isCarriedOut = part !== "roll" && part !== "pitch";
    if (isCarriedOut && !Number.isFinite(row[i])) {
      throw new WireError(`has the number ${row[i]} as ${part} of action ${index}`);
    }
  }
  return { ...actionOfNumbers(row), gripper: row.at(-1)! > 0 ? 0 : 1 };
}

/**
 * The answer that carries these actions, as `<f8[n, 7]`: the inverse of `readActions` for actions within its bounds whose hand is
 * open or closed.
 */
export const actionsMessage = (chunk: ActionChunk): WireMap => ({
  actions: NdArray.float64(chunk.flatMap(actionNumbers), [chunk.length, actionParts.length]),
});
