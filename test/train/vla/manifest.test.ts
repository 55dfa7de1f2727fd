import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { manifestName, type DemosManifest, type MakeDemosOptions } from "../../../src/train/demos.ts";
import { encodeRecording, type Recording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { drawnRecording } from "./drawnRecording.ts";
import { smallDemos } from "./smallDemos.ts";

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
});
