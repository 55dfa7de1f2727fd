import type { DiscSpec } from "../../../core/index.ts";
import type { EpisodeKind } from "./seeds.ts";

/** One control step: what was sensed before it, and what was done. */
export interface RecordedStep {
  /** Eight numbers, see `stateParts`. */
  readonly state: readonly number[];
  /** rad, base to tip. */
  readonly joints: readonly number[];
  /** Where the arm had been told to be: tool centre point, m, base frame, and yaw, rad. The expert steers by it, not by `state`. */
  readonly commanded: readonly number[];
  /** Between the pads, N. */
  readonly gripForce: number;
  /** Seven numbers of what the expert meant to do, see `actionParts`: the label. */
  readonly action: readonly number[];
  /** The same of what was carried out; noise makes the difference. */
  readonly executed: readonly number[];
  /** Index in the recording's sub-tasks. */
  readonly subTask: number;
  /** True position (m, base frame) and orientation (xyzw) of each disc, one after the other. */
  readonly discs: readonly number[];
}

/** Code and machine that made something. */
export interface Maker {
  readonly revision: string;
  /** Of Praxis, Node.js and what else decides the numbers. */
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** An episode of the expert without its pictures. */
export interface RecordedEpisode {
  readonly kind: EpisodeKind;
  /** Among the episodes of its kind. */
  readonly index: number;
  readonly seed: number;
  /** Times that the expert tried, this one included. */
  readonly attempts: number;
  readonly noise: "none" | "actions";
  readonly instruction: string;
  /** In words, in order: pick, place, pick, and so on. */
  readonly subTasks: readonly string[];
  /** Smallest first. */
  readonly discs: readonly DiscSpec[];
  /** Width and height of a picture, pixels. */
  readonly size: number;
  readonly madeBy: Maker;
  readonly steps: readonly RecordedStep[];
}

/** The two pictures of a step, as PNG files. */
export interface StepPictures {
  readonly agent: Uint8Array;
  readonly wrist: Uint8Array;
}

/** An episode of the expert. */
export interface Recording extends RecordedEpisode {
  /** As many as steps. */
  readonly pictures: readonly StepPictures[];
}

/** First line of a file. */
interface Header extends RecordedEpisode {
  readonly format: string;
  /** Bytes of the pictures: both of the first step, then of the next. */
  readonly pictureBytes: readonly number[];
}

const format = "praxis-recording-2";

/** A recording as the bytes of a file: a line of JSON, then the pictures one after the other. */
export function encodeRecording({ pictures, ...episode }: Recording): Buffer {
  const files = pictures.flatMap(({ agent, wrist }) => [agent, wrist]);
  const header: Header = { format, ...episode, pictureBytes: files.map(({ length }) => length) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...files]);
}

/** The inverse of `encodeRecording`; pictures are views of `bytes`. @throws RangeError on bytes that are no whole recording */
export function decodeRecording(bytes: Buffer): Recording {
  const end = Math.max(0, bytes.indexOf(lineEnd));
  const { episode, pictureBytes } = decodeHeader(bytes.subarray(0, end), bytes.length);
  let at = end + 1;
  const files = pictureBytes.map((length) => bytes.subarray(at, (at += length)));
  const pictures = episode.steps.map((_, i) => ({ agent: files[2 * i]!, wrist: files[2 * i + 1]! }));
  return { ...episode, pictures };
}

/** What ends the first line. */
export const lineEnd = 0x0a;

/**
 * The first line, without its end.
 *
 * @param size of the whole file, bytes
 * @throws RangeError on a line that is no recording's, or of a file that is not whole
 */
export function decodeHeader(
  line: Buffer,
  size: number,
): { readonly episode: RecordedEpisode; readonly pictureBytes: readonly number[] } {
  const { format: found, pictureBytes, ...episode } = parseHeader(line.toString());
  if (found !== format) throw new RangeError("it is no recording of this version");
  const whole = pictureBytes.reduce((sum, length) => sum + length, line.length + 1);
  if (size !== whole || pictureBytes.length !== 2 * episode.steps.length) throw new RangeError("it is not whole");
  return { episode, pictureBytes };
}

function parseHeader(line: string): Header {
  try {
    return JSON.parse(line) as Header;
  } catch (error) {
    throw new RangeError("it does not begin with a line of JSON", { cause: error });
  }
}
