import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { FileError } from "../../../src/core/index.ts";
import { makePictureFiles, type MakePicturesOptions } from "../../../src/train/pictures/makePictureFiles.ts";
import { slow } from "./tinyPictures.ts";

const trainingSeed = 7;
const pictureOf = (index: number): number[] => [index, trainingSeed, index, trainingSeed];

describe("makePictureFiles()", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "praxis-pictures-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const make = (more: Partial<MakePicturesOptions> = {}, perFile = 3) =>
    makePictureFiles(
      { directory, trainingSeed, count: 8, threads: 2, ...more },
      { module: new URL("./tinyPictures.ts", import.meta.url), perFile },
    );
  const at = (name: string): string => join(directory, name);
  const names = ["pictures-0-3.bin", "pictures-1-3.bin", "pictures-2-2.bin"];

  it("keeps each picture once, in order, and tells how many there are", async () => {
    const seen: number[] = [];
    const files = await make({ onProgress: ({ done, total }) => void seen.push(done, total) });
    assert.deepEqual(
      files.map(({ path, first, count }) => [path, first, count]),
      [
        [at(names[0]!), 0, 3],
        [at(names[1]!), 3, 3],
        [at(names[2]!), 6, 2],
      ],
    );
    const bytes = files.flatMap(({ path }) => [...readFileSync(path)]);
    assert.deepEqual(bytes, Array.from({ length: 8 }, (_, i) => pictureOf(i)).flat());
    assert.deepEqual(seen, [0, 8, 3, 8, 6, 8, 8, 8]);
    assert.deepEqual(readdirSync(directory).sort(), names);
  });

  it("draws what is missing, and of what is there no more than the first picture", async () => {
    await make();
    // No version draws this one, but nobody looks at it.
    const marked = [...pictureOf(3), 255, 255, 255, 255, ...pictureOf(5)];
    writeFileSync(at(names[1]!), Uint8Array.from(marked));
    rmSync(at(names[2]!));
    const seen: number[] = [];
    await make({ onProgress: ({ done }) => void seen.push(done) });
    assert.deepEqual([...readFileSync(at(names[1]!))], marked);
    assert.deepEqual([...readFileSync(at(names[2]!))], [...pictureOf(6), ...pictureOf(7)]);
    assert.deepEqual(seen, [6, 8]);
  });

  for (const [what, bytes] of [
    ["whose first picture is another", [3, trainingSeed, 3, 0, ...pictureOf(4), ...pictureOf(5)]],
    ["of another length", [...pictureOf(3), ...pictureOf(4)]],
    ["that is empty", []],
  ] as const) {
    it(`refuses a file ${what}, and leaves it`, async () => {
      await make();
      const path = at(names[1]!);
      writeFileSync(path, Uint8Array.from(bytes));
      await assert.rejects(make(), (error) => {
        assert.ok(error instanceof FileError && error.path === path, String(error));
        assert.match(error.message, /pictures-1-3\.bin.*other pictures.*train without --resume/);
        return true;
      });
      assert.deepEqual([...readFileSync(path)], [...bytes]);
    });
  }

  it("ends the other threads where one has failed", async () => {
    // Pictures from 100 on take their time: drawn by one thread while another finds that the first file is no good.
    writeFileSync(at(`pictures-0-${slow.index}.bin`), "else");
    const drawn = at("pictures-1-1.bin");
    await assert.rejects(make({ count: slow.index + 1 }, slow.index), FileError);
    await setTimeout(1.5 * slow.ms);
    assert.ok(!existsSync(drawn));
  });

  it("draws nothing where it has been aborted before", async () => {
    await assert.rejects(make({ signal: AbortSignal.abort(new Error("enough")) }), /^Error: enough$/);
    assert.deepEqual(readdirSync(directory), []);
  });
});
