import { discColours, discLength, movingParts, pictureSide, proprioParts } from "../../../policy/vla/vlaInputs.ts";

// A demonstration as a mirror shows it, across the upright plane in which the middle area and the scene's camera are. Of the workplace the arm's base
// is not where its mirror image is, by 4 cm, nor the lamp, so that shadows fall to the other side, nor the grain of the table.

/** The plane has this y, m, base frame. */
export const mirrorY = 0.02;

const place = { y: proprioParts.indexOf("y"), turn: proprioParts.indexOf("axis_angle_x") };
const negatedProprio = (["ahead_y", "target_yaw"] as const).map((part) => proprioParts.indexOf(part));
const negatedAction = (["y", "yaw"] as const).map((part) => movingParts.indexOf(part));

/**
 * What the arm feels, as `proprioParts`. Both fingers are the same distance from the middle, so that they are as they were.
 *
 * A mirror keeps the part of a rotation's axis that is across it, and negates the others; of the two vectors that a rotation has, `stateNumbers`
 * tells the one whose first part is not negative.
 */
export function mirroredProprio(numbers: Float32Array): Float32Array {
  const result = numbers.slice();
  result[place.y] = 2 * mirrorY - numbers[place.y]!;
  for (const at of negatedProprio) result[at] = -numbers[at]!;
  const [x, y, z] = [-numbers[place.turn]!, numbers[place.turn + 1]!, -numbers[place.turn + 2]!] as const;
  const angle = Math.hypot(x, y, z);
  const scale = x < 0 ? (angle - 2 * Math.PI) / angle : 1;
  result.set([scale * x, scale * y, scale * z], place.turn);
  return result;
}

/** Actions one after the other, as `movingParts`. */
export function mirroredChunk(actions: Float32Array): Float32Array {
  const result = actions.slice();
  for (let i = 0; i < actions.length; i += movingParts.length) {
    for (const at of negatedAction) result[i + at] = -actions[i + at]!;
  }
  return result;
}

/** Of `discNumbers`: the place's y, which is told from this plane, the way's, and the sine of the yaw. */
const negatedDisc = [2, 5, 8].map((at) => discColours.length + at);

/** Discs one after the other, as `discNumbers`; places without one stay empty. */
export function mirroredDiscs(numbers: Float32Array): Float32Array {
  const result = numbers.slice();
  for (let i = 0; i < numbers.length; i += discLength) {
    for (const at of negatedDisc) result[i + at] = -numbers[i + at]!;
  }
  return result;
}

/** A command with left for right. */
export const mirroredPrompt = (prompt: string): string =>
  prompt.replace(/\b(?:left|right)\b/g, (side) => (side === "left" ? "right" : "left"));

/** A picture of `pictureSide` with left for right, RGB. Both cameras look along the plane that goes through them upright, from the base and from the hand. */
export function mirroredPicture(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const row = 3 * pictureSide;
  for (let start = 0; start < bytes.length; start += row) {
    for (let x = 0; x < row; x += 3) {
      const from = start + row - 3 - x;
      result[start + x] = bytes[from]!;
      result[start + x + 1] = bytes[from + 1]!;
      result[start + x + 2] = bytes[from + 2]!;
    }
  }
  return result;
}
