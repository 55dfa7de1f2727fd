import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { loadDomain } from "../../../src/cli/compose/loadDomain.ts";
import { Rng } from "../../../src/core/index.ts";
import { NoiseTable } from "../../../src/learn/NoiseTable.ts";
import { chunkSteps, movingParts, noiseLength, pictureSide, proprioParts } from "../../../src/policy/vla/vlaInputs.ts";
import { actionParts } from "../../../src/policy/vlaLayout.ts";
import { shareOf } from "../../../src/train/vla.ts";
import { playEpisode } from "../../../src/train/vla/demonstrations/playEpisode.ts";
import {
  frameBytes,
  pictureBytes,
  readEpisode,
  readEpisodeSteps,
} from "../../../src/train/vla/examples/EpisodeFile.ts";
import {
  chunkAt,
  Examples,
  type Frame,
  pictureAt,
  promptOf,
  proprioAt,
} from "../../../src/train/vla/examples/Examples.ts";
import { makeEpisodes, type MakeEpisodesOptions } from "../../../src/train/vla/examples/makeEpisodes.ts";
import { deviationRange, rangesOf } from "../../../src/train/vla/examples/statistics.ts";
import { mirroredChunk, mirroredProprio } from "../../../src/train/vla/examples/mirror.ts";
import { chunkBatch, drawTold, sensedBatch, type Told } from "../../../src/train/vla/examples/vlaBatch.ts";
import { vlaWords } from "../../../src/train/vla/vlaWords.ts";
import { decodePng } from "../../../sim/render/decodePng.ts";
import { tinyEpisode, writeTinyEpisodes } from "./tinyEpisodes.ts";

