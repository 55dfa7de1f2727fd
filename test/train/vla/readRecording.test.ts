import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecordedEpisode, readRecording } from "../../../src/train/vla/demonstrations/readRecording.ts";
import { encodeRecording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { drawnRecording } from "./drawnRecording.ts";

describe("readRecordedEpisode()", () => {
  const top = mkdtempSync(join(tmpdir(), "praxis-recording-"));
  const path = join(top, "a.episode");
  after(() => {
    rmSync(top, { recursive: true });
  });

  it("reads all but the pictures, of lines short and long", async () => {
    for (const subTasks of [["short"], ["long".repeat(500_000)]]) {
      const recording = drawnRecording({ subTasks });
      writeFileSync(path, encodeRecording(recording));
      const { pictures, ...episode } = await readRecording(path);
      assert.deepEqual(pictures.length, recording.pictures.length);
      assert.deepEqual(await readRecordedEpisode(path), episode);
    }
  });

  it("reads no pictures: they may be more than fit into memory", async () => {
    const size = 3 * 2 ** 30;
    const { pictures, ...episode } = drawnRecording();
    const bytes = [size, ...pictures.slice(1).flatMap(() => [0, 0]), 0];
    const header = { format: "praxis-recording-2", ...episode, pictureBytes: bytes };
    const line = `${JSON.stringify(header)}\n`;
    writeFileSync(path, line);
    // A hole takes no room on the disk.
    truncateSync(path, line.length + size);
    assert.deepEqual(await readRecordedEpisode(path), episode);
  });

  it("refuses a file that is too short or too long", async () => {
    writeFileSync(path, encodeRecording(drawnRecording()));
    appendFileSync(path, "x");
    await assert.rejects(readRecordedEpisode(path), /it is not whole; delete it, and it is recorded anew$/);
    writeFileSync(path, encodeRecording(drawnRecording()).subarray(0, -1));
    await assert.rejects(readRecordedEpisode(path), /it is not whole/);
  });
});
