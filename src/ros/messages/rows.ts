import type { Pose, Twist, Vec3 } from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";
import { bounded, finiteList } from "./fields.ts";

// Things of which there are several travel as lists of numbers, so many for each, with their ids in one text.

const mostRows = 1000;
const longestText = 100_000;

/** Ids with blanks between. */
export const fromIds = (ids: readonly string[]): string => ids.join(" ");

/** @throws GraphError INVALID_REQUEST on more ids than anything has */
export function toIds(text: string, what: string): string[] {
  const trimmed = bounded(text, longestText, what).trim();
  return trimmed === "" ? [] : bounded(trimmed.split(/\s+/), mostRows, what);
}

/** @throws GraphError INVALID_REQUEST on a list of another length */
export function ofEqualLength<T>(list: readonly T[], length: number, what: string): readonly T[] {
  if (list.length === length) return list;
  throw new GraphError("INVALID_REQUEST", `${what} must have ${length} entries; got ${list.length}`);
}

/**
 * The numbers of each thing, `width` of them.
 *
 * @throws GraphError INVALID_REQUEST on numbers that are not finite, or too few or many of them
 */
export function toRows(values: ArrayLike<number>, count: number, width: number, what: string): number[][] {
  if (values.length !== count * width) {
    throw new GraphError("INVALID_REQUEST", `${what} must have ${count} times ${width} numbers; got ${values.length}`);
  }
  const numbers = finiteList(values, what);
  return Array.from({ length: count }, (_, i) => numbers.slice(i * width, (i + 1) * width));
}

/** Position x y z, orientation x y z w. */
export const fromPoseRow = ({ position, orientation }: Pose): readonly number[] => [...position, ...orientation];

export const poseWidth = 7;

export const toPoseRow = ([x, y, z, qx, qy, qz, qw]: readonly number[]): Pose => ({
  position: [x!, y!, z!],
  orientation: [qx!, qy!, qz!, qw!],
});

/** Linear x y z, angular x y z. */
export const fromTwistRow = ({ linear, angular }: Twist): readonly number[] => [...linear, ...angular];

export const twistWidth = 6;

export const toTwistRow = ([x, y, z, ax, ay, az]: readonly number[]): Twist => ({
  linear: [x!, y!, z!],
  angular: [ax!, ay!, az!],
});

export const vectorWidth = 3;

export const toVectorRow = ([x, y, z]: readonly number[]): Vec3 => [x!, y!, z!];
