import { existsSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "./packageRoot.ts";

/**
 * Keeps Fast DDS, which reads this when it starts, from passing messages through shared memory, unless its user has chosen
 * otherwise: a process that is frozen while it writes to another's memory keeps the lock of it, also when it is killed after
 * that, and the other is deaf from then on. Seen once in 100 trials of `benchmarks/ros/faults.ts`; sockets have no such lock.
 *
 * @param profile for nodes that are to be found on this host only
 */
export function withoutSharedMemory(env: NodeJS.ProcessEnv, profile = loopbackProfile()): void {
  const profiles = ["FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_DEFAULT_PROFILES_FILE"];
  if (profiles.some((name) => isSet(env, name)) || existsSync("DEFAULT_FASTRTPS_PROFILES.xml")) return;
  if (isSet(env, "FASTDDS_BUILTIN_TRANSPORTS") && env["FASTDDS_BUILTIN_TRANSPORTS"] !== sockets) return;
  if (isOnThisHostOnly(env)) {
    // rmw_fastrtps makes its own transports then, shared memory among them, whatever Fast DDS is told.
    if (!canBeProfiled(env) || !existsSync(profile)) return;
    env["FASTRTPS_DEFAULT_PROFILES_FILE"] = profile;
    env["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "SYSTEM_DEFAULT";
    delete env["ROS_LOCALHOST_ONLY"];
  } else {
    env["FASTDDS_BUILTIN_TRANSPORTS"] = sockets;
  }
}

const sockets = "UDPv4";

const loopbackProfile = (): string => path.join(packageRoot(), "launch", "loopback.xml");

const isSet = (env: NodeJS.ProcessEnv, name: string): boolean => (env[name] ?? "") !== "";

/** By the variable of now or by that of earlier versions of ROS, which counts more where it is on. */
function isOnThisHostOnly(env: NodeJS.ProcessEnv): boolean {
  return env["ROS_LOCALHOST_ONLY"] === "1" || env["ROS_AUTOMATIC_DISCOVERY_RANGE"] === "LOCALHOST";
}

/**
 * Whether a profile may stand for the range, which is given up for it: only where it is surely read, for without it nodes
 * would be open to the network. It knows nothing of peers on other hosts, which count with the variable of now only, nor of
 * servers.
 */
function canBeProfiled(env: NodeJS.ProcessEnv): boolean {
  const hasPeers = env["ROS_LOCALHOST_ONLY"] !== "1" && isSet(env, "ROS_STATIC_PEERS");
  return env["ROS_DISTRO"] === "jazzy" && isFastDds(env) && !hasPeers && !isSet(env, "ROS_DISCOVERY_SERVER");
}

/** Jazzy takes Fast DDS where nothing is said and it is installed. */
function isFastDds(env: NodeJS.ProcessEnv): boolean {
  const name = env["RMW_IMPLEMENTATION"] ?? "";
  if (name !== "") return name.startsWith("rmw_fastrtps");
  const index = path.join("share", "ament_index", "resource_index", "packages", "rmw_fastrtps_cpp");
  return (env["AMENT_PREFIX_PATH"] ?? "").split(":").some((prefix) => existsSync(path.join(prefix, index)));
}
