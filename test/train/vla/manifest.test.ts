import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { manifestName, type DemosManifest, type MakeDemosOptions } from "../../../src/train/demos.ts";
import { encodeRecording, type Maker, type Recording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { drawnRecording } from "./drawnRecording.ts";
import { madeBy, smallDemos } from "./smallDemos.ts";

describe("the manifest of demonstrations", () => {
  const top = mkdtempSync(join(tmpdir(), "praxis-manifest-"));
  after(() => {
    rmSync(top, { recursive: true });
  });
  let count = 0;
  /** A directory with two recordings, so that nothing need be played. */
  function recorded(...more: Partial<Recording>[]): string {
    const out = join(top, String(count++));
    mkdirSync(join(out, "recordings"), { recursive: true });
    for (const index of [0, 1]) {
      const bytes = encodeRecording(drawnRecording({ index, ...more[index] }));
      writeFileSync(join(out, "recordings", `stacking-000${index}-clean-32.episode`), bytes);
    }
    return out;
  }
  const make = (out: string, more: Partial<MakeDemosOptions> = {}): Promise<DemosManifest> =>
    smallDemos(out, { kinds: ["stacking"], formats: ["lerobot"], ...more });

  it("names files from the directory, however that is named itself", async () => {
    const out = recorded();
    for (const name of [out, `${out}/`, `./${relative(".", out)}`, `${out}/../${relative(top, out)}/.`]) {
      await make(name);
      const { episodes } = JSON.parse(readFileSync(join(out, manifestName), "utf8")) as DemosManifest;
      assert.deepEqual(
        episodes.map(({ file }) => file),
        ["recordings/stacking-0000-clean-32.episode", "recordings/stacking-0001-clean-32.episode"],
      );
    }
  });

  const another: Maker = { ...madeBy, revision: "other" };
  const upgraded: Maker = { ...madeBy, versions: { ...madeBy.versions, node: "9" } };
  const mixed = (message: RegExp) => ({ name: "FileError", message });

  it("is of recordings that are all there whoever writes them now, and says who made which", async () => {
    const elsewhere: Maker = { ...madeBy, machine: { cpu: "abacus", cores: 2 } };
    const card = await make(recorded({}, { madeBy: elsewhere }), { madeBy: another });
    assert.deepEqual(card["recordedBy"], [madeBy, elsewhere]);
    assert.deepEqual(card["writtenBy"], { ...another, date: "today" });
  });

  it("is not of recordings by different code or versions, though none is missing", async () => {
    await assert.rejects(
      make(recorded({}, { madeBy: another })),
      mixed(/0001.*" was recorded by revision other, and ".*0000.*" by test; choose another directory, or delete/),
    );
    await assert.rejects(
      make(recorded({}, { madeBy: upgraded })),
      mixed(/was recorded by node 9, and ".*" by 1; choose/),
    );
  });

  it("is not of recordings that others would have to be added to by other code", async () => {
    const missing = { episodes: { hanoi: 0, starts: 0, stacking: 3 } };
    for (const [maker, message] of [
      [another, /was recorded by revision test, and this is other; choose another directory/],
      [upgraded, /was recorded by node 1, and this is 9; choose another directory/],
    ] as const) {
      const out = recorded();
      await assert.rejects(make(out, { ...missing, madeBy: maker }), mixed(message));
      assert.equal(readdirSync(join(out, "recordings")).length, 2);
    }
  });
});
