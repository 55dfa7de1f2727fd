import path from "node:path";
import { packageRoot } from "./packageRoot.ts";

/** What Fast DDS and rmw_fastrtps make of the loopback interface alone, but for the shared memory. */
const loopbackProfile = path.join(packageRoot(), "launch", "loopback.xml");

/**
 * Keeps Fast DDS, which reads this when it starts, from passing messages through shared memory, unless its user has chosen
 * otherwise: a process that is frozen while it writes to another's memory keeps the lock of it, also when it is killed after
 * that, and the other is deaf from then on. Seen once in 100 trials of `benchmarks/ros/faults.ts`; sockets have no such lock.
 */
export function withoutSharedMemory(env: NodeJS.ProcessEnv): void {
  const chosen = ["FASTDDS_BUILTIN_TRANSPORTS", "FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE"];
  if (chosen.some((name) => isSet(env, name)) || isOfAnotherDds(env)) return;
  if (!isOnThisHostOnly(env)) {
    env["FASTDDS_BUILTIN_TRANSPORTS"] = "UDPv4";
    return;
  }
  // With this range rmw_fastrtps makes its own transports, shared memory among them, whatever Fast DDS is told. Of peers on
  // other hosts and of servers the profile knows nothing.
  if (isSet(env, "ROS_STATIC_PEERS") || isSet(env, "ROS_DISCOVERY_SERVER")) return;
  env["FASTRTPS_DEFAULT_PROFILES_FILE"] = loopbackProfile;
  env["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "SYSTEM_DEFAULT";
  delete env["ROS_LOCALHOST_ONLY"];
}

const isSet = (env: NodeJS.ProcessEnv, name: string): boolean => (env[name] ?? "") !== "";

/** Jazzy's own choice is Fast DDS. */
const isOfAnotherDds = (env: NodeJS.ProcessEnv): boolean =>
  !(env["RMW_IMPLEMENTATION"] || "rmw_fastrtps_cpp").startsWith("rmw_fastrtps");

/** By the variable of now or by that of earlier versions of ROS, which counts more where it is on. */
const isOnThisHostOnly = (env: NodeJS.ProcessEnv): boolean =>
  env["ROS_LOCALHOST_ONLY"] === "1" || env["ROS_AUTOMATIC_DISCOVERY_RANGE"] === "LOCALHOST";
