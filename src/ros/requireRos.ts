import { RosError } from "./CallError.ts";

/** How somebody comes by a ROS 2 environment. */
export const rosHint =
  "source /opt/ros/jazzy/setup.bash, or run npm run ros:setup once and then npm run ros -- COMMAND";

/** @throws RosError unless this process was started in an environment of ROS 2 */
export function requireRos(env: NodeJS.ProcessEnv = process.env): void {
  if (!env["ROS_DISTRO"] || !env["AMENT_PREFIX_PATH"]) throw new RosError(`ROS 2 is not there: ${rosHint}`);
}
