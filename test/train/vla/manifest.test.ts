import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { manifestName, type DemosManifest, type MakeDemosOptions } from "../../../src/train/demos.ts";
import type { TrainingPhase } from "../../../src/train/Supervision.ts";
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

  const written = (out: string): DemosManifest =>
    JSON.parse(readFileSync(join(out, manifestName), "utf8")) as DemosManifest;
  /** All that is in a directory. */
  const contents = (out: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(out, { recursive: true, encoding: "utf8" })
        .filter((name) => statSync(join(out, name)).isFile())
        .map((name) => [name, readFileSync(join(out, name), "latin1")]),
    );

  it("names files from the directory, however that is named itself", async () => {
    const out = recorded();
    for (const name of [out, `${out}/`, `./${relative(".", out)}`, `${out}/../${relative(top, out)}/.`]) {
      await make(name);
      assert.deepEqual(
        written(out).dataSets.lerobot!.episodes.map(({ file }) => file),
        ["recordings/stacking-0000-clean-32.episode", "recordings/stacking-0001-clean-32.episode"],
      );
    }
  });

  const another: Maker = { ...madeBy, revision: "other" };
  const upgraded: Maker = { ...madeBy, versions: { ...madeBy.versions, node: "9" } };
  const mixed = (message: RegExp) => ({ name: "FileError", message });

  it("is of recordings that are all there whoever writes them now, and says who made which", async () => {
    const elsewhere: Maker = { ...madeBy, machine: { cpu: "abacus", cores: 2 } };
    const { dataSets } = await make(recorded({}, { madeBy: elsewhere }), { madeBy: another });
    const card = dataSets.lerobot!;
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

  it("stays as it was, and what it lists, when a run is refused or fails", async () => {
    const out = recorded();
    await make(out);
    const before = contents(out);
    await assert.rejects(
      make(out, { episodes: { hanoi: 0, starts: 0, stacking: 3 }, madeBy: another }),
      /other; choose/,
    );
    assert.deepEqual(contents(out), before);
    const path = join(out, "recordings", "stacking-0001-clean-32.episode");
    const { agent, wrist } = drawnRecording().pictures[0]!;
    const torn = { agent: agent.map((byte) => byte ^ 1), wrist };
    const bytes = encodeRecording(drawnRecording({ index: 1, pictures: [torn, torn, torn] }));
    writeFileSync(path, bytes);
    await assert.rejects(make(out), /unrecognised content/);
    assert.deepEqual(contents(out), { ...before, [relative(out, path)]: bytes.toString("latin1") });
  });

  it("stays as it was, without drafts beside it, at whatever moment the run is aborted", async () => {
    const out = recorded();
    const formats = ["lerobot", "hdf5"] as const;
    await make(out, { formats });
    const before = contents(out);
    for (const at of ["check", "manifest", "LeRobot"]) {
      const controller = new AbortController();
      const onProgress = ({ phase, done }: TrainingPhase): void => {
        if (phase === at && done === 0) controller.abort();
      };
      await assert.rejects(make(out, { formats, prompts: "run", onProgress, signal: controller.signal }), {
        name: "AbortError",
      });
      assert.deepEqual(contents(out), before, at);
    }
    const controller = new AbortController();
    const onProgress = ({ phase }: TrainingPhase): void => {
      if (phase === "HDF5") controller.abort();
    };
    await assert.rejects(make(out, { formats: ["hdf5"], prompts: "run", onProgress, signal: controller.signal }), {
      name: "AbortError",
    });
    assert.deepEqual(contents(out), before, "HDF5");
  });

  it("is not put in place of a manifest of others, nor are their data sets deleted", async () => {
    for (const [name, content, message] of [
      [manifestName, '{"name":"app"}', /manifest\.json" is no manifest of this version's demonstrations; move it away/],
      [manifestName, "null", /manifest\.json" is no manifest of this version's demonstrations; move it away/],
      [manifestName, "# Mine", /manifest\.json" cannot be read .*; move it away, or choose another directory$/],
      ["lerobot/notes.txt", "Mine", /lerobot" is in no manifest of demonstrations; move it away/],
      ["robomimic.hdf5", "Mine", /robomimic\.hdf5" is in no manifest of demonstrations; move it away/],
    ] as const) {
      const out = recorded();
      mkdirSync(dirname(join(out, name)), { recursive: true });
      writeFileSync(join(out, name), content);
      const before = contents(out);
      await assert.rejects(make(out, { formats: ["lerobot", "hdf5"] }), mixed(message));
      assert.deepEqual(contents(out), before);
    }
  });

  it("keeps of each layout what it was made of, whatever is made beside it", async () => {
    const out = recorded();
    const first = await make(out, { formats: ["lerobot", "hdf5"] });
    const lerobot = readFileSync(join(out, "lerobot", "meta", "info.json"));
    const one = { episodes: { hanoi: 0, starts: 0, stacking: 1 }, date: "tomorrow" } as const;
    const { dataSets, unfinished } = await make(out, { ...one, prompts: "run", formats: ["hdf5"] });
    assert.deepEqual(written(out).dataSets, JSON.parse(JSON.stringify(dataSets)));
    assert.deepEqual(unfinished, []);
    assert.deepEqual(dataSets.lerobot, first.dataSets.lerobot);
    assert.deepEqual(readFileSync(join(out, "lerobot", "meta", "info.json")), lerobot);
    assert.equal(dataSets.lerobot!.episodes.length, 2);
    assert.match(String(dataSets.lerobot!["prompts"]), /sub-task/);
    assert.equal(dataSets.hdf5!.episodes.length, 1);
    assert.match(String(dataSets.hdf5!["prompts"]), /instruction/);
    assert.equal(dataSets.lerobot!["evaluateWith"], "--agent remote-guided");
    assert.equal(dataSets.hdf5!["evaluateWith"], '--agent remote --policy-prompt "Play Towers of Hanoi."');
    assert.deepEqual(dataSets.hdf5!["writtenBy"], { ...madeBy, date: "tomorrow" });
  });

  it("tells of a run that was killed between two data sets which is not whole, and the next run mends it", async () => {
    const out = recorded();
    const { dataSets, ...more } = await make(out);
    writeFileSync(join(out, manifestName), JSON.stringify({ ...more, dataSets: {}, unfinished: ["lerobot"] }));
    mkdirSync(join(out, "lerobot.part"));
    writeFileSync(join(out, "robomimic.hdf5.part"), "half");
    const mended = await make(out);
    assert.deepEqual([mended.unfinished, mended.dataSets], [[], dataSets]);
    assert.deepEqual(readdirSync(out).sort(), ["lerobot", manifestName, "recordings"]);
  });

  it("lists no data set that is being replaced", async () => {
    const out = recorded();
    await make(out, { formats: ["lerobot", "hdf5"] });
    const listed: unknown[] = [];
    const cost = (): object => {
      if (existsSync(join(out, manifestName)))
        listed.push([written(out).unfinished, Object.keys(written(out).dataSets)]);
      return {};
    };
    await make(out, { formats: ["lerobot"], cost });
    // As it was before the manifest was written, and before it was written again.
    assert.deepEqual(listed, [
      [[], ["lerobot", "hdf5"]],
      [["lerobot"], ["hdf5"]],
    ]);
  });
});
