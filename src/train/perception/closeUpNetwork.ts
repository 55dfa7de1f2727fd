import { size, type Value } from "../../learn/GraphBuilder.ts";
import { heNormal } from "../../learn/initialisers.ts";
import { convolution, dense, residualBlock } from "../../learn/layers.ts";
import { relu, subtract } from "../../learn/operations/elementwise.ts";
import { reshape } from "../../learn/operations/shaping.ts";

/** A small network: close-ups [n, 3, side, side], 0..1, to [n, `numbers`]. */
export function closeUpNetwork(picture: Value, numbers: number): Value {
  const layer = (x: Value, name: string, width: number): Value => relu(convolution(x, { name, width, stride: 2 }));
  const half = layer(subtract(picture, 0.5), "half", 24);
  const quarter = ["quarter.1", "quarter.2"].reduce(residualBlock, layer(half, "quarter", 48));
  const eighth = residualBlock(layer(quarter, "eighth", 64), "eighth.1");
  const flat = reshape(eighth, [picture.shape[0]!, size(eighth.shape.slice(1))]);
  const hidden = relu(dense(flat, { name: "hidden", width: 128, initialise: heNormal }));
  return dense(hidden, { name: "numbers", width: numbers });
}
