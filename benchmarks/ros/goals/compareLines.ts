import type { CaseLine } from "../../goals/CaseLine.ts";

/** How many of the cases that were played in two ways went alike. Of what an exception cut off the outcome alone can be equal. */
export interface Comparison {
  readonly of: number;
  readonly equalHashes: number;
  readonly equalOutcomes: number;
  readonly equalControlSteps: number;
}

/** Compares lines of the same case and seed; others do not count. */
export function compareLines(lines: readonly CaseLine[], others: readonly CaseLine[]): Comparison {
  const pairs = lines.flatMap((line) => {
    const other = others.find((each) => each.case === line.case && each.seed === line.seed);
    return other === undefined ? [] : [[line, other] as const];
  });
  const whole = pairs.filter(([line, other]) => line.stateHash !== "" && other.stateHash !== "");
  const equal = (key: "stateHash" | "outcome" | "controlSteps", of = whole): number =>
    of.filter(([line, other]) => line[key] === other[key]).length;
  return {
    of: pairs.length,
    equalHashes: equal("stateHash"),
    equalOutcomes: equal("outcome", pairs),
    equalControlSteps: equal("controlSteps"),
  };
}
