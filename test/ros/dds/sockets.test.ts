import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { shellEnvironment } from "./ownDomain.ts";

const script = path.join(import.meta.dirname, "peers", "sockets.ts");

describe("a node that is to be found on its host only", () => {
  it("opens sockets on the loopback interface, and no shared memory", () => {
    const env: NodeJS.ProcessEnv = { ...shellEnvironment, ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST" };
    // Whatever else a user may have set that says how nodes are found.
    for (const name of [
      "ROS_LOCALHOST_ONLY",
      "ROS_STATIC_PEERS",
      "ROS_DISCOVERY_SERVER",
      "FASTDDS_BUILTIN_TRANSPORTS",
    ]) {
      env[name] = "";
    }
    const child = spawnSync(process.execPath, ["--import=tsx", script], { encoding: "utf8", env, timeout: 60_000 });
    assert.equal(child.status, 0, child.stderr);
    const { threads, addresses } = JSON.parse(child.stdout) as { threads: string[]; addresses: string[] };
    assert.deepEqual(
      threads.filter((name) => name.startsWith("dds.shm")),
      [],
    );
    assert.ok(threads.some((name) => name.startsWith("dds.udp")));
    // 127.0.0.1 as the kernel writes it on a machine with its lowest byte first.
    assert.deepEqual([...new Set(addresses)], ["0100007F"]);
  });
});
