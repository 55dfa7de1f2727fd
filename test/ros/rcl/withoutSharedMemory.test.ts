import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { withoutSharedMemory } from "../../../src/ros/rcl/withoutSharedMemory.ts";

function changed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const result = { ...env };
  withoutSharedMemory(result);
  return result;
}

describe("withoutSharedMemory()", () => {
  it("has Fast DDS use sockets, unless its user has chosen otherwise", () => {
    assert.deepEqual(changed({}), { FASTDDS_BUILTIN_TRANSPORTS: "UDPv4" });
    for (const chosen of [
      { FASTDDS_BUILTIN_TRANSPORTS: "SHM" },
      { FASTRTPS_DEFAULT_PROFILES_FILE: "mine.xml" },
      { FASTDDS_DEFAULT_PROFILES_FILE: "mine.xml", ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST" },
      { RMW_IMPLEMENTATION: "rmw_cyclonedds_cpp", ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST" },
    ]) {
      assert.deepEqual(changed(chosen), chosen);
    }
  });

  it("replaces the transports that ROS makes where nodes are to be found on this host only", () => {
    for (const range of [{ ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST" }, { ROS_LOCALHOST_ONLY: "1" }]) {
      const { FASTRTPS_DEFAULT_PROFILES_FILE: profile, ...others } = changed({
        RMW_IMPLEMENTATION: "rmw_fastrtps_cpp",
        ...range,
      });
      assert.ok(existsSync(profile!));
      assert.deepEqual(others, {
        RMW_IMPLEMENTATION: "rmw_fastrtps_cpp",
        ROS_AUTOMATIC_DISCOVERY_RANGE: "SYSTEM_DEFAULT",
      });
    }
  });

  it("leaves nodes on this host their transports where some on others are to be found, too", () => {
    for (const found of [{ ROS_STATIC_PEERS: "host-b" }, { ROS_DISCOVERY_SERVER: "host-a:11811" }]) {
      const env = { ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST", ...found };
      assert.deepEqual(changed(env), env);
    }
  });
});
