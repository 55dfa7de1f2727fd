import type { Value } from "../../learn/GraphBuilder.ts";
import { convolution, residualBlock } from "../../learn/layers.ts";
import { add, relu, subtract } from "../../learn/operations/elementwise.ts";
import { enlarge } from "../../learn/operations/convolution.ts";
import { channelCount } from "../../perception/vision/sceneMaps.ts";

/**
 * A dense network: pictures [n, 3, h, w], 0..1, to maps [n, `channelCount`, h/4, w/4]. It looks at the picture at a fourth, an
 * eighth and a sixteenth of its size and brings the three together again, as feature pyramids do (Lin et al., arXiv 1612.03144).
 */
export const sceneNetwork = (picture: Value): Value =>
  convolution(sceneTrunk(picture).fine, { name: "maps", width: channelCount, kernel: 1 });

/** What the network knows of a picture before it says it: [n, 64, h/8, w/8], in which everything seen comes together, and [n, 32, h/4, w/4], from which the maps are read. Never negative. */
export function sceneTrunk(picture: Value): { readonly joined: Value; readonly fine: Value } {
  const layer = (x: Value, name: string, width: number, stride: 1 | 2 = 1, kernel = 3): Value =>
    relu(convolution(x, { name, width, stride, kernel }));
  const half = layer(subtract(picture, 0.5), "half", 16, 2);
  const quarter = layer(half, "quarter", 32, 2);
  const eighth = ["eighth.1", "eighth.2"].reduce(residualBlock, layer(quarter, "eighth", 64, 2));
  const sixteenth = ["sixteenth.1", "sixteenth.2"].reduce(residualBlock, layer(eighth, "sixteenth", 96, 2));
  const joined = layer(add(eighth, enlarge(layer(sixteenth, "down", 64, 1, 1))), "joined", 64);
  const sideways = convolution(quarter, { name: "sideways", width: 32, kernel: 1 });
  const fine = residualBlock(
    relu(add(sideways, enlarge(convolution(joined, { name: "fine", width: 32, kernel: 1 })))),
    "fine.1",
  );
  return { joined, fine };
}
