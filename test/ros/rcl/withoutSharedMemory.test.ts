import assert from "node:assert/strict";
import { withoutSharedMemory } from "../../../src/ros/rcl/withoutSharedMemory.ts";

describe("withoutSharedMemory()", () => {
  it("has Fast DDS use sockets, unless its user has chosen otherwise", () => {
    const env: NodeJS.ProcessEnv = {};
    withoutSharedMemory(env);
    assert.deepEqual(env, { FASTDDS_BUILTIN_TRANSPORTS: "UDPv4" });
    for (const chosen of [{ FASTDDS_BUILTIN_TRANSPORTS: "SHM" }, { FASTRTPS_DEFAULT_PROFILES_FILE: "mine.xml" }]) {
      const own = { ...chosen };
      withoutSharedMemory(own);
      assert.deepEqual(own, chosen);
    }
  });
});
