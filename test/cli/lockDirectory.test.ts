import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { lockDirectory, lockFile } from "../../src/cli/bench/lockDirectory.ts";
import { praxis, scratch } from "./praxis.ts";
import { assertComplaint } from "./assertComplaint.ts";

describe("the lock of a directory of results", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);
  const lockWith = (name: string, holder: object): string => {
    const out = join(dir, name);
    lockDirectory(out)();
    writeFileSync(join(out, lockFile), JSON.stringify(holder));
    return out;
  };

  it("is there until it is given back, and nothing else of it", () => {
    const out = join(dir, "new", "one");
    const unlock = lockDirectory(out);
    assert.deepEqual(readdirSync(out), [lockFile]);
    assert.throws(() => lockDirectory(out), /^FileError: Another benchmark \(process \d+\) writes to ".*one"; wait/);
    assert.deepEqual(readdirSync(out), [lockFile]);
    unlock();
    assert.deepEqual(readdirSync(out), []);
    lockDirectory(out)();
  });

  it("is taken over from a process that has died here, also where another has its id by now", () => {
    const { pid } = spawnSync("true");
    const out = lockWith("stale", { pid, host: hostname(), started: "1" });
    const unlock = lockDirectory(out);
    const { started } = JSON.parse(readFileSync(join(out, lockFile), "utf8")) as { readonly started: string };
    assert.deepEqual(readdirSync(out), [lockFile]);
    unlock();
    lockDirectory(lockWith("again", { pid: process.pid, host: hostname(), started: `${started}0` }))();
    const held = lockWith("held", { pid: process.pid, host: hostname(), started });
    assert.throws(() => lockDirectory(held), /Another benchmark/);
  });

  it("of another machine, or a file that is none, is left as it is", () => {
    const far = lockWith("far", { pid: 1, host: "elsewhere", started: "" });
    assert.throws(
      () => lockDirectory(far),
      /benchmark on elsewhere \(process 1\) writes to .* or remove ".*" if it is/,
    );
    const odd = lockWith("odd", ["x"]);
    assert.throws(() => lockDirectory(odd), /is no lock of praxis bench; remove it if/);
    for (const out of [far, odd]) assert.ok(existsSync(join(out, lockFile)));
  });

  it("keeps a second benchmark from a directory", async () => {
    const out = join(dir, "twice");
    const unlock = lockDirectory(out);
    const args = ["bench", "--world", "symbolic", "--workers", "1", "--scenarios", "move", "--episodes", "1"];
    assertComplaint(await praxis(...args, "--out", out), 12, /Another benchmark .* writes to/);
    assert.deepEqual(readdirSync(out), [lockFile]);
    unlock();
    assert.equal((await praxis(...args, "--out", out)).code, 0);
    assert.ok(!existsSync(join(out, lockFile)));
  });
});
