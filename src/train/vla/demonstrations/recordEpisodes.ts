import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Domain } from "../../../pddl/Domain.ts";
import { moduleBeside } from "../../../planner/thread/startWorker.ts";
import { inThreads } from "../../pictures/inThreads.ts";
import type { Supervision } from "../../Supervision.ts";
import { makeDirectory, writeWhole } from "../../writeModel.ts";
import type { EpisodeAnswer, EpisodeRequest, EpisodeWork } from "./EpisodeRequest.ts";
import { oneMaker } from "./oneMaker.ts";
import type { Maker, Recording } from "./Recording.ts";
import { type EpisodeKind, mostAttempts } from "./seeds.ts";

export interface RecordEpisodesOptions extends Supervision {
  /** Where to keep the recordings; those that are there already are used. */
  readonly directory: string;
  readonly domain: Domain;
  readonly kinds: readonly EpisodeKind[];
  /** Of each kind. */
  readonly episodes: Readonly<Record<EpisodeKind, number>>;
  /** Width and height of a picture, pixels. */
  readonly size: number;
  /** Threads that play. */
  readonly threads: number;
  /** Of what is recorded now. */
  readonly madeBy: Maker;
}

/** Share of the games, the last ones, whose actions are disturbed (price-is-not-right, "Training data"). */
export const noisyShare = 0.3;

/** Whether an episode's actions are disturbed. @param count of its kind */
export const noiseOf = (kind: EpisodeKind, index: number, count: number): Recording["noise"] =>
  kind !== "stacking" && index >= count - Math.round(noisyShare * count) ? "actions" : "none";

/** Where an episode is kept: what it depends on is in its name. */
const fileOf = ({ kind, index, noise, size }: EpisodeRequest): string =>
  `${kind}-${String(index).padStart(4, "0")}-${noise === "none" ? "clean" : "noisy"}-${size}.episode`;

/**
 * Has the expert play all episodes and keeps a file of each. Recordings are not mixed: those that are there must be of one code
 * with one set of versions, and where some are missing, of these.
 *
 * @returns the files, in order of kinds and episodes
 * @throws the signal's reason when aborted; finished files are kept. FileError on a recording that is of other code or cannot be read,
 * before anything is recorded
 */
export async function recordEpisodes(options: RecordEpisodesOptions): Promise<readonly string[]> {
  const { directory, kinds, episodes, size, madeBy, onProgress, signal } = options;
  const requests = kinds.flatMap((kind) =>
    Array.from({ length: episodes[kind] }, (_, index): EpisodeRequest => {
      return { kind, index, noise: noiseOf(kind, index, episodes[kind]), size, madeBy };
    }),
  );
  await makeDirectory(directory);
  const pathOf = (request: EpisodeRequest): string => join(directory, fileOf(request));
  const missing = requests.filter((request) => !existsSync(pathOf(request)));
  const lacking = new Set(missing);
  const present = requests.filter((request) => !lacking.has(request)).map(pathOf);
  const supervision = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  await oneMaker(present, { ...supervision, ...(missing.length > 0 && { wanted: madeBy }) });
  let done = present.length;
  const report = (): void | Promise<void> => onProgress?.({ phase: "episodes", done, total: requests.length });
  await report();
  const workerData: EpisodeWork = { domain: options.domain };
  const module = moduleBeside(import.meta.url, "episodeWorker");
  const work = { module, workerData, threads: options.threads, queue: missing, ...(signal && { signal }) };
  await inThreads(work, async (said, request) => {
    const answer = said as EpisodeAnswer;
    if (answer === "failed") {
      throw new Error(`The expert failed ${mostAttempts} times at episode ${request.index} of "${request.kind}"`);
    }
    await writeWhole(pathOf(request), answer);
    done++;
    await report();
  });
  signal?.throwIfAborted();
  return requests.map(pathOf);
}
