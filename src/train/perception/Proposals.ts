import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GraphSession } from "../../learn/GraphSession.ts";
import type { Spot } from "../../perception/vision/closeUp.ts";
import { gatherDiscs, readMaps } from "../../perception/vision/readMaps.ts";
import { explains, rounds, votesOfRound } from "../../perception/vision/SceneReader.ts";
import { pictureSize, sizeUnit } from "../../perception/vision/sceneMaps.ts";
import { mostDiscs } from "../../../sim/discSets.ts";
import type { Supervision } from "../Supervision.ts";
import { type Example, firstArea } from "./Example.ts";

/** A place where the network that sees whole pictures takes something for a disc. */
export interface Proposal extends Spot {
  readonly example: number;
  /** Index of the disc that is there; undefined if there is none. */
  readonly disc: number | undefined;
}

/** A disc of an example as it is seen. */
export interface Seen extends Spot {
  readonly index: number;
  /** Of the picture that show it. */
  readonly cells: number;
}

/** A proposal this near to a disc's centre, of its size, is of that disc; one farther off than the second is of none. */
const near = 0.45;
const apart = 0.5;
/** Least cells on which a disc must be seen. */
const leastCells = 2;
/** Votes that are gathered in a later round: a network with more left has not learned enough, and gathering takes their square. */
const mostLeft = 500;
const numbersEach = 5;

export interface ProposeOptions extends Supervision {
  /** Where the proposals are kept; those that are there already are used. */
  readonly directory: string;
}

/**
 * What the network that sees whole pictures proposes on some: whoever looks close up must know its mistakes.
 *
 * @param scene ONNX file of the network
 * @throws the signal's reason when aborted
 */
export async function propose(
  scene: Uint8Array,
  examples: readonly Example[],
  { directory, signal, onProgress }: ProposeOptions,
): Promise<readonly Proposal[]> {
  const path = join(directory, "proposals.bin");
  if (existsSync(path)) return read(await readFile(path));
  const session = await GraphSession.open(scene);
  const numbers: number[] = [];
  try {
    for (const [i, example] of examples.entries()) {
      signal?.throwIfAborted();
      const plane = pictureSize ** 2;
      const picture = new Float32Array(3 * plane);
      for (let c = 0; c < 3; c++)
        for (let p = 0; p < plane; p++) picture[c * plane + p] = example.pixels[3 * p + c]! / 255;
      const said = await session.run({ picture: { data: picture, dims: [1, 3, pictureSize, pictureSize] } });
      const maps = said["maps"]!.data as Float32Array;
      const discs = allDiscs(example);
      for (const spot of proposed(maps, discs)) {
        const disc = discAt(spot, discs);
        if (disc !== "unclear") numbers.push(i, spot.u, spot.v, spot.size, disc?.index ?? -1);
      }
      if ((i + 1) % 100 === 0 || i + 1 === examples.length) {
        await onProgress?.({ phase: "proposals", done: i + 1, total: examples.length });
      }
    }
  } finally {
    await session.close();
  }
  const bytes = new Uint8Array(Float32Array.from(numbers).buffer);
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  return read(bytes);
}

/** All that a reader would look at in its rounds, if each close-up of a disc found it and no other did. */
function proposed(maps: Float32Array, discs: readonly Seen[]): readonly Spot[] {
  const spots: Spot[] = [];
  let votes = readMaps(maps).discVotes;
  for (let round = 0; round < rounds && votes.length > 0; round++) {
    if (round > 0 && votes.length > mostLeft) break;
    const gathered = gatherDiscs(maps, votesOfRound(votes, round));
    spots.push(...gathered);
    const found = new Set(gathered.map((spot) => discAt(spot, discs)).filter((disc) => typeof disc === "object"));
    votes = votes.filter((vote) => ![...found].some((disc) => explains(disc, vote)));
  }
  return spots;
}

/** The disc that a close-up of a spot shows; undefined where there is none, "unclear" where it is between a disc and none. */
export function discAt({ u, v }: Spot, discs: readonly Seen[]): Seen | "unclear" | undefined {
  const distances = discs.map((disc) => Math.hypot(disc.u - u, disc.v - v) / disc.size);
  const nearest = distances.indexOf(Math.min(...distances));
  const distance = distances[nearest] ?? Infinity;
  if (distance > apart) return undefined;
  return distance < near && discs[nearest]!.cells >= leastCells ? discs[nearest]! : "unclear";
}

function read(bytes: Uint8Array): Proposal[] {
  const numbers = new Float32Array(bytes.slice().buffer);
  return Array.from({ length: numbers.length / numbersEach }, (_, i) => {
    const [example, u, v, size, disc] = numbers.subarray(i * numbersEach, (i + 1) * numbersEach);
    return { example: example!, u: u!, v: v!, size: size!, disc: disc! < 0 ? undefined : disc! };
  });
}

/** Discs of an example of which something is seen. */
export const seenDiscs = (example: Example): Seen[] => allDiscs(example).filter(({ cells }) => cells >= leastCells);

/** Of all discs that an example has, seen or not. */
export function allDiscs(example: Example): Seen[] {
  const cells = new Uint16Array(firstArea + 3);
  for (const owner of example.owners) cells[owner]!++;
  return Array.from({ length: mostDiscs }, (_, index) => {
    const at = example.discOffset(index);
    const [u, v, size] = [0, 1, 2].map((k) => example.numbers[at + k]!) as [number, number, number];
    return { index, u, v, size: sizeUnit * Math.exp(size), cells: cells[1 + index]! };
  }).filter(({ u, v }) => u !== 0 || v !== 0);
}
