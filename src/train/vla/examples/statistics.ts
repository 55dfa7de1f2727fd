import type { ColumnRange } from "../../../learn/normalisation.ts";
import { movingParts, proprioParts } from "../../../policy/vla/vlaInputs.ts";
import type { Examples } from "./Examples.ts";

/** Least deviations: of what hardly ever changes, noise must not become all that is seen. m, rad, N by `proprioParts`; shares by `movingParts`. */
const least = { proprio: 0.01, action: 0.05 } as const;

/** Ranges that normalise what the arm feels and what is done to mean 0 and deviation 1. */
export function rangesOf({ episodes }: Examples): { readonly proprio: ColumnRange; readonly action: ColumnRange } {
  const columns = (pick: (episode: Examples["episodes"][number]) => Float32Array): Float32Array[] => episodes.map(pick);
  return {
    proprio: deviationRange(
      columns(({ proprio }) => proprio),
      proprioParts.length,
      least.proprio,
    ),
    action: deviationRange(
      columns(({ actions }) => actions),
      movingParts.length,
      least.action,
    ),
  };
}

/** One deviation to each side of the mean of each column. @param floor least deviation */
export function deviationRange(parts: readonly Float32Array[], width: number, floor: number): ColumnRange {
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  for (const data of parts) {
    rows += data.length / width;
    for (let i = 0; i < data.length; i++) {
      sums[i % width]! += data[i]!;
      squares[i % width]! += data[i]! ** 2;
    }
  }
  const means = Array.from(sums, (sum) => sum / rows);
  const deviations = means.map((mean, i) => Math.max(floor, Math.sqrt(Math.max(0, squares[i]! / rows - mean ** 2))));
  return { low: means.map((mean, i) => mean - deviations[i]!), high: means.map((mean, i) => mean + deviations[i]!) };
}
