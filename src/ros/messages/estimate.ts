import type { StateEstimate } from "../../perception/StateEstimator.ts";
import type * as msg from "../interfaces/praxis_msgs.ts";
import { bounded, finite } from "./fields.ts";
import { fromPose, toPose } from "./geometry.ts";
import { fromFacts, fromTyped, toFacts, toTyped } from "./symbols.ts";
import { fromTime, toTime } from "./time.ts";
import { fromDisc, toDisc } from "./world.ts";

const mostObjects = 1000;

export const fromEstimate = (estimate: StateEstimate): msg.StateEstimate => ({
  stamp: toTime(estimate.stamp),
  discs: estimate.discs.map((disc) => ({
    disc: fromDisc(disc),
    pose: fromPose(disc.pose),
    confidence: disc.confidence,
  })),
  pegs: estimate.pegs.map(({ id, pose }) => ({ id, pose: fromPose(pose) })),
  held: estimate.held ?? "",
  tool: fromPose(estimate.tool),
  objects: fromTyped(estimate.objects),
  facts: fromFacts(estimate.facts),
  confidence: estimate.confidence,
});

/** @throws GraphError INVALID_REQUEST on a number that is not finite */
export function toEstimate(message: msg.StateEstimate): StateEstimate {
  const { discs, pegs } = message;
  return {
    stamp: fromTime(message.stamp),
    discs: bounded(discs, mostObjects, "estimate.discs").map(({ disc, pose, confidence }) => ({
      ...toDisc(disc),
      pose: toPose(pose, "disc.pose"),
      confidence: finite(confidence, "disc.confidence"),
    })),
    pegs: bounded(pegs, mostObjects, "estimate.pegs").map(({ id, pose }) => ({ id, pose: toPose(pose, "peg.pose") })),
    held: message.held === "" ? undefined : message.held,
    tool: toPose(message.tool, "estimate.tool"),
    objects: toTyped(message.objects),
    facts: toFacts(message.facts),
    confidence: finite(message.confidence, "estimate.confidence"),
  };
}
