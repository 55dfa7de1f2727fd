import type { Variables } from "./environment.ts";

/** A ROS 2 Jazzy to build with and to run in. */
export interface Ros {
  readonly variables: Variables;
  /** What to tell CMake, so that it builds with the Python that the ROS is for. */
  readonly cmakeArgs: readonly string[];
  /** Changes when what was built with this ROS must be built again. */
  readonly digest: string;
}
