import type { StateEstimate } from "../../perception/StateEstimator.ts";
import type * as msg from "../interfaces/praxis_msgs.ts";
import { finite } from "./fields.ts";
import { fromPose, toPose } from "./geometry.ts";
import { fromIds, fromPoseRow, ofEqualLength, poseWidth, toIds, toPoseRow, toRows } from "./rows.ts";
import { fromFacts, fromTyped, toFacts, toTyped } from "./symbols.ts";
import { fromTime, toTime } from "./time.ts";

export function fromEstimate(estimate: StateEstimate): msg.StateEstimate {
  const { stamp, discs, pegs, held, tool, objects, facts, confidence } = estimate;
  return {
    stamp: toTime(stamp),
    discs: fromIds(discs.map(({ id }) => id)),
    colours: fromIds(discs.map(({ colour }) => colour)),
    edges: discs.map(({ edge }) => edge),
    disc_poses: discs.flatMap(({ pose }) => fromPoseRow(pose)),
    disc_confidences: discs.map((disc) => disc.confidence),
    pegs: fromIds(pegs.map(({ id }) => id)),
    peg_poses: pegs.flatMap(({ pose }) => fromPoseRow(pose)),
    held: held ?? "",
    tool: fromPose(tool),
    objects: fromTyped(objects),
    facts: fromFacts(facts),
    confidence,
  };
}

/** @throws GraphError INVALID_REQUEST on a number that is not finite, or lists of unequal length */
export function toEstimate(message: msg.StateEstimate): StateEstimate {
  const discs = toIds(message.discs, "estimate.discs");
  const colours = ofEqualLength(toIds(message.colours, "estimate.colours"), discs.length, "estimate.colours");
  const edges = toRows(message.edges, discs.length, 1, "estimate.edges");
  const poses = toRows(message.disc_poses, discs.length, poseWidth, "estimate.disc_poses");
  const confidences = toRows(message.disc_confidences, discs.length, 1, "estimate.disc_confidences");
  const pegs = toIds(message.pegs, "estimate.pegs");
  const pegPoses = toRows(message.peg_poses, pegs.length, poseWidth, "estimate.peg_poses");
  return {
    stamp: fromTime(message.stamp),
    discs: discs.map((id, i) => ({
      id,
      colour: colours[i]!,
      edge: edges[i]![0]!,
      pose: toPoseRow(poses[i]!),
      confidence: confidences[i]![0]!,
    })),
    pegs: pegs.map((id, i) => ({ id, pose: toPoseRow(pegPoses[i]!) })),
    held: message.held === "" ? undefined : message.held,
    tool: toPose(message.tool, "estimate.tool"),
    objects: toTyped(message.objects),
    facts: toFacts(message.facts),
    confidence: finite(message.confidence, "estimate.confidence"),
  };
}
