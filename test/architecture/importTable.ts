/**
 * What each module may import of ours, itself aside; the same table as in ARCHITECTURE.md, and a test compares them.
 * `energy` may import core and the interfaces it decorates.
 */
export const importTable: Readonly<Record<string, readonly string[] | "everything">> = {
  core: [],
  pddl: [],
  planner: ["pddl"],
  arm: ["core"],
  model: ["core"],
  learn: ["core"],
  policy: ["core", "model"],
  scene: ["core", "arm"],
  goal: ["core", "model", "pddl"],
  perception: ["core", "model", "arm", "pddl", "planner"],
  skill: ["core", "arm", "pddl", "planner", "perception", "policy"],
  agent: ["core", "arm", "pddl", "planner", "goal", "perception", "skill", "policy"],
  episode: ["core", "agent"],
  energy: ["core", "goal", "planner", "perception", "policy", "episode"],
  sim: ["core", "arm", "scene"],
  train: [
    ...["core", "model", "arm", "scene", "learn", "sim", "pddl"],
    ...["planner", "policy", "goal", "perception", "skill"],
  ],
  ros: [
    ...["core", "arm", "scene", "pddl", "planner", "model", "learn", "policy", "goal"],
    ...["perception", "skill", "agent", "episode", "energy"],
  ],
  viewer: ["core", "scene", "episode", "agent"],
  cli: "everything",
};

/** Modules that are handed time by the world: in them no clock is read and no timer set. */
export const clockless: readonly string[] = [
  ...["pddl", "planner", "goal", "perception", "skill", "agent", "policy", "arm", "sim"],
];

/** Files of clockless modules that may keep time all the same: clients of another process need time limits. */
export const clockExceptions: readonly RegExp[] = [/^src\/(?:policy\/openpi|goal\/chat)\/Remote[A-Z]\w*\.ts$/];

/** Modules of the agent, which senses, in one process or in many: none of them knows of ground truth. */
export const blind: readonly string[] = ["planner", "policy", "goal", "perception", "skill", "agent", "ros"];

/** Files of blind modules that say by their name that they are told, and that no other file of these modules may import. */
export const privileged = /\/(?:Oracle|Symbolic)[A-Z]\w*\.ts$/;

/** The world's side of a graph, which tells ground truth to whoever asks. */
export const worldSide: readonly RegExp[] = [
  /^src\/ros\/nodes\/(?:simNode|WorldViews|oracleStateEstimatorNode)\.ts$/,
  /^src\/ros\/(?:messages\/world|interfaces\/praxis_msgs)\.ts$/,
];

/** What ground truth is called, and the names under which a graph has it. */
export const truths: readonly string[] = [
  ...["TruthSource", "WorldState", "worldState", "DiscState"],
  ...["SymbolicTruth", "SymbolicState", "symbolicState", "GetWorldState"],
];
export const truthNames: readonly string[] = ["world/ground_truth", "world/get_state"];

/** The files that may import each heavy package. */
export const doors: Readonly<Record<string, readonly RegExp[]>> = {
  rclnodejs: [/^src\/ros\/RclTransport\.ts$/],
  "cannon-es": [/^sim\/physics\//],
  three: [/^src\/scene\//, /^sim\/render\//, /^src\/viewer\//],
  "onnxruntime-node": [/^src\/model\//, /^src\/learn\//],
  ws: [/^src\/policy\/openpi\//],
  "@msgpack/msgpack": [/^src\/policy\/openpi\//],
  koffi: [/^src\/energy\/ForeignFunctions\.ts$/],
  "@observablehq/plot": [/^src\/cli\/report\/plots\/drawPlot\.ts$/],
  linkedom: [/^src\/cli\/report\/plots\/drawPlot\.ts$/],
};
