import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { FileError } from "../core/index.ts";
import { actionParts, actionScale, stateParts } from "../policy/vlaLayout.ts";
import { actionNoise, gameInstruction } from "./vla/demonstrations/playEpisode.ts";
import type { Maker, RecordedEpisode } from "./vla/demonstrations/Recording.ts";
import { readRecordedEpisode } from "./vla/demonstrations/readRecording.ts";
import { noisyShare, recordEpisodes, type RecordEpisodesOptions } from "./vla/demonstrations/recordEpisodes.ts";
import type { EpisodeKind } from "./vla/demonstrations/seeds.ts";
import { type Prompts, stepsPerSecond } from "./vla/export/ExportOptions.ts";
import { removeDraft, replaceWhole } from "./vla/export/replaceWhole.ts";
import { writeLeRobot } from "./vla/export/writeLeRobot.ts";
import { writeWhole } from "./writeModel.ts";

/** Layouts that demonstrations can be written in, and what each is called in the directory. */
export const demoFormats = { lerobot: "lerobot", hdf5: "robomimic.hdf5" } as const;
export type DemoFormat = keyof typeof demoFormats;

export interface MakeDemosOptions extends Omit<RecordEpisodesOptions, "directory"> {
  /** Directory of the data set, made if need be; what an earlier run has recorded there is used. */
  readonly out: string;
  readonly formats: readonly DemoFormat[];
  readonly prompts: Prompts;
  /** When. */
  readonly date: string;
  /** What all runs in the directory have cost so far, this one included. */
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
  readonly subTasks: number;
};

/** The card of one data set: in one layout, as it is, whatever was made in the directory after it. */
export interface DataSetCard {
  /** File or directory, from the manifest's. */
  readonly file: string;
  readonly kinds: Readonly<Partial<Record<EpisodeKind, KindSummary>>>;
  /** In the order of the data set. */
  readonly episodes: readonly ListedEpisode[];
  readonly [more: string]: unknown;
}

/** What is in a directory of demonstrations. */
export interface DemosManifest {
  readonly format: typeof manifestFormat;
  /** Those that are whole. */
  readonly dataSets: Readonly<Partial<Record<DemoFormat, DataSetCard>>>;
  /** Those that were being replaced when this was written. */
  readonly unfinished: readonly DemoFormat[];
  /** Of recordings and data sets that are no longer there, too: the cost is not known of each. */
  readonly costOfAllRuns: object;
  readonly [more: string]: unknown;
}

/** The manifest's file. */
export const manifestName = "manifest.json";
const manifestFormat = "praxis-demos-1";
const recordingsName = "recordings";

/**
 * Has the scripted expert play, and writes what it did in the layouts of LeRobot and robomimic, with a manifest. What an earlier run
 * has written stays as it was until the new is whole.
 *
 * @throws the signal's reason when aborted: finished episodes are kept, and the same call goes on. FileError
 */
