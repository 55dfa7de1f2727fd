import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Domain } from "../pddl/Domain.ts";
import { actionParts, actionScale, stateParts } from "../policy/vlaLayout.ts";
import { actionNoise, gameInstruction } from "./vla/demonstrations/playEpisode.ts";
import type { Maker, RecordedEpisode } from "./vla/demonstrations/Recording.ts";
import { readRecordedEpisode } from "./vla/demonstrations/readRecording.ts";
import { noisyShare, recordEpisodes } from "./vla/demonstrations/recordEpisodes.ts";
import type { EpisodeKind } from "./vla/demonstrations/seeds.ts";
import { type Prompts, stepsPerSecond } from "./vla/export/ExportOptions.ts";
import { writeLeRobot } from "./vla/export/writeLeRobot.ts";
import type { Supervision } from "./Supervision.ts";
import { makeDirectory, writeWhole } from "./writeModel.ts";

/** Layouts that demonstrations can be written in, and what each is called in the directory. */
export const demoFormats = { lerobot: "lerobot", hdf5: "robomimic.hdf5" } as const;
export type DemoFormat = keyof typeof demoFormats;

export interface MakeDemosOptions extends Supervision {
  /** Directory of the data set, made if need be; what an earlier run has recorded there is used. */
  readonly out: string;
  readonly domain: Domain;
  readonly kinds: readonly EpisodeKind[];
  /** Of each kind. */
  readonly episodes: Readonly<Record<EpisodeKind, number>>;
  /** Width and height of a picture, pixels. */
  readonly size: number;
  readonly formats: readonly DemoFormat[];
  readonly prompts: Prompts;
  /** Threads that play. */
  readonly threads: number;
  /** What records and writes now. */
  readonly madeBy: Maker;
  /** When. */
  readonly date: string;
  /** What it has cost so far. */
  readonly cost: () => object;
}

/** What a kind of episodes came to. */
export interface KindSummary {
  readonly episodes: number;
  readonly noisy: number;
  /** Of the expert; those that failed are not shown. */
  readonly attempts: number;
  readonly steps: number;
}

/** An episode as the manifest lists it: where it is, and how it came to be. */
export type ListedEpisode = Pick<RecordedEpisode, "kind" | "index" | "seed" | "attempts" | "noise"> & {
  readonly file: string;
  readonly steps: number;
  readonly moves: number;
};

/** The card of a data set. */
export interface DemosManifest {
  readonly kinds: Readonly<Partial<Record<EpisodeKind, KindSummary>>>;
  readonly files: Readonly<Partial<Record<DemoFormat, string>>>;
  readonly cost: object;
  /** In the order of the data set. */
  readonly episodes: readonly ListedEpisode[];
  readonly [more: string]: unknown;
}

/** The card's file. It is there when all others are. */
export const manifestName = "manifest.json";

/**
 * Has the scripted expert play, and writes what it did in the layouts of LeRobot and robomimic, with a manifest.
 *
 * @throws the signal's reason when aborted: finished episodes are kept, and the same call goes on. FileError
 */
export async function makeDemos(options: MakeDemosOptions): Promise<DemosManifest> {
  const { out, kinds, formats, prompts, size, signal, onProgress } = options;
  const manifest = join(out, manifestName);
  await makeDirectory(out);
  await rm(manifest, { force: true });
  const recordings = await recordEpisodes({ ...options, directory: join(out, "recordings") });
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  for (const format of formats) {
    const path = join(out, demoFormats[format]);
    if (format === "lerobot") await writeLeRobot(path, { recordings, prompts, ...supervision });
    else {
      // It brings five megabytes of WebAssembly with it.
      const { writeRobomimic } = await import("./vla/export/writeRobomimic.ts");
      await writeRobomimic(path, { recordings, prompts, ...supervision });
    }
  }
  const listed: ListedEpisode[] = [];
  const makers = new Map<string, Maker>();
  for (const [done, file] of recordings.entries()) {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "manifest", done, total: recordings.length });
    const { kind, index, seed, attempts, noise, steps, subTasks, madeBy } = await readRecordedEpisode(file);
    makers.set(JSON.stringify(madeBy), madeBy);
    const place = relative(out, file);
    listed.push({ file: place, kind, index, seed, attempts, noise, steps: steps.length, moves: subTasks.length });
  }
  const card: DemosManifest = {
    description: "Demonstrations by a scripted expert on privileged state, in simulation: only its successes",
    kinds: Object.fromEntries(kinds.map((kind) => [kind, summaryOf(listed.filter((each) => each.kind === kind))])),
    files: Object.fromEntries(formats.map((format) => [format, demoFormats[format]])),
    prompts: prompts === "run" ? "each step has its episode's instruction" : "each step has its sub-task",
    instruction: gameInstruction,
    pictures: { width: size, height: size, cameras: ["agentview", "wrist"], rotated: false },
    stepsPerSecond,
    state: stateParts,
    action: {
      parts: actionParts,
      one: `${actionScale.translation} m, ${actionScale.turn} rad; gripper -1 open, 1 closed`,
    },
    noise: {
      share: noisyShare,
      of: ["hanoi", "starts"],
      deviation: actionNoise,
      translationDeviation: actionNoise * actionScale.translation,
      yawDeviation: actionNoise * actionScale.turn,
      units: "m, rad; added to what is executed, on x, y, z and yaw at every step; the label is without it",
    },
    writtenBy: { ...options.madeBy, date: options.date },
    recordedBy: [...makers.values()],
    licence: "Apache-2.0",
    cost: options.cost(),
    episodes: listed,
  };
  await writeWhole(manifest, `${JSON.stringify(card, null, 2)}\n`);
  return card;
}

const summaryOf = (episodes: readonly ListedEpisode[]): KindSummary => ({
  episodes: episodes.length,
  noisy: episodes.filter(({ noise }) => noise === "actions").length,
  attempts: episodes.reduce((sum, { attempts }) => sum + attempts, 0),
  steps: episodes.reduce((sum, { steps }) => sum + steps, 0),
});
