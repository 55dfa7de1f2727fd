import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { pictureSide } from "../../policy/vla/vlaInputs.ts";
import { type AgentName, agentParts } from "./Configuration.ts";

/** Pixels along each side of the cameras that an agent acts by: a policy of ours sees what it was trained on, unless a planner needs more of the same pictures. */
export function cameraSide(agent: AgentName): number {
  const { moves, plansFrom } = agentParts[agent];
  return moves === "vla" && plansFrom !== "camera" ? pictureSide : pictureSize;
}
