import { pictureSide } from "../../../policy/vla/vlaInputs.ts";
import type { Value } from "../../../learn/GraphBuilder.ts";
import { add, multiply, negate, relu } from "../../../learn/operations/elementwise.ts";
import { matMul } from "../../../learn/operations/matrix.ts";
import { mean } from "../../../learn/operations/reductions.ts";
import { concat, reshape, transpose } from "../../../learn/operations/shaping.ts";
import { sceneTrunk } from "../../perception/sceneNetwork.ts";

/** Cells of a picture's features along each side; each stands for 16 × 16 pixels. */
export const gridSide = 8;

/** Channels of the trunk that are kept: of `joined` on a grid twice as fine as the cells, of `fine` on one four times as fine. */
const joinedChannels = 64;
const fineChannels = 32;

/** Channels that have a scale of their own. */
export const trunkChannels = joinedChannels + fineChannels;

/** Numbers of a cell: 2 × 2 places of `joined`, then 4 × 4 of `fine`, each place with all its channels. */
export const cellLength = 4 * joinedChannels + 16 * fineChannels;

/** Which of the trunk's channels each number of a cell is of. */
export const cellChannels: readonly number[] = Array.from({ length: cellLength }, (_, i) =>
  i < 4 * joinedChannels ? i % joinedChannels : joinedChannels + ((i - 4 * joinedChannels) % fineChannels),
);

/**
 * What the network that sees whole pictures knows of pictures: [n, side, side, 3], 0..1, to [n · cells, cellLength], not negative.
 * That network was trained on the scene's camera with 256 pixels, which `enlarged` pictures have again; things before the hand's
 * camera are as large with 128.
 */
export function trunkFeatures(picture: Value, size: "enlarged" | "as it is"): Value {
  const [n] = picture.shape as [number];
  const planes = transpose(picture, [0, 3, 1, 2]);
  const { joined, fine } = sceneTrunk(size === "enlarged" ? enlarged(planes) : planes);
  const cells = (maps: Value, places: number): Value => {
    const side = places * gridSide;
    const channels = maps.shape[1]!;
    const k = maps.shape[2]! / side;
    const pooled = k === 1 ? maps : mean(reshape(maps, [n, channels, side, k, side, k]), [3, 5]);
    const split = reshape(pooled, [n, channels, gridSide, places, gridSide, places]);
    return reshape(transpose(split, [0, 2, 4, 3, 5, 1]), [n * gridSide * gridSide, places * places * channels]);
  };
  return concat([cells(joined, 2), cells(fine, 4)]);
}

/** Features as a cached byte tells them: in shares of each channel's scale, at most 1. */
export function scaledFeatures(features: Value, scale: ArrayLike<number>): Value {
  const inverse = cellChannels.map((channel) => 1 / scale[channel]!);
  const shares = multiply(features, features.graph.constant(inverse, [1, cellLength]));
  const lacking = relu(add(negate(shares), 1));
  return add(negate(lacking), 1);
}

/** Twice as many pixels along each side, linearly between the middles of the old ones: [n, c, s, s] → [n, c, 2s, 2s]. */
function enlarged(planes: Value): Value {
  const { graph } = planes;
  const side = 2 * pictureSide;
  const weights = new Float32Array(side * pictureSide);
  for (let i = 0; i < side; i++) {
    const at = Math.min(pictureSide - 1, Math.max(0, (i + 0.5) / 2 - 0.5));
    const from = Math.min(pictureSide - 2, Math.floor(at));
    weights[i * pictureSide + from] = 1 - (at - from);
    weights[i * pictureSide + from + 1] = at - from;
  }
  const stretch = graph.constant(weights, [side, pictureSide]);
  return transpose(matMul(stretch, transpose(matMul(stretch, planes), [0, 1, 3, 2])), [0, 1, 3, 2]);
}
