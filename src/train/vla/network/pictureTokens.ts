import type { Value } from "../../../learn/GraphBuilder.ts";
import { normalWith } from "../../../learn/initialisers.ts";
import { dense } from "../../../learn/layers.ts";
import { add, relu } from "../../../learn/operations/elementwise.ts";
import { concat, reshape, transpose } from "../../../learn/operations/shaping.ts";
import { type Tokens, width } from "./SightNetwork.ts";
import { gridSide } from "./trunkFeatures.ts";

/** Width in which four neighbouring cells of the hand's picture are brought together. */
const merged = 64;

/**
 * Tokens of both pictures' cells: one for each cell of the scene's, one for each 2 × 2 of the hand's, which is near and large. Each knows its
 * row and column, and what the arm feels.
 *
 * @param agent [n · cells, numbers], row after row
 * @param wrist the same of the camera on the hand
 */
export function pictureTokens(agent: Value, wrist: Value, felt: Value): Tokens {
  const n = felt.shape[0]!;
  const scene = placed(dense(agent, { name: "agent", width }), n, gridSide, "agent");
  const small = relu(dense(wrist, { name: "wrist.0", width: merged }));
  const half = gridSide / 2;
  const fours = transpose(reshape(small, [n, half, 2, half, 2, merged]), [0, 1, 3, 2, 4, 5]);
  const near = dense(reshape(fours, [n * half * half, 4 * merged]), { name: "wrist.1", width });
  const all = concat([scene, placed(near, n, half, "wrist")], 1);
  const count = all.shape[1]!;
  const relative = add(all, reshape(dense(felt, { name: "pictures.felt", width }), [n, 1, width]));
  const present = felt.graph.constant(new Float32Array(n * count).fill(1), [n, count]);
  return { rows: reshape(relative, [n * count, width]), count, present };
}

/** With learned places, row plus column: [n · side², width] → [n, side², width]. */
function placed(rows: Value, n: number, side: number, name: string): Value {
  const { graph } = rows;
  const vertical = graph.parameter(`${name}.rows`, [1, side, 1, width], normalWith(0.1));
  const horizontal = graph.parameter(`${name}.columns`, [1, 1, side, width], normalWith(0.1));
  return reshape(add(add(reshape(rows, [n, side, side, width]), vertical), horizontal), [n, side * side, width]);
}
