import type { StateEstimate } from "../../perception/StateEstimator.ts";
import { GraphError } from "../GraphError.ts";
import type * as msg from "../interfaces/praxis_msgs.ts";
import { bounded, finite } from "./fields.ts";
import { fromPose, toPose } from "./geometry.ts";
import { fromAtoms, toAtoms } from "./symbols.ts";
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
  objects: estimate.objects.map(({ name }) => name),
  types: estimate.objects.map(({ type }) => type),
  facts: fromAtoms(estimate.facts),
  confidence: estimate.confidence,
});

/** @throws GraphError INVALID_REQUEST on a number that is not finite, or objects without types */
export function toEstimate(message: msg.StateEstimate): StateEstimate {
  const { discs, pegs, objects, types } = message;
  if (objects.length !== types.length) {
    throw new GraphError("INVALID_REQUEST", `estimate has ${objects.length} objects, but ${types.length} types`);
  }
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
    objects: bounded(objects, mostObjects, "estimate.objects").map((name, i) => ({ name, type: types[i]! })),
    facts: toAtoms(message.facts),
    confidence: finite(message.confidence, "estimate.confidence"),
  };
}