describe("demonstrations to learn from", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "praxis-vla-examples-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  describe("makeEpisodes()", function () {
    this.timeout(120_000);
    const make = (more: Partial<MakeEpisodesOptions> = {}): ReturnType<typeof makeEpisodes> =>
      makeEpisodes({
        directory: join(folder, "played"),
        domain: loadDomain("hanoi"),
        training: { hanoi: 0, starts: 0, stacking: 1 },
        validation: { hanoi: 0, starts: 0, stacking: 1 },
        every: {
          training: { hanoi: 5, starts: 5, stacking: 10 },
          validation: { hanoi: 5, starts: 5, stacking: 20 },
        },
        threads: 2,
        madeBy: { revision: "test", versions: {}, machine: {} },
        ...more,
      });

    it("keeps all steps and some pictures of what playEpisode() plays, and plays nothing twice", async () => {
      const files = await make();
      assert.deepEqual(
        [...files.training, ...files.validation].map((path) => basename(path)),
        ["stacking-0000-clean-every10.episode", "stacking-0001-clean-every20.episode"],
      );
      const learnt = await readEpisodeSteps(files.training[0]!);
      assert.deepEqual(
        learnt.frames,
        Array.from({ length: Math.ceil(learnt.steps.length / 10) }, (_, i) => 10 * i),
      );
      const { episode, pictures } = await readEpisode(files.validation[0]!);
      assert.deepEqual(await readEpisodeSteps(files.validation[0]!), episode);
      assert.equal(episode.index, 1);
      assert.deepEqual(
        episode.frames,
        Array.from(episode.frames, (_, i) => 1 + 20 * i),
      );
      assert.ok(episode.frames.at(-1)! + 20 >= episode.steps.length);
      assert.equal(pictures.length, episode.frames.length * frameBytes);
      const { seed } = episode;
      const whole = (await playEpisode({
        ...{ kind: "stacking", seed, noise: "none", size: pictureSide },
        domain: loadDomain("hanoi"),
      }))!;
      assert.deepEqual(episode.steps, whole.steps);
      const { agent, wrist } = whole.pictures[episode.frames[2]!]!;
      const frame = pictures.subarray(2 * frameBytes, 3 * frameBytes);
      assert.equal(Buffer.compare(frame.subarray(0, pictureBytes), decodePng(agent)), 0);
      assert.equal(Buffer.compare(frame.subarray(pictureBytes), decodePng(wrist)), 0);

      const before = files.training.map((path) => statSync(path).mtimeMs);
      const told: number[][] = [];
      const again = await make({
        onProgress: ({ done, total }) => {
          told.push([done, total]);
        },
      });
      assert.deepEqual(again, files);
      assert.deepEqual(told, [[2, 2]]);
      assert.deepEqual(
        files.training.map((path) => statSync(path).mtimeMs),
        before,
      );
    });

    it("stops when it is told to, and leaves no half file", async () => {
      const stopped = make({ directory: join(folder, "stopped"), signal: AbortSignal.abort(new Error("enough")) });
      await assert.rejects(stopped, /^Error: enough$/);
      assert.deepEqual(readdirSync(join(folder, "stopped")), []);
    });
  });

  it("says which file is not whole", async () => {
    const [path] = writeTinyEpisodes(join(folder, "broken"), { games: 1, stackings: 0, held: 0 }).training;
    truncateSync(path!, readFileSync(path!).length - 1);
    await assert.rejects(readEpisode(path!), /Cannot read ".*hanoi-0.episode": it is not whole; delete it/);
    await assert.rejects(readEpisodeSteps(path!), /it is not whole/);
    truncateSync(path!, 10);
    await assert.rejects(readEpisodeSteps(path!), /Cannot read/);
  });

  describe("Examples", () => {
    let examples: Examples;
    before(async () => {
      const { training } = writeTinyEpisodes(join(folder, "tiny"), { games: 3, stackings: 2, held: 0 });
      examples = await Examples.load(training, "pictures");
    });
    const frameAt = (step: number): Frame => ({ from: examples.episodes[0]!, index: 0, step });

    it("has each frame of each episode once, with its pictures", async () => {
      const counts = [0, 1, 2].map((i) => tinyEpisode(i).frames.length);
      assert.equal(examples.games.length, counts[0]! + counts[1]! + counts[2]!);
      assert.equal(examples.stackings.length, counts[0]! + counts[1]!);
      const frame = examples.games[counts[0]! + 2]!;
      assert.equal(frame.step, 11);
      const { pictures } = await readEpisode(join(folder, "tiny", "hanoi-1.episode"));
      const wrist = pictureAt(frame, "wrist", "plain");
      assert.equal(Buffer.compare(wrist, pictures.subarray(2 * frameBytes + pictureBytes, 3 * frameBytes)), 0);
    });

    it("has chunks of what the expert meant, and stays as it is after the end", () => {
      const { steps } = tinyEpisode(0);
      const parts = movingParts.map((part) => actionParts.indexOf(part));
      const chunk = chunkAt(frameAt(steps.length - 2));
      const wanted = Array.from({ length: chunkSteps }, (_, i) =>
        i < 2 ? parts.map((part) => steps[steps.length - 2 + i]!.action[part]!) : [0, 0, 0, 0, 1],
      ).flat();
      assert.deepEqual([...chunk], Array.from(Float32Array.from(wanted)));
      assert.equal(chunkAt(frameAt(3))[4], -1);
    });

    it("says the game, or the sub-task under way, now and then the next near its end, and in games the last near its beginning", () => {
      assert.equal(promptOf(frameAt(14), "game"), "Play Towers of Hanoi.");
      assert.equal(promptOf(frameAt(14), "sub-task"), "Pick the blue block.");
      assert.equal(promptOf(frameAt(15), "sub-task"), "Place the blue block in the left area.");
      const said = (frame: Frame): number => {
        const rng = new Rng(1, "prompts");
        return new Set(Array.from({ length: 40 }, () => promptOf(frame, "sub-task", rng))).size;
      };
      const steps = [0, 12, 13, 14, 15, 19, 20];
      assert.deepEqual(
        steps.map((step) => said(frameAt(step))),
        [1, 1, 2, 2, 2, 2, 1],
      );
      const stacking = examples.stackings[0]!;
      assert.deepEqual(
        steps.map((step) => said({ ...stacking, step })),
        [1, 1, 2, 2, 1, 1, 1],
      );
    });

    it("tells half of a batch the game, and some of the others stackings", () => {
      const told = drawTold(examples, 200, new Rng(2, "batch"));
      const isGame = told.map(({ prompt }) => prompt === "Play Towers of Hanoi.");
      assert.ok(isGame.slice(0, 100).every(Boolean) && !isGame.slice(100).some(Boolean));
      const stackings = told.filter(({ frame }) => frame.from.episode.kind === "stacking").length;
      assert.ok(stackings > 25 && stackings < 55, `${stackings}`);
      assert.deepEqual(drawTold(examples, 200, new Rng(2, "batch")), told);
    });

    it("mirrors half of what is told its sub-task: what is seen, felt, said and done together, and nothing that is told the game", () => {
      const told = drawTold(examples, 200, new Rng(2, "batch"));
      const isMirrored = told.map(({ showing }) => showing === "mirrored");
      assert.ok(!isMirrored.slice(0, 100).some(Boolean));
      const mirrored = told.filter(({ showing }) => showing === "mirrored");
      assert.ok(mirrored.length > 35 && mirrored.length < 65, `${mirrored.length}`);
      const kinds = new Set(mirrored.map(({ frame }) => frame.from.episode.kind));
      assert.deepEqual([...kinds].sort(), ["hanoi", "stacking"]);
      const said = new Set(mirrored.map(({ prompt }) => prompt));
      assert.ok(
        said.has("Place the blue block in the right area.") && !said.has("Place the blue block in the left area."),
      );
      const one = mirrored[0]!;
      const plain: Told = { ...one, showing: "plain" };
      const batch = (each: Told): Readonly<Record<string, Float32Array>> => ({
        ...sensedBatch([each], "scratch", vlaWords()),
        ...chunkBatch([each], 1, new Rng(3, "chunks"), new NoiseTable(4, 4096)),
      });
      const [a, b] = [batch(plain), batch(one)];
      assert.deepEqual(b["noise"], a["noise"]);
      assert.deepEqual(b["proprio"], mirroredProprio(proprioAt(one.frame)));
      assert.deepEqual(b["actions"], mirroredChunk(chunkAt(one.frame)));
      for (const camera of ["agent", "wrist"] as const) {
        for (const [x, y, c] of [
          [0, 0, 0],
          [5, 7, 1],
          [127, 90, 2],
        ] as const) {
          const at = (column: number): number => 3 * (pictureSide * y + column) + c;
          assert.equal(b[camera]![at(x)], a[camera]![at(pictureSide - 1 - x)], `${camera} ${x} ${y}`);
        }
      }
    });

    it("knows all words that are said", () => {
      const words = vlaWords();
      for (const { episode } of examples.episodes) {
        for (const prompt of [...episode.subTasks, "Play Towers of Hanoi."]) words.numbers(prompt);
      }
      for (const word of ["white", "middle", "hanoi", "top"]) assert.ok(words.list.includes(word), word);
    });

    it("draws each chunk's noises and times anew, more of them near the noise", () => {
      const told = drawTold(examples, 50, new Rng(2, "batch"));
      const { actions, noise, time } = chunkBatch(told, 4, new Rng(3, "chunks"), new NoiseTable(4, 4096));
      assert.deepEqual(actions.subarray(0, noiseLength), chunkAt(told[0]!.frame));
      assert.deepEqual(actions.subarray(3 * noiseLength, 4 * noiseLength), chunkAt(told[0]!.frame));
      assert.notDeepEqual(noise.subarray(0, noiseLength), noise.subarray(noiseLength, 2 * noiseLength));
      assert.ok(time.every((t) => t >= 0 && t < 1));
      const mean = time.reduce((a, b) => a + b, 0) / time.length;
      // The mean of 0.999 · (1 − b) with b from Beta(1.5, 1) is 0.4.
      assert.ok(Math.abs(mean - 0.4) < 0.07, `${mean}`);
    });

    it("changes the light of pictures in training, and nothing else", () => {
      const told = drawTold(examples, 4, new Rng(2, "batch"));
      const plain = sensedBatch(told, "scratch", vlaWords());
      const lit = sensedBatch(told, "scratch", vlaWords(), new Rng(5, "light"));
      assert.deepEqual(lit["proprio"], plain["proprio"]);
      assert.deepEqual(lit["words"], plain["words"]);
      const [a, b] = [plain["agent"]!, lit["agent"]!];
      assert.notDeepEqual(a, b);
      const pixels = Array.from({ length: 300 }, (_, i) => 3 * i).filter((i) => b[i]! > 0 && b[i]! < 1);
      const slope = (b[pixels[9]!]! - b[pixels[3]!]!) / (a[pixels[9]!]! - a[pixels[3]!]!);
      for (const i of pixels) {
        assert.ok(Math.abs(b[i]! - b[pixels[3]!]! - slope * (a[i]! - a[pixels[3]!]!)) < 1e-4, `pixel ${i}`);
      }
    });

    it("measures one deviation to each side of the mean, and never next to none", () => {
      const { low, high } = deviationRange([Float32Array.of(1, 5, 3, 5), Float32Array.of(5, 5)], 2, 0.5);
      const deviation = Math.sqrt(8 / 3);
      assert.ok(Math.abs(low[0]! - (3 - deviation)) < 1e-6 && Math.abs(high[0]! - (3 + deviation)) < 1e-6);
      assert.deepEqual([low[1], high[1]], [4.5, 5.5]);
      const { proprio, action } = rangesOf(examples);
      assert.deepEqual([proprio.low.length, action.low.length], [proprioParts.length, movingParts.length]);
      assert.ok(action.high.every((h, i) => h - action.low[i]! >= 0.1 - 1e-9));
    });
  });

  it("takes a share evenly out of all", () => {
    const items = Array.from({ length: 8 }, (_, i) => i);
    assert.deepEqual(shareOf(items, 1), items);
    for (const share of [0.5, 0.25, 0.13]) {
      const taken = shareOf(items, share);
      assert.deepEqual(
        taken.map((i) => Math.floor((i * taken.length) / 8)),
        Array.from(taken, (_, k) => k),
      );
      assert.equal(taken.length, Math.floor(8 * share));
    }
    const fifth = shareOf(
      Array.from({ length: 350 }, (_, i) => i),
      0.2,
    );
    const phases = [0, 1, 2, 3, 4].map((phase) => fifth.filter((i) => i % 5 === phase).length);
    assert.ok(fifth.length === 70 && Math.min(...phases) >= 7, `${phases.join(" ")} of ${fifth.length}`);
  });
});
