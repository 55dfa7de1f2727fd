export * from "./Action.ts";
export * from "./Observation.ts";
export * from "./Pose.ts";
export * from "./Rng.ts";
export * from "./Scenario.ts";
export * from "./Vec3.ts";
export * from "./World.ts";
export * from "./errors.ts";
