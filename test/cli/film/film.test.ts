import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { AgentEvent } from "../../../src/agent/Agent.ts";
import { drawFrame } from "../../../src/cli/film/drawFrame.ts";
import { openFilm } from "../../../src/cli/film/openFilm.ts";
import type { Picture } from "../../../src/cli/film/Picture.ts";
import { FileError, type Observation } from "../../../src/core/index.ts";
import type { EpisodeObserver } from "../../../src/episode/EpisodeObserver.ts";
import { runEpisode } from "../../../src/episode/runEpisode.ts";
import { scenario } from "../../episode/FakeWorld.ts";
import { move, ScriptedAgent } from "../../episode/ScriptedAgent.ts";
import { scratch } from "../praxis.ts";
import { CameraWorld, size } from "./CameraWorld.ts";
import { readGif } from "./readGif.ts";

const steps = [
  { action: "pick", args: ["a", "b"] },
  { action: "place", args: ["a", "c"] },
];
/** By call of the agent: the first step of the plan begins at once, the second at the seventh control step. */
const events: Readonly<Record<number, readonly AgentEvent[]>> = {
  0: [{ kind: "step-started", step: steps[0]!, index: 0, of: 2 }],
  7: [
    { kind: "step-ended", step: steps[0]! },
    { kind: "step-started", step: steps[1]!, index: 1, of: 2 },
  ],
  12: [{ kind: "step-ended", step: steps[1]! }],
};

const acting = (until: number, ending: () => never | { kind: "done" } = () => ({ kind: "done" })): ScriptedAgent =>
  new ScriptedAgent((call) => (call < until ? move : ending()), events);

