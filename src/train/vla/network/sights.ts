import type { Value } from "../../../learn/GraphBuilder.ts";
import { normalWith } from "../../../learn/initialisers.ts";
import { convolution, dense } from "../../../learn/layers.ts";
import { add, relu, subtract } from "../../../learn/operations/elementwise.ts";
import { sum } from "../../../learn/operations/reductions.ts";
import { reshape, slice, transpose } from "../../../learn/operations/shaping.ts";
import { discColours, discLength, discPlaces, pictureSide, sightInputs } from "../../../policy/vla/vlaInputs.ts";
import { pictureTokens } from "./pictureTokens.ts";
import { type SightNetwork, width } from "./SightNetwork.ts";
import { cellLength, gridSide, scaledFeatures, trunkFeatures } from "./trunkFeatures.ts";

const cells = gridSide * gridSide;

/** Pictures by the frozen network that sees whole pictures: what it knows of each cell. @param scale of its channels */
export const perceptionSight = (scale: readonly number[]): SightNetwork => ({
  sees: "pictures",
  inputs: (n) => ({ "agent features": [n * cells, cellLength], "wrist features": [n * cells, cellLength] }),
  tokens: (inputs, felt) => pictureTokens(inputs["agent features"]!, inputs["wrist features"]!, felt),
  prepare: ({ agent, wrist }) => ({
    "agent features": scaledFeatures(trunkFeatures(agent!, "enlarged"), scale),
    "wrist features": scaledFeatures(trunkFeatures(wrist!, "as it is"), scale),
  }),
});

/** Pixels of a patch along each side. */
const patch = 4;
/** Widths of what is known of a patch, of 2 × 2 of them, and of a cell, which is 4 × 4. */
const patchWidths = [24, 48, 96] as const;

/** Pictures from scratch: patches of 4 × 4 pixels, brought together by convolutions of stride 2 (Xiao et al., arXiv 2106.14881). */
export const scratchSight: SightNetwork = {
  sees: "pictures",
  inputs: (n) => sightInputs(n, "pictures"),
  tokens: ({ agent, wrist }, felt) => pictureTokens(patches(agent!, "agent"), patches(wrist!, "wrist"), felt),
  prepare: (inputs) => inputs,
};

/** [n, side, side, 3], 0..1 → [n · cells, numbers]. */
function patches(picture: Value, name: string): Value {
  const n = picture.shape[0]!;
  const side = pictureSide / patch;
  const cut = transpose(reshape(subtract(picture, 0.5), [n, side, patch, side, patch * 3]), [0, 1, 3, 2, 4]);
  const rows = reshape(cut, [n * side * side, patch * patch * 3]);
  const fine = relu(dense(rows, { name: `${name}.patches`, width: patchWidths[0] }));
  const planes = transpose(reshape(fine, [n, side, side, patchWidths[0]]), [0, 3, 1, 2]);
  const middle = relu(convolution(planes, { name: `${name}.middle`, width: patchWidths[1], stride: 2 }));
  const coarse = relu(convolution(middle, { name: `${name}.coarse`, width: patchWidths[2], stride: 2 }));
  return reshape(transpose(coarse, [0, 2, 3, 1]), [n * cells, patchWidths[2]]);
}

/** No pictures: where all discs are, told by the simulator. */
export const discSight: SightNetwork = {
  sees: "discs",
  inputs: (n) => sightInputs(n, "discs"),
  tokens({ discs }, felt) {
    const n = felt.shape[0]!;
    const rows = reshape(discs!, [n * discPlaces, discLength]);
    const relative = add(
      reshape(dense(rows, { name: "discs.0", width, initialise: normalWith(0.3) }), [n, discPlaces, width]),
      reshape(dense(felt, { name: "discs.felt", width }), [n, 1, width]),
    );
    const tokens = dense(relu(reshape(relative, [n * discPlaces, width])), { name: "discs.1", width });
    // A disc has a colour; a place without one has none.
    const present = sum(slice(discs!, 2, 0, discColours.length), [2]);
    return { rows: tokens, count: discPlaces, present };
  },
  prepare: (inputs) => inputs,
};
