import type { CaseLine } from "../../goals/CaseLine.ts";

/** How many of the cases that were played in two ways went alike. */
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
  const equal = (key: "stateHash" | "outcome" | "controlSteps"): number =>
    pairs.filter(([line, other]) => line[key] === other[key]).length;
  return {
    of: pairs.length,
    equalHashes: equal("stateHash"),
    equalOutcomes: equal("outcome"),
    equalControlSteps: equal("controlSteps"),
  };
}
