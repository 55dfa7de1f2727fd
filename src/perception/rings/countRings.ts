import { evenSteps } from "./evenSteps.ts";
import { stripFoot, type StripRing } from "./stackMaps.ts";

export interface CountedRings {
  /** Of each strip, from the lowest ring up. */
  readonly rings: readonly (readonly StripRing[])[];
  /** How likely it is that each rod has as many rings, 0..1, of all the numbers there could be. */
  readonly confidence: number;
}

/** A toy has so many rings, on one rod or on all. */
const leastRings = 2;
const mostRings = 9;

/** Numbers of rings on the rods, left to right, that there can be; none at all where no toy is seen. */
const possibleCounts = range(0, mostRings).flatMap((left) =>
  range(0, mostRings).flatMap((middle) =>
    range(0, mostRings).flatMap((right): (readonly [number, number, number])[] => {
      const count = left + middle + right;
      return count === 0 || (count >= leastRings && count <= mostRings) ? [[left, middle, right]] : [];
    }),
  ),
);

/** How a peak's height, and its place, tell for a ring. Rows. */
export interface CountingModel {
  /** What a ring weighs (log odds) per height of its peak above `even`. */
  readonly perHeight: number;
  readonly even: number;
  /** Deviation of the distance of neighbouring rings from the common one, and more of it where that is larger. */
  readonly distance: { readonly least: number; readonly share: number };
  /** The lowest ring is on average this share of the common distance above where the rod seems to leave the board, and so far off that. */
  readonly lowest: { readonly share: number; readonly least: number; readonly deviationShare: number };
  /** Nearer to each other, no two peaks are two rings. */
  readonly least: number;
}

/** Fitted by benchmarks/photographs/fitCounting.ts, to drawn pictures and to those of POV-Ray that are for development. */
export const countingModel: CountingModel = {
  perHeight: 19,
  even: 0.2225,
  distance: { least: 0.49, share: 0.09 },
  lowest: { share: 0.5325, least: 1.25, deviationShare: 0.18 },
  least: 1.6,
};

/** Distances of rings that are tried, rows: from those of thin rings seen from above to those of thick ones seen from the side. */
const distances = Array.from({ length: 36 }, (_, i) => 1.8 * 1.07 ** i);

/** Of one strip at one distance, by number of rings. */
interface Chains {
  /** Logarithm of the summed weights of all choices of so many peaks. */
  readonly sums: readonly number[];
  /** Of the heaviest choice: its weight's logarithm, and its peaks from the lowest up. */
  readonly heaviest: readonly { readonly weight: number; readonly rings: readonly StripRing[] }[];
}

/**
 * Which peaks are rings. The rings of a toy are equally thick, so along all its rods the ends of their outlines are about equally
 * far apart, and the first is a part of that above the board: what is between two such places, or at the board's edge, is none,
 * and a weak peak at such a place is one. Numbers of rings are weighed by all choices of peaks at all distances, and by how even the
 * sizes of the heaviest choice's rings are; of the likeliest numbers the heaviest choice is taken.
 *
 * @param strips peaks of each of the three rods' strips
 * @param sizeOf how large a ring looks: the same unit for all rods, above 0
 */
export function countRings(
  strips: readonly (readonly StripRing[])[],
  sizeOf: (ring: StripRing, rod: number) => number,
): CountedRings {
  const readings = weighedReadings(strips, sizeOf, countingModel);
  const total = logSum(readings.map(([, weight]) => weight));
  const [rings, weight] = heaviestOf(readings);
  return { rings, confidence: Math.exp(weight - total) };
}

/** Of all numbers of rings that there can be the heaviest choice, with the logarithm of the numbers' weight; see `countRings`. */
export function weighedReadings(
  strips: readonly (readonly StripRing[])[],
  sizeOf: (ring: StripRing, rod: number) => number,
  model: CountingModel,
): readonly (readonly [rings: CountedRings["rings"], logWeight: number])[] {
  const chains = distances.map((distance) => strips.map((peaks) => chainsOf(peaks, distance, model)));
  return possibleCounts.flatMap((counts) => {
    const weight = logSum(chains.map((rods) => sum(rods.map(({ sums }, rod) => sums[counts[rod]!]!))));
    if (weight === -Infinity) return [];
    const [best] = heaviestOf(
      chains.map((rods) => [rods, sum(rods.map(({ heaviest }, rod) => heaviest[counts[rod]!]!.weight))] as const),
    );
    const rings = best.map(({ heaviest }, rod) => heaviest[counts[rod]!]!.rings);
    const sizes = rings.flatMap((stack, rod) => stack.map((ring) => sizeOf(ring, rod)));
    return [[rings, weight + evenSteps(sizes)] as const];
  });
}

function chainsOf(peaks: readonly StripRing[], distance: number, model: CountingModel): Chains {
  const upwards = peaks.toSorted((a, b) => b.row - a.row);
  const apart = model.distance.least + model.distance.share * distance;
  const { share, least, deviationShare } = model.lowest;
  const first = stripFoot[1] - share * distance;
  /** Of chains that end with each peak: [number of rings], and the heaviest chain's peak before. */
  const sums: number[][] = [];
  const best: { readonly weight: number; readonly before: number }[][] = [];
  for (const [i, { row, confidence }] of upwards.entries()) {
    const own = model.perHeight * (confidence - model.even);
    const alone = own - normal((row - first) / (least + deviationShare * distance));
    const ways = Array.from({ length: mostRings + 1 }, (): { weight: number; sum: number; before: number }[] => []);
    ways[1]!.push({ weight: alone, sum: alone, before: -1 });
    for (let k = 0; k < i; k++) {
      const gap = upwards[k]!.row - row;
      if (gap < model.least) continue;
      const step = own - normal((gap - distance) / apart);
      for (let n = 2; n <= mostRings; n++) {
        ways[n]!.push({ weight: best[k]![n - 1]!.weight + step, sum: sums[k]![n - 1]! + step, before: k });
      }
    }
    sums.push(ways.map((each) => logSum(each.map((way) => way.sum))));
    best.push(ways.map((each) => each.reduce((a, b) => (b.weight > a.weight ? b : a), none)));
  }
  const chainTo = (peak: number, n: number): readonly StripRing[] =>
    n === 0 ? [] : [...chainTo(best[peak]![n]!.before, n - 1), upwards[peak]!];
  return {
    sums: [0, ...range(1, mostRings).map((n) => logSum(sums.map((each) => each[n]!)))],
    heaviest: [
      { weight: 0, rings: [] },
      ...range(1, mostRings).map((n) => {
        const [last, weight] = heaviestOf([
          [-1, -Infinity] as const,
          ...best.map((each, i) => [i, each[n]!.weight] as const),
        ]);
        return { weight, rings: weight === -Infinity ? [] : chainTo(last, n) };
      }),
    ],
  };
}

const none = { weight: -Infinity, before: -1 };

/** Negative logarithm of a normal density, up to a constant. */
const normal = (z: number): number => z ** 2 / 2;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Logarithm of the sum of what these are the logarithms of. */
function logSum(logs: readonly number[]): number {
  const most = Math.max(-Infinity, ...logs);
  return most === -Infinity ? most : most + Math.log(sum(logs.map((log) => Math.exp(log - most))));
}

/** The first of the greatest weight. */
const heaviestOf = <T>(weighed: readonly (readonly [T, number])[]): readonly [T, number] =>
  weighed.reduce((a, b) => (b[1] > a[1] ? b : a));
