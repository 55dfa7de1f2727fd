import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRingExamples, ringExamplesIn } from "../../../src/train/rings/makeRingExamples.ts";
import {
  readRingExample,
  type RingExample,
  ringExampleBytes,
  writeRingExample,
} from "../../../src/train/rings/RingExample.ts";
import { ringPictureSeed } from "../../../src/train/rings/seeds.ts";
import { takeRingPicture } from "../../../src/train/rings/takeRingPicture.ts";

describe("makeRingExamples()", function () {
  this.timeout(60_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "praxis-rings-"))));
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("draws what the seeds say, keeps it, and refuses what another version drew", async () => {
    const options = { directory, trainingSeed: 2, count: 2, threads: 1 };
    const expected = [0, 1].map((index) => {
      const bytes = new Uint8Array(ringExampleBytes);
      writeRingExample(bytes, 0, takeRingPicture(ringPictureSeed("training", index, 2)));
      return readRingExample(bytes, 0);
    });
    const [first, second] = expected;
    assert.notDeepEqual(first!.rods, second!.rods);
    const plain = (examples: readonly RingExample[]): unknown =>
      examples.map(({ image, ...rest }) => ({ pixels: Buffer.from(image.data).toString("base64"), ...rest }));
    for (const what of ["drawn", "kept"]) {
      const files = await makeRingExamples(options);
      const examples = ringExamplesIn(files);
      assert.deepEqual(plain(examples), plain(expected), what);
      assert.ok(
        examples.every(({ image }) => image.data.buffer === files[0]!.bytes),
        "no pixel is copied",
      );
    }
    const file = join(directory, "pictures-0-2.bin");
    const bytes = readFileSync(file);
    // A number of the first picture's rods.
    const place = ringExampleBytes - 4 * 64;
    bytes[place] = bytes[place]! ^ 0xff;
    writeFileSync(file, bytes);
    await assert.rejects(makeRingExamples(options), { name: "FileError", path: file });
  });
});
