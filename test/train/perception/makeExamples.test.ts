import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainingPhase } from "../../../src/train/Supervision.ts";
import { exampleBytes } from "../../../src/train/perception/Example.ts";
import { examplesIn, makeExamples } from "../../../src/train/perception/makeExamples.ts";
import { trainingPictureSeed } from "../../../src/train/perception/trainingPictureSeed.ts";
import { exampleOf, picture } from "./examples.ts";

describe("makeExamples()", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "praxis-examples-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("draws in threads what the seeds say, passes over half-written files, and keeps whole ones of the same version", async function () {
    this.timeout(60_000);
    const options = { directory, trainingSeed: 2, count: 2, threads: 2 };
    const file = join(directory, "pictures-0-2.bin");
    writeFileSync(`${file}.part`, "cut off");
    const seen: TrainingPhase[] = [];
    const made = examplesIn(await makeExamples({ ...options, onProgress: (phase) => void seen.push(phase) }));
    assert.deepEqual(
      made,
      [0, 1].map((i) => exampleOf(picture(trainingPictureSeed(i, 2), "training"))),
    );
    assert.deepEqual(readdirSync(directory), ["pictures-0-2.bin"]);
    assert.deepEqual(seen, [
      { phase: "pictures", done: 0, total: 2 },
      { phase: "pictures", done: 2, total: 2 },
    ]);
    const bytes = readFileSync(file);
    const change = (at: number): void => {
      bytes[at] = bytes[at]! ^ 0xff;
      writeFileSync(file, bytes);
    };
    change(exampleBytes + 7);
    const kept = examplesIn(await makeExamples({ ...options, onProgress: (phase) => void seen.push(phase) }));
    assert.equal(kept[1]!.pixels[7], made[1]!.pixels[7]! ^ 0xff);
    assert.deepEqual(kept[0], made[0]);
    assert.deepEqual(seen.slice(2), [{ phase: "pictures", done: 2, total: 2 }]);
    change(7);
    await assert.rejects(makeExamples(options), { name: "FileError", path: file });
  });

  it("rejects with the signal's reason when aborted, and leaves no file that is not whole", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const options = { directory, trainingSeed: 0, count: 400, threads: 1, signal };
    const made = makeExamples(options);
    setTimeout(() => {
      controller.abort(new Error("enough"));
    }, 50);
    await assert.rejects(made, /^Error: enough$/);
    assert.ok(!existsSync(join(directory, "pictures-0-400.bin")));
  });
});
