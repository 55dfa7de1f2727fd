import * as builtin_interfaces from "../../../src/ros/interfaces/builtin_interfaces.ts";
import * as diagnostic_msgs from "../../../src/ros/interfaces/diagnostic_msgs.ts";
import * as geometry_msgs from "../../../src/ros/interfaces/geometry_msgs.ts";
import * as lifecycle_msgs from "../../../src/ros/interfaces/lifecycle_msgs.ts";
import type { MessageType } from "../../../src/ros/interfaces/MessageType.ts";
import * as praxis_msgs from "../../../src/ros/interfaces/praxis_msgs.ts";
import * as rcl_interfaces from "../../../src/ros/interfaces/rcl_interfaces.ts";
import * as rosgraph_msgs from "../../../src/ros/interfaces/rosgraph_msgs.ts";
import * as sensor_msgs from "../../../src/ros/interfaces/sensor_msgs.ts";
import * as std_msgs from "../../../src/ros/interfaces/std_msgs.ts";
import * as std_srvs from "../../../src/ros/interfaces/std_srvs.ts";
import * as tf2_msgs from "../../../src/ros/interfaces/tf2_msgs.ts";

/** What the generated modules export, by package and name. */
export const packages: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  builtin_interfaces,
  diagnostic_msgs,
  geometry_msgs,
  lifecycle_msgs,
  praxis_msgs,
  rcl_interfaces,
  rosgraph_msgs,
  sensor_msgs,
  std_msgs,
  std_srvs,
  tf2_msgs,
};

/** Every message that there is, those of services and actions included. */
export const messageTypes: readonly MessageType<unknown>[] = Object.values(packages).flatMap((exported) =>
  Object.values(exported).filter(
    (value): value is MessageType<unknown> => typeof value === "object" && value !== null && "fields" in value,
  ),
);
