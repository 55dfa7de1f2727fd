import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../../src/cli/packageRoot.ts";

// What users run is compiled, and times are taken of that: tsx gives every function its name when it is made, which costs
// those that are made in each call.

const load = async (module: string): Promise<unknown> =>
  import(pathToFileURL(join(packageRoot(), "dist", module)).href);

export const { RclTransport } = (await load(
  "src/ros/RclTransport.js",
)) as typeof import("../../../src/ros/RclTransport.ts");
export const { GraphNode } = (await load("src/ros/GraphNode.js")) as typeof import("../../../src/ros/GraphNode.ts");
export const { RosWorld, rosWorldCalls } = (await load(
  "src/ros/RosWorld.js",
)) as typeof import("../../../src/ros/RosWorld.ts");
export const { RemoteGoalPredictor } = (await load(
  "src/ros/remote/RemoteGoalPredictor.js",
)) as typeof import("../../../src/ros/remote/RemoteGoalPredictor.ts");
export const { RemotePlanner } = (await load(
  "src/ros/remote/RemotePlanner.js",
)) as typeof import("../../../src/ros/remote/RemotePlanner.ts");
export const { remotePolicies } = (await load(
  "src/ros/remote/remotePolicies.js",
)) as typeof import("../../../src/ros/remote/remotePolicies.ts");
export const { RemoteStateEstimator, remoteStateEstimatorCalls } = (await load(
  "src/ros/remote/RemoteStateEstimator.js",
)) as typeof import("../../../src/ros/remote/RemoteStateEstimator.ts");
export const { remoteLimits } = (await load(
  "src/ros/nodes/remoteLimits.js",
)) as typeof import("../../../src/ros/nodes/remoteLimits.ts");
export const { PlanningAgent } = (await load(
  "src/agent/PlanningAgent.js",
)) as typeof import("../../../src/agent/PlanningAgent.ts");
export const { runEpisode } = (await load(
  "src/episode/runEpisode.js",
)) as typeof import("../../../src/episode/runEpisode.ts");
export const { ManipulationSkills } = (await load(
  "src/skill/ManipulationSkills.js",
)) as typeof import("../../../src/skill/ManipulationSkills.ts");
export const { propagate } = (await load(
  "src/perception/propagate.js",
)) as typeof import("../../../src/perception/propagate.ts");
export const { Kinematics } = (await load("src/arm/kinematics.js")) as typeof import("../../../src/arm/kinematics.ts");
