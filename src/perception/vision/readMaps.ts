import type { Spot } from "./closeUp.ts";
import {
  centreUnit,
  channels,
  colourNames,
  cornerSigns,
  cornerUnit,
  heightUnit,
  pictureSize,
  sizeUnit,
  stride,
} from "./sceneMaps.ts";
import type { AreaSighting, DiscGuess } from "./sightings.ts";

/** Middle and width of an area: the distance between the middles of its left and right sides. */
export function areaSpot(corners: AreaSighting["corners"]): Spot {
  const mean = (axis: 0 | 1, ...which: number[]): number =>
    which.reduce((sum, k) => sum + corners[k]![axis], 0) / which.length;
  const size = Math.hypot(mean(0, 0, 1) - mean(0, 2, 3), mean(1, 0, 1) - mean(1, 2, 3));
  return { u: mean(0, 0, 1, 2, 3), v: mean(1, 0, 1, 2, 3), size };
}

/** Least probability with which a cell may speak of a disc, for a close-up decides, and of an area. */
const leastPresence = { disc: 0.12, area: 0.25 } as const;
/** Least probability of a disc, of that of an area in the same cell: a disc that hardly differs from the area that it lies on seems to be either. */
const besideArea = 0.2;
/** Votes within this share of a disc's size are for the same disc: less than half the way to the next of a stack. */
const sameDisc = 0.38;
/** Least cells of a disc, and of an area. */
const leastDiscCells = 0.3;
const leastAreaCells = 4;
/** Pixels within which the cells of an area agree on its middle; areas are 70 pixels apart. */
const sameArea = 20;

/** What one cell says about a whole thing: where its centre is, pixels. */
export interface Vote {
  readonly cell: number;
  /** Where the cell itself is. */
  readonly at: { readonly u: number; readonly v: number };
  readonly weight: number;
  readonly u: number;
  readonly v: number;
  /** Pixels within which another vote is for the same thing. */
  readonly reach: number;
}

const side = pictureSize / stride;
const count = side * side;

const middle = (cell: number): readonly [number, number] => [
  (cell % side) * stride + (stride - 1) / 2,
  Math.floor(cell / side) * stride + (stride - 1) / 2,
];

/** What cells say of discs, and the areas that they agree on. */
export function readMaps(maps: Float32Array): {
  readonly discVotes: readonly Vote[];
  readonly areas: readonly AreaSighting[];
} {
  const at = (channel: number, cell: number): number => maps[channel * count + cell]!;
  const discVotes: Vote[] = [];
  const areaVotes: Vote[] = [];
  for (let cell = 0; cell < count; cell++) {
    const disc = sigmoid(at(channels.disc, cell));
    const area = sigmoid(at(channels.area, cell));
    const [u, v] = middle(cell);
    if (disc > leastPresence.disc && disc >= besideArea * area) {
      discVotes.push({
        ...{ cell, at: { u, v } },
        weight: disc,
        u: u + centreUnit * at(channels.centre, cell),
        v: v + centreUnit * at(channels.centre + 1, cell),
        reach: sameDisc * sizeUnit * Math.exp(at(channels.size, cell)),
      });
    }
    if (area > leastPresence.area && area > disc) {
      const mean = (axis: number): number =>
        (cornerUnit * cornerSigns.reduce((sum, _, k) => sum + at(channels.corners + 2 * k + axis, cell), 0)) /
        cornerSigns.length;
      areaVotes.push({ cell, at: { u, v }, weight: area, u: u + mean(0), v: v + mean(1), reach: sameArea });
    }
  }
  const areas = gather(areaVotes).flatMap((votes): AreaSighting[] => {
    const cells = total(votes);
    if (cells < leastAreaCells) return [];
    const corner = (k: number, axis: 0 | 1): number =>
      weightedMean(votes, ({ cell }) => middle(cell)[axis] + cornerUnit * at(channels.corners + 2 * k + axis, cell));
    return [{ corners: cornerSigns.map((_, k) => [corner(k, 0), corner(k, 1)]), cells }];
  });
  return { discVotes, areas };
}

/**
 * Discs that votes agree on: generalised Hough voting (Leibe, Leonardis and Schiele 2008), the one of most cells first.
 *
 * @param maps that the votes are from
 */
export function gatherDiscs(maps: Float32Array, discVotes: readonly Vote[]): readonly DiscGuess[] {
  const at = (channel: number, cell: number): number => maps[channel * count + cell]!;
  const discs = gather(discVotes).flatMap((votes): DiscGuess[] => {
    const cells = total(votes);
    if (cells < leastDiscCells) return [];
    const average = (of: (vote: Vote) => number): number => weightedMean(votes, of);
    const u = average((vote) => vote.u);
    const v = average((vote) => vote.v);
    const size = sizeUnit * Math.exp(average(({ cell }) => at(channels.size, cell)));
    const [c, s] = [0, 1].map((k) => average(({ cell }) => at(channels.yaw + k, cell))) as [number, number];
    const logits = colourNames.map((_, k) => average(({ cell }) => at(channels.colour + k, cell)));
    const disagreement = average((vote) => Math.hypot(vote.u - u, vote.v - v)) / size;
    const presence = average(({ weight }) => weight);
    return [
      {
        u,
        v,
        size,
        height: heightUnit * average(({ cell }) => at(channels.height, cell)),
        yaw: Math.atan2(s, c) / 4,
        colours: shares(logits.map(sigmoid)),
        cells,
        confidence: presence * Math.exp(-4 * disagreement) * (1 - Math.exp(-cells / 2)),
      },
    ];
  });
  return discs.toSorted((a, b) => b.cells - a.cells);
}

/** Groups votes: the one with the most others near it leads, takes those in its reach, and so on with what is left. */
function gather(votes: readonly Vote[]): Vote[][] {
  const support = votes.map((a) =>
    votes.reduce((sum, b) => {
      const distance = ((a.u - b.u) ** 2 + (a.v - b.v) ** 2) / (0.5 * a.reach) ** 2;
      return distance > 20 ? sum : sum + b.weight * Math.exp(-distance / 2);
    }, 0),
  );
  const order = votes.map((_, i) => i).sort((a, b) => support[b]! - support[a]! || a - b);
  const isTaken = new Uint8Array(votes.length);
  const groups: Vote[][] = [];
  for (const i of order) {
    if (isTaken[i] === 1) continue;
    const leader = votes[i]!;
    const group: Vote[] = [];
    for (const j of order) {
      const vote = votes[j]!;
      if (isTaken[j] === 1 || Math.hypot(vote.u - leader.u, vote.v - leader.v) > leader.reach) continue;
      isTaken[j] = 1;
      group.push(vote);
    }
    groups.push(group);
  }
  return groups;
}

const total = (votes: readonly Vote[]): number => votes.reduce((sum, { weight }) => sum + weight, 0);

const weightedMean = (votes: readonly Vote[], of: (vote: Vote) => number): number =>
  votes.reduce((sum, vote) => sum + vote.weight * of(vote), 0) / total(votes);

/** Probability of a logit. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function shares(numbers: readonly number[]): number[] {
  const sum = numbers.reduce((a, b) => a + b, 0);
  return numbers.map((x) => x / sum);
}
