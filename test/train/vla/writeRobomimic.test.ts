import assert from "node:assert/strict";
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeRecording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { writeRobomimic } from "../../../src/train/vla/export/writeRobomimic.ts";
import { drawnRecording } from "./drawnRecording.ts";

describe("writeRobomimic()", () => {
  const top = mkdtempSync(join(tmpdir(), "praxis-hdf5-"));
  const path = join(top, "robomimic.hdf5");
  const recordings = [join(top, "a.episode")];
  const write = (): Promise<void> => writeRobomimic(path, { recordings, prompts: "run" });
  const { writeSync } = fs;
  before(() => {
    writeFileSync(recordings[0]!, encodeRecording(drawnRecording()));
  });
  afterEach(() => {
    fs.writeSync = writeSync;
  });
  after(() => {
    rmSync(top, { recursive: true });
  });

  /** Lets so many writings through; a disk is full then. Says how many there were. */
  function fullAfter(allowed: number): () => number {
    let calls = 0;
    fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
      if (calls++ < allowed) return writeSync(...args);
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });
    }) as typeof writeSync;
    return () => calls;
  }

  it("says that the disk is full, at whatever writing, and leaves the file that was there as it was", async () => {
    const counted = fullAfter(Infinity);
    await write();
    const needed = counted();
    assert.ok(needed > 3, `${needed} writings`);
    const good = readFileSync(path);
    for (const allowed of [0, 1, Math.floor(needed / 2), needed - 1]) {
      fullAfter(allowed);
      await assert.rejects(write(), (error: Error) => {
        assert.equal(error.name, "FileError");
        assert.match(error.message, /^Cannot write ".*robomimic\.hdf5": .+; free space or choose another directory$/);
        assert.ok(!error.message.includes("\n"));
        return true;
      });
      fs.writeSync = writeSync;
      assert.ok(readFileSync(path).equals(good), `after ${allowed} writings`);
      assert.deepEqual(readdirSync(top).sort(), ["a.episode", "robomimic.hdf5"]);
    }
    await write();
    assert.ok(readFileSync(path).equals(good));
  });
});
