import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { StateHash } from "../../sim/StateHash.ts";
import { type Action, hold } from "../../src/core/index.ts";
import { shortRun } from "./shortRun.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("shortRun.ts", import.meta.url));

/**
 * Of seed 4. It changes with every change of arm, physics or scene that moves anything by a single bit: then look whether
 * that was meant, and write the new one here.
 */
const golden = "e40004917968d41ad3d50434e34779f628f8ccd57b3f8368d91ff85880791f2c";

describe("a physical episode", () => {
  it("is the same bit for bit in this process, in another one, and as committed", async function () {
    this.timeout(60_000);
    const { stdout } = await run(process.execPath, ["--import", "tsx", script, "4"]);
    assert.equal(await shortRun(4), golden);
    assert.equal(await shortRun(4), golden);
    assert.equal(stdout.trim(), golden);
  });

  it("is another one with another seed", async () => {
    assert.notEqual(await shortRun(5), golden);
  });
});

describe("StateHash", () => {
  const digest = (stamp: bigint, numbers: readonly number[], action?: Action): string => {
    const hash = new StateHash();
    hash.add(stamp, numbers, action);
    return hash.digest();
  };

  it("covers every bit of stamp, numbers and action", () => {
    const action: Action = { kind: "cartesian", translation: [1, 2, 3], yaw: 4, gripper: 5 };
    const all = [
      digest(1n, [1, 2]),
      digest(2n, [1, 2]),
      digest(1n, [1, 2 + Number.EPSILON * 2]),
      digest(1n, [1, -0]),
      digest(1n, [1, 0]),
      digest(1n, [1, 2], hold),
      digest(1n, [1, 2], action),
      digest(1n, [1, 2], { ...action, gripper: 5.000000000000001 }),
      digest(1n, [1, 2], { ...action, translation: [1, 3, 2] }),
      digest(1n, [1, 2], { kind: "symbolic", name: "pick", objects: ["a", "b"] }),
    ];
    assert.equal(new Set(all).size, all.length);
    assert.equal(digest(1n, [1, 2], { ...action }), digest(1n, [1, 2], action));
  });

  it("can be read on the way", () => {
    const [one, other] = [new StateHash(), new StateHash()];
    one.add(0n, [1], undefined);
    const before = one.digest();
    assert.equal(one.digest(), before);
    one.add(1n, [2], hold);
    other.add(0n, [1], undefined);
    other.add(1n, [2], hold);
    assert.equal(one.digest(), other.digest());
    assert.notEqual(one.digest(), before);
  });
});
