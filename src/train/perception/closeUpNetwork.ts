import { size, type Value } from "../../learn/GraphBuilder.ts";
import { heNormal } from "../../learn/initialisers.ts";
import { convolution, dense, residualBlock } from "../../learn/layers.ts";
import { relu, subtract } from "../../learn/operations/elementwise.ts";
import { reshape } from "../../learn/operations/shaping.ts";

/** How large a network is that looks close up: the widths of its layers, and its residual blocks at an eighth of the size. */
export interface CloseUpWidths {
  readonly half: number;
  readonly quarter: number;
  readonly eighth: number;
  readonly blocks: number;
  readonly hidden: number;
}

/** A small network: close-ups [n, 3, side, side], 0..1, to [n, `numbers`]. */
export function closeUpNetwork(picture: Value, numbers: number, widths: CloseUpWidths): Value {
  const layer = (x: Value, name: string, width: number): Value => relu(convolution(x, { name, width, stride: 2 }));
  const half = layer(subtract(picture, 0.5), "half", widths.half);
  const quarter = ["quarter.1", "quarter.2"].reduce(residualBlock, layer(half, "quarter", widths.quarter));
  const blocks = Array.from({ length: widths.blocks }, (_, i) => `eighth.${i + 1}`);
  const eighth = blocks.reduce(residualBlock, layer(quarter, "eighth", widths.eighth));
  const flat = reshape(eighth, [picture.shape[0]!, size(eighth.shape.slice(1))]);
  const hidden = relu(dense(flat, { name: "hidden", width: widths.hidden, initialise: heNormal }));
  return dense(hidden, { name: "numbers", width: numbers });
}