export async function makeDemos(options: MakeDemosOptions): Promise<DemosManifest> {
  const { out, formats, prompts, signal, onProgress } = options;
  let { dataSets, unfinished } = await ownedManifest(out, { formats });
  for (const name of Object.values(demoFormats)) await removeDraft(join(out, name));
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const recordings = await recordEpisodes({ ...options, directory: join(out, recordingsName) });
  const described = await describe(recordings, options);
  const tell = async (): Promise<DemosManifest> => {
    const manifest: DemosManifest = {
      format: manifestFormat,
      description: "Demonstrations by a scripted expert on privileged state, in simulation: only its successes",
      licence: "Apache-2.0",
      costOfAllRuns: options.cost(),
      unfinished,
      dataSets,
    };
    await writeWhole(join(out, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  };
  let manifest: DemosManifest | undefined;
  for (const format of formats) {
    const path = join(out, demoFormats[format]);
    const write = async (draft: string): Promise<void> => {
      if (format === "lerobot") return writeLeRobot(draft, { recordings, prompts, ...supervision });
      // It brings five megabytes of WebAssembly with it.
      const { writeRobomimic } = await import("./vla/export/writeRobomimic.ts");
      await writeRobomimic(draft, { recordings, prompts, ...supervision });
    };
    await replaceWhole(path, write, async () => {
      dataSets = Object.fromEntries(Object.entries(dataSets).filter(([other]) => other !== format));
      unfinished = [...unfinished.filter((each) => each !== format), format];
      await tell();
    });
    dataSets = { ...dataSets, [format]: { file: demoFormats[format], ...described } };
    unfinished = unfinished.filter((each) => each !== format);
    manifest = await tell();
  }
  return manifest ?? (await tell());
}

const none = { dataSets: {}, unfinished: [] };

/**
 * The manifest of a directory, or an empty one.
 *
 * @param more.formats that are going to be replaced
 * @param more.others names of what else is going to be written there
 * @throws FileError on a manifest, data set or other that demonstrations have not put there: nothing is deleted unasked
 */
export async function ownedManifest(
  out: string,
  { formats, others = [] }: { readonly formats: readonly DemoFormat[]; readonly others?: readonly string[] },
): Promise<Pick<DemosManifest, "dataSets" | "unfinished">> {
  const found = await readManifest(join(out, manifestName));
  const { dataSets, unfinished }: Pick<DemosManifest, "dataSets" | "unfinished"> = found ?? none;
  const foreign = [
    ...formats
      .filter((format) => dataSets[format] === undefined && !unfinished.includes(format))
      .map((format) => demoFormats[format]),
    // A run that was interrupted early has left recordings and no manifest.
    ...(found !== undefined || existsSync(join(out, recordingsName)) ? [] : others),
  ];
  for (const name of foreign) {
    if (existsSync(join(out, name))) throw foreignError(join(out, name), "is in no manifest of demonstrations");
  }
  return { dataSets, unfinished };
}

async function readManifest(path: string): Promise<DemosManifest | undefined> {
  if (!existsSync(path)) return undefined;
  let manifest: Partial<DemosManifest> | null;
  try {
    manifest = JSON.parse(await readFile(path, "utf8")) as Partial<DemosManifest> | null;
  } catch (error) {
    throw foreignError(path, `cannot be read (${(error as Error).message})`);
  }
  if (manifest?.format !== manifestFormat) throw foreignError(path, "is no manifest of this version's demonstrations");
  return manifest as DemosManifest;
}

const foreignError = (path: string, what: string): FileError =>
  new FileError(path, `"${path}" ${what}; move it away, or choose another directory`);

/** A data set's card, but for where it is. */
async function describe(
  recordings: readonly string[],
  { out, kinds, prompts, size, madeBy: writer, date, signal, onProgress }: MakeDemosOptions,
): Promise<Omit<DataSetCard, "file">> {
  const listed: ListedEpisode[] = [];
  const makers = new Map<string, Maker>();
  for (const [done, file] of recordings.entries()) {
    signal?.throwIfAborted();
    await onProgress?.({ phase: "manifest", done, total: recordings.length });
    const { kind, index, seed, attempts, noise, steps, subTasks, madeBy } = await readRecordedEpisode(file);
    makers.set(JSON.stringify(madeBy), madeBy);
    const place = relative(out, file);
    listed.push({ file: place, kind, index, seed, attempts, noise, steps: steps.length, subTasks: subTasks.length });
  }
  return {
    kinds: Object.fromEntries(kinds.map((kind) => [kind, summaryOf(listed.filter((each) => each.kind === kind))])),
    prompts: prompts === "run" ? "each step has its episode's instruction" : "each step has its sub-task",
    // A benchmark's own instructions are in other words than those trained with.
    evaluateWith: prompts === "run" ? `--agent remote --policy-prompt "${gameInstruction}"` : "--agent remote-guided",
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
    writtenBy: { ...writer, date },
    recordedBy: [...makers.values()],
    episodes: listed,
  };
}

const summaryOf = (episodes: readonly ListedEpisode[]): KindSummary => ({
  episodes: episodes.length,
  noisy: episodes.filter(({ noise }) => noise === "actions").length,
  attempts: episodes.reduce((sum, { attempts }) => sum + attempts, 0),
  steps: episodes.reduce((sum, { steps }) => sum + steps, 0),
});
