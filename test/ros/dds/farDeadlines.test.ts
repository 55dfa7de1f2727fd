import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { packageRoot } from "./LaunchedGraph.ts";

const peer = path.join(packageRoot, "test", "ros", "dds", "peers", "far_deadline.py");

describe("launch/setup/farDeadlines.c", () => {
  it("has Fast DDS wait where it refused to, and leaves other waits as they are", function () {
    const preloaded = process.env["LD_PRELOAD"] ?? "";
    // An installed ROS is built for its own glibc and needs no mending.
    if (!preloaded.includes("far_deadlines") && process.env["CI"] !== "true") this.skip();
    const { stdout, stderr } = spawnSync("python3", [peer], { encoding: "utf8", timeout: 20_000 });
    assert.equal(stdout, `before 1970: 0\nover: ${constants.errno.ETIMEDOUT}\n`, stderr);
  });
});
