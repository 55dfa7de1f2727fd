import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../src/core/index.ts";
import { type Begun, keepBegun } from "../../src/train/keepBegun.ts";

describe("keepBegun()", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "praxis-begun-"))));
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const begun: Begun = { share: "1", "network that sees": "abc" };
  const keep = (what = begun): Promise<void> => keepBegun(directory, what, ["a.checkpoint"]);

  it("notes what a training is begun with, and lets the same go on", async () => {
    await keep();
    writeFileSync(join(directory, "a.checkpoint"), "");
    await keep({ ...begun });
  });

  it("names all that is another, or is there in one of both alone", async () => {
    await keep();
    const refused = async (what: Begun, told: RegExp): Promise<void> =>
      assert.rejects(keep(what), (error) => error instanceof FileError && told.test(error.message));
    await refused({ ...begun, share: "0.5" }, /begun with another share; go on with .*, or train without --resume$/);
    await refused({ share: "0.5", scale: "2" }, /another share, another network that sees, another scale;/);
    await keep();
  });

  it("does not go on with a training of which nobody knows what it was begun with", async () => {
    writeFileSync(join(directory, "a.checkpoint"), "");
    await assert.rejects(keep(), /did not note what it learns from; train without --resume$/);
    assert.ok(!existsSync(join(directory, "begun.json")));
  });
});
