import { FileError, type Quaternion, type Rng, type Vec3 } from "../../../core/index.ts";
import { discNumbers } from "../../../policy/vla/discNumbers.ts";
import type { PromptWords } from "../../../policy/vla/PromptWords.ts";
import { proprioNumbers } from "../../../policy/vla/proprioception.ts";
import {
  chunkSteps,
  discLength,
  discPlaces,
  movingParts,
  promptPlaces,
  proprioParts,
} from "../../../policy/vla/vlaInputs.ts";
import { actionParts } from "../../../policy/vlaLayout.ts";
import type { Supervision } from "../../Supervision.ts";
import { type Episode, episodeDigest, pictureBytes, readEpisode, readEpisodeSteps } from "./EpisodeFile.ts";
import { featureBytes, featureSource, readFeatures } from "./FeatureFile.ts";
import type { FeatureFiles } from "./makeFeatures.ts";
import { mirroredPicture } from "./mirror.ts";

/** What is loaded of what was seen. */
export type View = "pictures" | "discs" | FeatureFiles;

/** What a policy is told: what the whole game is, or the sub-task under way. */
export const promptModes = ["game", "sub-task"] as const;
export type PromptMode = (typeof promptModes)[number];

/**
 * Steps at the end of a sub-task in which the next may be told already, and at the beginning of one of a game in which the one before may still
 * be told: a guide says the next when it has seen the effect for ten steps, which one that looks every five notices up to four later.
 */
const early = 2;
const late = 5;
/** Share of those steps in which that is told. */
const otherwise = { early: 0.5, late: 0.3 } as const;

/** An episode in numbers. */
interface Loaded {
  readonly episode: Pick<Episode, "kind" | "instruction" | "subTasks" | "frames" | "madeBy">;
  /** `episodeDigest`. */
  readonly digest: string;
  /** `proprioParts` of each step. */
  readonly proprio: Float32Array;
  /** `movingParts` of each step. */
  readonly actions: Float32Array;
  /** Of each step. */
  readonly subTasks: Uint8Array;
  /** Of each frame: pictures or features of both cameras, or discs. */
  readonly seen: Uint8Array | Float32Array;
  /** Of features, where those of mirrored pictures are, counted in frames, by the frame that they are of. Others are mirrored when they are asked for. */
  readonly mirrored?: ReadonlyMap<number, number>;
}

/** A step that there is a picture of. */
export interface Frame {
  readonly from: Loaded;
  /** Among the episode's frames. */
  readonly index: number;
  readonly step: number;
}

const proprioLength = proprioParts.length;
const actionLength = movingParts.length;
const moving = movingParts.map((part) => actionParts.indexOf(part));

/** Demonstrations in memory, to draw from. */
export class Examples {
  readonly episodes: readonly Loaded[];
  /** Of whole games, and of all episodes but these. */
  readonly games: readonly Frame[];
  readonly stackings: readonly Frame[];
  /** Of games, those that can be shown mirrored. */
  readonly mirrorable: readonly Frame[];

  private constructor(episodes: readonly Loaded[]) {
    this.episodes = episodes;
    const framesOf = (isGame: boolean): readonly Frame[] =>
      episodes
        .filter(({ episode }) => (episode.kind !== "stacking") === isGame)
        .flatMap((from) => from.episode.frames.map((step, index): Frame => ({ from, index, step })));
    this.games = framesOf(true);
    this.stackings = framesOf(false);
    this.mirrorable = this.games.filter(({ from, index }) => from.mirrored?.has(index) ?? true);
  }

  /** @throws FileError on a file that cannot be read; the signal's reason when aborted */
  static async load(files: readonly string[], view: View, { signal, onProgress }: Supervision = {}): Promise<Examples> {
    const episodes: Loaded[] = [];
    for (const [done, path] of files.entries()) {
      signal?.throwIfAborted();
      await onProgress?.({ phase: "loading", done, total: files.length });
      episodes.push(await load(path, view));
    }
    return new Examples(episodes);
  }

  /** Revisions of the code that played them. */
  get revisions(): readonly string[] {
    return [...new Set(this.episodes.map(({ episode }) => episode.madeBy.revision))];
  }
}

async function load(path: string, view: View): Promise<Loaded> {
  const { episode, pictures } =
    view === "pictures" ? await readEpisode(path) : { episode: await readEpisodeSteps(path), pictures: undefined };
  const { kind, instruction, subTasks, frames, madeBy, steps } = episode;
  return {
    episode: { kind, instruction, subTasks, frames, madeBy },
    digest: episodeDigest(episode),
    proprio: Float32Array.from(
      steps.flatMap(({ state, commanded, gripForce }) => proprioNumbers(state, commanded, gripForce)),
    ),
    actions: Float32Array.from(steps.flatMap(({ action }) => moving.map((part) => action[part]!))),
    subTasks: Uint8Array.from(steps, ({ subTask }) => subTask),
    ...(view === "discs" || view === "pictures"
      ? { seen: pictures ?? toldDiscs(episode) }
      : await featuresOf(episode, path, view)),
  };
}

