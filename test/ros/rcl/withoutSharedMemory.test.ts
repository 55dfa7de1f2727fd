import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withoutSharedMemory } from "../../../src/ros/rcl/withoutSharedMemory.ts";
import { scratch } from "../../cli/praxis.ts";

function changed(env: NodeJS.ProcessEnv, profile?: string): NodeJS.ProcessEnv {
  const result = { ...env };
  withoutSharedMemory(result, profile);
  return result;
}

describe("withoutSharedMemory()", () => {
  const { dir, remove } = scratch();
  after(remove);

  const jazzy = { ROS_DISTRO: "jazzy", RMW_IMPLEMENTATION: "rmw_fastrtps_cpp" };
  const here = { ...jazzy, ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST" };

  it("has Fast DDS use sockets, unless its user has chosen otherwise", () => {
    assert.deepEqual(changed({}), { FASTDDS_BUILTIN_TRANSPORTS: "UDPv4" });
    for (const chosen of [{ FASTDDS_BUILTIN_TRANSPORTS: "SHM" }, { FASTRTPS_DEFAULT_PROFILES_FILE: "mine.xml" }]) {
      assert.deepEqual(changed(chosen), chosen);
      assert.deepEqual(changed({ ...here, ...chosen }), { ...here, ...chosen });
    }
  });

  it("replaces the transports that ROS makes where nodes are to be found on this host only", () => {
    const peers = { ROS_STATIC_PEERS: "host-b" };
    for (const env of [
      here,
      { ...here, FASTDDS_BUILTIN_TRANSPORTS: "UDPv4" },
      { ...jazzy, ROS_LOCALHOST_ONLY: "1" },
      // ROS does not heed peers with this one.
      { ...jazzy, ROS_LOCALHOST_ONLY: "1", ...peers },
    ]) {
      const { FASTRTPS_DEFAULT_PROFILES_FILE: profile, ...others } = changed(env);
      assert.match(profile!, /\/launch\/loopback\.xml$/);
      assert.equal(others["ROS_AUTOMATIC_DISCOVERY_RANGE"], "SYSTEM_DEFAULT");
      assert.equal(others["ROS_LOCALHOST_ONLY"], undefined);
    }
  });

  it("keeps nodes on this host where the profile would not be read", () => {
    assert.deepEqual(changed(here, path.join(dir, "missing.xml")), here);
    for (const other of [{ ROS_DISTRO: "kilted" }, { RMW_IMPLEMENTATION: "rmw_cyclonedds_cpp" }]) {
      assert.deepEqual(changed({ ...here, ...other }), { ...here, ...other });
    }
    const unsaid = { ...here, RMW_IMPLEMENTATION: "", AMENT_PREFIX_PATH: `/nowhere:${dir}` };
    assert.deepEqual(changed(unsaid), unsaid);
    const index = path.join(dir, "share", "ament_index", "resource_index", "packages");
    mkdirSync(index, { recursive: true });
    writeFileSync(path.join(index, "rmw_fastrtps_cpp"), "");
    assert.equal(changed(unsaid)["ROS_AUTOMATIC_DISCOVERY_RANGE"], "SYSTEM_DEFAULT");
  });

  it("leaves nodes on this host their transports where some on others are to be found, too", () => {
    for (const found of [{ ROS_STATIC_PEERS: "host-b" }, { ROS_DISCOVERY_SERVER: "host-a:11811" }]) {
      assert.deepEqual(changed({ ...here, ...found }), { ...here, ...found });
    }
  });
});
