import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { packageRoot } from "./LaunchedGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

const peer = path.join(packageRoot, "test", "ros", "dds", "peers", "far_deadline.py");
const wheels = path.join(packageRoot, ".ros", "jazzy");

describe("launch/setup/farDeadlines.c", () => {
  it("has Fast DDS wait where it refused to, and leaves other waits as they are", function () {
    // A ROS that was sourced is built for its own glibc and needs no mending.
    if (!(shellEnvironment["AMENT_PREFIX_PATH"] ?? "").split(":").includes(wheels)) return this.skip();
    const options = { encoding: "utf8", env: shellEnvironment, timeout: 20_000 } as const;
    const { stdout, stderr } = spawnSync("python3", [peer], options);
    assert.equal(
      stdout,
      `endless: 0\nover: ${constants.errno.ETIMEDOUT}\nlong over: ${constants.errno.EINVAL}\n`,
      stderr,
    );
  });
});