async function featuresOf(
  episode: Episode,
  path: string,
  { fileOf, looksAt }: FeatureFiles,
): Promise<Required<Pick<Loaded, "seen" | "mirrored">>> {
  const source = featureSource(episode, looksAt(path));
  try {
    const seen = await readFeatures(fileOf(path), source);
    return { seen, mirrored: new Map(source.mirrored.map((frame, i) => [frame, source.frames + i])) };
  } catch (error) {
    const why = (error as Error).message;
    const features = fileOf(path);
    throw new FileError(features, `Cannot read "${features}": ${why}; delete it, and it is made anew`, {
      cause: error,
    });
  }
}

/** Where all discs are at each frame, as `discNumbers`. */
function toldDiscs({ frames, steps, discs }: Episode): Float32Array {
  const length = discPlaces * discLength;
  const numbers = new Float32Array(frames.length * length);
  for (const [i, step] of frames.entries()) {
    const { commanded, discs: poses } = steps[step]!;
    for (const [k, disc] of discs.entries()) {
      const pose = {
        position: poses.slice(7 * k, 7 * k + 3) as unknown as Vec3,
        orientation: poses.slice(7 * k + 3, 7 * k + 7) as unknown as Quaternion,
      };
      const target = commanded.slice(0, 3) as unknown as Vec3;
      numbers.set(discNumbers(disc, pose, target), i * length + k * discLength);
    }
  }
  return numbers;
}

/** What is said at a frame. @param rng chooses where two sub-tasks might be told; the one under way where it is left out */
export function promptOf({ from, step }: Frame, mode: PromptMode, rng?: Rng): string {
  const { episode, subTasks } = from;
  if (mode === "game") return episode.instruction;
  const now = subTasks[step]!;
  if (rng === undefined) return episode.subTasks[now]!;
  const soon = subTasks[Math.min(subTasks.length - 1, step + early)]!;
  // What a stacking is about is only said.
  const before = episode.kind === "stacking" ? now : subTasks[Math.max(0, step - late)]!;
  const [other, share] = soon !== now ? [soon, otherwise.early] : [before, otherwise.late];
  return episode.subTasks[other !== now && rng.uniform() < share ? other : now]!;
}

/** Writes the words, one batch entry. @throws UserError on words that are not known */
export function writePrompt(prompt: string, words: PromptWords, into: Float32Array, row: number): void {
  words.write(prompt, into, row * promptPlaces * words.list.length);
}

/** What the arm feels at a frame. */
export const proprioAt = ({ from, step }: Frame): Float32Array =>
  from.proprio.subarray(step * proprioLength, (step + 1) * proprioLength);

/** The chunk that the expert means at a frame, `movingParts` of each action; after the end it stays as it is. */
export function chunkAt({ from, step }: Frame): Float32Array {
  const { actions } = from;
  const chunk = new Float32Array(chunkSteps * actionLength);
  const some = actions.subarray(step * actionLength, (step + chunkSteps) * actionLength);
  chunk.set(some);
  const gripper = some[some.length - 1]!;
  for (let i = some.length + actionLength - 1; i < chunk.length; i += actionLength) chunk[i] = gripper;
  return chunk;
}

/** Discs at a frame, as `discNumbers`. */
export const discsAt = ({ from, index }: Frame): Float32Array => {
  const length = discPlaces * discLength;
  return (from.seen as Float32Array).subarray(index * length, (index + 1) * length);
};

/** How a frame is shown. */
export type Showing = "plain" | "mirrored";

/** Bytes of one camera's picture at a frame. */
export function pictureAt({ from, index }: Frame, camera: "agent" | "wrist", showing: Showing): Uint8Array {
  const start = (2 * index + (camera === "agent" ? 0 : 1)) * pictureBytes;
  const bytes = (from.seen as Uint8Array).subarray(start, start + pictureBytes);
  return showing === "plain" ? bytes : mirroredPicture(bytes);
}

/** Bytes of one camera's features at a frame. @throws RangeError where its mirrored picture was not looked at */
export function featuresAt({ from, index }: Frame, camera: "agent" | "wrist", showing: Showing): Uint8Array {
  const at = showing === "plain" ? index : from.mirrored?.get(index);
  if (at === undefined) throw new RangeError(`Frame ${index} of an episode has no features of its mirrored pictures`);
  const start = (2 * at + (camera === "agent" ? 0 : 1)) * featureBytes;
  return (from.seen as Uint8Array).subarray(start, start + featureBytes);
}
