import { extname } from "node:path";
import { InvalidArgumentError } from "commander";

/** Reads a whole number from `least` to `most`. @throws InvalidArgumentError, which commander completes with the option's name */
export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > most) {
      const end = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number from ${least}${end}.`);
    }
    return value;
  };

/** Reads a number above 0. @throws InvalidArgumentError */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value < Infinity)) {
    throw new InvalidArgumentError("It must be a number above 0.");
  }
  return value;
}

/** Reads a number above 0, up to `most`. @throws InvalidArgumentError */
export const numberUpTo =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number above 0, up to ${most}.`);
  };

/** Reads a share above 0, up to 1. @throws InvalidArgumentError */
export const positiveShare = numberUpTo(1);

/** Reads a list of names with commas between. @throws InvalidArgumentError on an empty name */
export function nameList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("It must be names with single commas between.");
  return [...new Set(names)];
}

/** Reads one of several parts, such as "2/8": the second of eight. @throws InvalidArgumentError */
export function shardOf(text: string): { readonly index: number; readonly of: number } {
  const [, index, of] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of) {
    throw new InvalidArgumentError('It must be a part and how many there are, such as "1/8" .. "8/8".');
  }
  return { index, of };
}

/** Standard deviations of what an oracle tells: m, rad. */
export interface ObservationNoise {
  readonly position: number;
  readonly yaw: number;
}

const metres: Readonly<Record<string, number>> = { mm: 1e-3, cm: 1e-2, m: 1 };
const radians: Readonly<Record<string, number>> = { deg: Math.PI / 180, rad: 1 };

/** Reads a length and an angle such as "1mm,1deg". @throws InvalidArgumentError */
export function observationNoise(text: string): ObservationNoise {
  const match = /^(\d+(?:\.\d+)?)(mm|cm|m),(\d+(?:\.\d+)?)(deg|rad)$/.exec(text.replaceAll(" ", ""));
  if (match === null) {
    throw new InvalidArgumentError('It must be a length (mm, cm, m) and an angle (deg, rad), such as "1mm,1deg".');
  }
  const [, length, lengthUnit, angle, angleUnit] = match;
  return { position: Number(length) * metres[lengthUnit!]!, yaw: Number(angle) * radians[angleUnit!]! };
}

/** Files that an episode can be filmed into. */
export const filmEndings = [".png", ".gif"] as const;

/** Reads the path of a film. @throws InvalidArgumentError on another ending */
export function filmPath(text: string): string {
  if (!filmEndings.some((ending) => ending === extname(text))) {
    throw new InvalidArgumentError(`It must end in ${filmEndings.join(" or ")}.`);
  }
  return text;
}
