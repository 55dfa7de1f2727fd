import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Domain } from "../../../pddl/Domain.ts";
import { moduleBeside } from "../../../planner/thread/startWorker.ts";
import { inThreads } from "../../pictures/inThreads.ts";
import type { Supervision } from "../../Supervision.ts";
import { makeDirectory, writeWhole } from "../../writeModel.ts";
import { noiseOf } from "../demonstrations/recordEpisodes.ts";
import type { Maker } from "../demonstrations/Recording.ts";
import { type EpisodeKind, episodeKinds } from "../demonstrations/seeds.ts";
import type { FramesAnswer, FramesRequest, FramesWork } from "./playFrames.ts";

/** Episodes of each kind. */
export type EpisodeCounts = Readonly<Record<EpisodeKind, number>>;

/** Steps from one frame to the next, by kind. */
export type FrameSteps = Readonly<Record<EpisodeKind, number>>;

export interface MakeEpisodesOptions extends Supervision {
  /** Where to keep the episodes; those that are there already are used. */
  readonly directory: string;
  readonly domain: Domain;
  /** To learn from. */
  readonly training: EpisodeCounts;
  /** Held out: those with the numbers after the training's, without noise. */
  readonly validation: EpisodeCounts;
  /** Of episodes to learn from, and of those held out. */
  readonly every: Readonly<Record<"training" | "validation", FrameSteps>>;
  /** Threads that play. */
  readonly threads: number;
  /** Of what is played now. */
  readonly madeBy: Maker;
}

/** Files of episodes, in order of kinds and numbers. */
export interface EpisodeFiles {
  readonly training: readonly string[];
  readonly validation: readonly string[];
}

/**
 * Has the expert play all episodes and keeps a file of each.
 *
 * @throws the signal's reason when aborted; finished files are kept. Error where the expert fails at every attempt
 */
export async function makeEpisodes(options: MakeEpisodesOptions): Promise<EpisodeFiles> {
  const { directory, training, validation, every, madeBy, threads, signal, onProgress } = options;
  const learnt = episodeKinds.flatMap((kind) =>
    Array.from({ length: training[kind] }, (_, index): FramesRequest => {
      return { kind, index, noise: noiseOf(kind, index, training[kind]), every: every.training[kind], madeBy };
    }),
  );
  const held = episodeKinds.flatMap((kind) =>
    Array.from({ length: validation[kind] }, (_, i): FramesRequest => {
      return { kind, index: training[kind] + i, noise: "none", every: every.validation[kind], madeBy };
    }),
  );
  await makeDirectory(directory);
  const pathOf = (request: FramesRequest): string => join(directory, nameOf(request));
  const all = [...learnt, ...held];
  const missing = all.filter((request) => !existsSync(pathOf(request)));
  let done = all.length - missing.length;
  const report = (): void | Promise<void> => onProgress?.({ phase: "demonstrations", done, total: all.length });
  await report();
  const workerData: FramesWork = { domain: options.domain };
  const module = moduleBeside(import.meta.url, "framesWorker");
  await inThreads({ module, workerData, threads, queue: missing, ...(signal && { signal }) }, async (said, request) => {
    const answer = said as FramesAnswer;
    if (answer === "failed") {
      throw new Error(`The expert failed at every attempt at episode ${request.index} of "${request.kind}"`);
    }
    await writeWhole(pathOf(request), answer);
    done++;
    await report();
  });
  signal?.throwIfAborted();
  return { training: learnt.map(pathOf), validation: held.map(pathOf) };
}

/** What an episode is kept as: all that it depends on. */
const nameOf = ({ kind, index, noise, every }: FramesRequest): string =>
  `${kind}-${String(index).padStart(4, "0")}-${noise === "none" ? "clean" : "noisy"}-every${every}.episode`;