/** Films an episode, and hands back what there was to be seen, by control step. */
async function filmed(path: string, agent: ScriptedAgent, signal?: AbortSignal, also: EpisodeObserver = {}) {
  const film = openFilm(path);
  const seen: Observation[] = [];
  const witness: EpisodeObserver = {
    onReset: ({ timeStep }) => void seen.push(timeStep.observation),
    onStep: ({ timeStep }) => void seen.push(timeStep.observation),
  };
  const options = { scenario, seed: 1, maxSteps: 100, observers: [witness, also, film], signal };
  const error: unknown = await runEpisode(new CameraWorld(), agent, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const frame = (step: number, caption: string): Promise<Picture> => drawFrame(seen[step]!, caption);
  return { film, frame, last: seen.length - 1, error };
}

/** That two pictures are the same up to what a palette takes away. */
function assertSame(actual: Uint8Array, expected: Uint8Array, what: string): void {
  assert.equal(actual.length, expected.length, what);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  assert.ok(worst <= 8, `${what}: ${worst} of 255`);
}

/** What is written below the cameras' pictures, as light and dark. */
const textIn = (frame: Uint8Array): boolean[] =>
  Array.from(frame.subarray(3 * 2 * size.width * size.height), (value) => value > 128);

/** The part of a sheet that is `frame`'s in row-by-row order, two in a row. */
function cut(sheet: PNG, { width, height }: Picture, n: number): Uint8Array {
  const left = (n % 2) * (sheet.width - width);
  const top = Math.floor(n / 2) * height;
  const rows = Array.from({ length: height }, (_, v) => {
    const from = 4 * ((top + v) * sheet.width + left);
    return sheet.data.subarray(from, from + 4 * width).filter((_, i) => i % 4 < 3);
  });
  return Buffer.concat(rows);
}

describe("a film", () => {
  const { dir, remove } = scratch();
  after(remove);

  it("as a strip shows the start and the end of each step of the plan with it below", async () => {
    const path = join(dir, "strip.png");
    const { film, frame } = await filmed(path, acting(12));
    const expected = [
      await frame(0, "0.0 s"),
      await frame(7, "0.3 s  1/2 (pick a b)"),
      await frame(12, "0.6 s  2/2 (place a c)  success"),
    ];
    const sheet = PNG.sync.read(readFileSync(path));
    assert.deepEqual([sheet.height, film.pictures], [2 * expected[0]!.height, 3]);
    for (const [n, each] of expected.entries()) assertSame(cut(sheet, each, n), each.data, `picture ${n}`);
  });

  it("as a strip has at most eight pictures, the first and the last among them", async () => {
    const path = join(dir, "long.png");
    const ends: Readonly<Record<number, readonly AgentEvent[]>> = Object.fromEntries(
      Array.from({ length: 29 }, (_, i) => [i + 1, [{ kind: "step-ended", step: steps[0]! }]]),
    );
    const { film, frame } = await filmed(
      path,
      new ScriptedAgent((call) => (call < 35 ? move : { kind: "done" }), ends),
    );
    const sheet = PNG.sync.read(readFileSync(path));
    assert.equal(film.pictures, 8);
    const shown = [
      await frame(0, "0.0 s"),
      ...(await Promise.all([4, 9, 13, 17, 21, 26].map((n) => frame(n, `${(n / 20).toFixed(1)} s`)))),
      await frame(35, "1.8 s  success"),
    ];
    for (const [n, each] of shown.entries()) assertSame(cut(sheet, each, n), each.data, `picture ${n}`);
  });

  it("as an animation has four pictures a second, each with the step of its moment, and dwells on the last", async () => {
    const path = join(dir, "animation.gif");
    const { film, frame } = await filmed(path, acting(12));
    const expected = [
      await frame(0, "0.0 s"),
      await frame(5, "0.3 s  1/2 (pick a b)"),
      await frame(10, "0.5 s  2/2 (place a c)"),
      await frame(12, "0.6 s  2/2 (place a c)  success"),
    ];
    const { width, height, frames } = readGif(readFileSync(path));
    assert.deepEqual([width, height], [expected[0]!.width, expected[0]!.height]);
    assert.deepEqual(
      frames.map(({ delayMs }) => delayMs),
      [100, 100, 100, 2000],
    );
    assert.equal(film.pictures, 4);
    // Colours that come later have to do with the palette of the first picture.
    for (const [n, each] of expected.entries()) {
      assert.deepEqual(textIn(frames[n]!.data), textIn(each.data), `picture ${n}`);
    }
    assertSame(frames[0]!.data, expected[0]!.data, "the first picture");
  });

  for (const ending of ["png", "gif"]) {
    it(`is written as ${ending} up to its end where the episode is interrupted, or fails`, async () => {
      const stop = new AbortController();
      const stopping: EpisodeObserver = {
        onStep: ({ step }) => {
          if (step === 9) stop.abort();
        },
      };
      const stopped = await filmed(join(dir, `stopped.${ending}`), acting(100), stop.signal, stopping);
      const breaking = acting(11, () => {
        throw new Error("out of order");
      });
      const broken = await filmed(join(dir, `failed.${ending}`), breaking);
      assert.equal(stopped.error, undefined);
      assert.match(String(broken.error), /out of order/);
      for (const [{ film, frame, last }, outcome] of [
        [stopped, "interrupted"],
        [broken, "error"],
      ] as const) {
        assert.ok(last > 9, "it braked");
        const expected = await frame(last, `${(last / 20).toFixed(1)} s  2/2 (place a c)  ${outcome}`);
        const file = readFileSync(film.path);
        const picture =
          ending === "gif" ? readGif(file).frames.at(-1)!.data : cut(PNG.sync.read(file), expected, film.pictures - 1);
        assert.deepEqual(textIn(picture), textIn(expected.data));
      }
    });
  }

  it("replaces a film that is there only when there is a new one", async () => {
    const path = join(dir, "again.gif");
    await filmed(path, acting(12));
    const before = readFileSync(path);
    openFilm(path);
    assert.deepEqual(readFileSync(path), before);
    await filmed(path, acting(12));
    assert.deepEqual(readFileSync(path), before);
  });

  it("says where it cannot be written before there is an episode", () => {
    assert.throws(
      () => openFilm(join(dir, "none", "a.png")),
      (error) =>
        error instanceof FileError &&
        /Cannot write the film ".*none\/a\.png".*directory does not exist/.test(error.message),
    );
    assert.throws(() => openFilm(`${dir}/.`), /it is a directory/);
  });
});
