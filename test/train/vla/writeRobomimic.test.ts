import assert from "node:assert/strict";
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemosManifest } from "../../../src/train/demos.ts";
import { encodeRecording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { drawnRecording } from "./drawnRecording.ts";
import { smallDemos } from "./smallDemos.ts";

describe("writeRobomimic()", () => {
  const out = mkdtempSync(join(tmpdir(), "praxis-hdf5-"));
  const episodes = { hanoi: 0, starts: 0, stacking: 1 };
  const make = (): Promise<DemosManifest> => smallDemos(out, { kinds: ["stacking"], episodes, formats: ["hdf5"] });
  const read = (): Buffer[] => ["robomimic.hdf5", "manifest.json"].map((name) => readFileSync(join(out, name)));
  const { writeSync } = fs;
  before(() => {
    mkdirSync(join(out, "recordings"));
    writeFileSync(join(out, "recordings", "stacking-0000-clean-32.episode"), encodeRecording(drawnRecording()));
  });
  afterEach(() => {
    fs.writeSync = writeSync;
  });
  after(() => {
    rmSync(out, { recursive: true });
  });

  /** Lets so many writings through; a disk is full then, for so many writings. Says how many there were. */
  function fullAfter(allowed: number, failures = Infinity): () => number {
    let calls = 0;
    fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
      const call = calls++;
      if (call < allowed || call >= allowed + failures) return writeSync(...args);
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });
    }) as typeof writeSync;
    return () => calls;
  }

  it("says that the disk is full, at whatever writing, and leaves the file that was there as it was", async () => {
    const counted = fullAfter(Infinity);
    await make();
    const needed = counted();
    assert.ok(needed > 3, `${needed} writings`);
    const good = read();
    for (const allowed of [0, 1, Math.floor(needed / 2), needed - 1]) {
      fullAfter(allowed);
      await assert.rejects(make(), (error: Error) => {
        assert.equal(error.name, "FileError");
        assert.match(error.message, /^Cannot write ".*robomimic\.hdf5.*": .+; free space or choose another directory$/);
        assert.ok(!error.message.includes("\n"));
        return true;
      });
      fs.writeSync = writeSync;
      assert.deepEqual(read(), good, `after ${allowed} writings`);
      assert.deepEqual(readdirSync(out).sort(), ["manifest.json", "recordings", "robomimic.hdf5"]);
    }
    await make();
    assert.deepEqual(read(), good);
  });

  it("says so, too, when there is room again before the file is closed", async () => {
    const counted = fullAfter(Infinity);
    await make();
    const needed = counted();
    const good = read();
    for (let allowed = 0; allowed < needed; allowed++) {
      fullAfter(allowed, 1);
      await assert.rejects(make(), /Cannot write/, `after ${allowed} of ${needed} writings`);
      fs.writeSync = writeSync;
      assert.deepEqual(read(), good);
    }
  });
});
