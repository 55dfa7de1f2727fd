import type { Value } from "../../learn/GraphBuilder.ts";
import { channelCount, channels } from "../../perception/vision/sceneMaps.ts";
import { type ChannelKinds, rangedLoss } from "./rangedLoss.ts";

const kinds: ChannelKinds = {
  logits: [
    [channels.disc, channels.centre],
    [channels.colour, channels.corners],
  ],
  lengths: [
    [channels.centre, channels.colour],
    [channels.corners, channelCount],
  ],
};

/** How wrong the maps of a whole picture are, [n, `channelCount`, h, w]; see `rangedLoss`. */
export const sceneLoss = (maps: Value, targets: Value, weights: Value): Value =>
  rangedLoss(maps, targets, weights, kinds);
