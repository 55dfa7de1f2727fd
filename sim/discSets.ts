import type { DiscSpec, PegSpec, Rng } from "../src/core/index.ts";

/** Colours from the smallest disc up; the first four are the paper's (its cube1..cube4). */
export const discColours = ["blue", "red", "green", "yellow", "orange", "purple", "white"] as const;

/** Edges of the paper's four cubes (robosuite `hanoi4x3`: half-edges 20, 22.5, 25, 27.5 mm), m. */
const paperEdges = [0.04, 0.045, 0.05, 0.055] as const;

/** Half a centimetre apart from 3 cm up, so that seven still fit the 8 cm gripper, m. */
const wideEdges = [0.03, 0.035, 0.04, 0.045, 0.05, 0.055, 0.06] as const;

export const fewestDiscs = 1;
export const mostDiscs = 7;

/**
 * The discs of an instance, smallest first: up to four are drawn from the paper's cubes, which keep their colours; five and
 * more are the smallest of our own set.
 *
 * @throws RangeError for a count that no set has
 */
export function drawDiscs(count: number, rng: Rng): DiscSpec[] {
  if (!Number.isInteger(count) || count < fewestDiscs || count > mostDiscs) {
    throw new RangeError(`A scene has ${fewestDiscs} to ${mostDiscs} discs; got ${count}`);
  }
  if (count > paperEdges.length) return wideEdges.slice(0, count).map((edge, i) => disc(i, edge));
  const chosen = rng.shuffle(paperEdges.map((_, i) => i)).slice(0, count);
  return chosen.sort((a, b) => a - b).map((i) => disc(i, paperEdges[i]!));
}

function disc(rank: number, edge: number): DiscSpec {
  const colour = discColours[rank]!;
  return { id: colour, colour, edge };
}

/**
 * Three flat areas on the table, 20 cm apart as in the paper (robosuite `hanoi`: y = −0.18, 0.02, 0.22 with the arm's base
 * 0.56 m behind the table's centre); left to right for an operator who faces the arm. Robot base frame, table top at 0, m.
 */
export const benchmarkPegs: readonly PegSpec[] = [
  { id: "peg1", position: [0.56, -0.18, 0] },
  { id: "peg2", position: [0.56, 0.02, 0] },
  { id: "peg3", position: [0.56, 0.22, 0] },
];
