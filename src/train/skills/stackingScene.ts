import {
  type DiscSpec,
  horizontalDistance,
  Rng,
  type Scenario,
  type SceneNoise,
  type Towers,
  type Vec3,
  type Verdict,
  type WorldState,
} from "../../core/index.ts";
import type { PlanStep } from "../../pddl/Domain.ts";
import { benchmarkPegs, drawDiscs, mostDiscs } from "../../../sim/discSets.ts";

/** A random scene with one disc to move onto another disc or a free peg. */
export interface StackingTask {
  readonly scenario: Scenario;
  readonly disc: string;
  readonly from: string;
  readonly to: string;
  /** Where the open hand begins, tool centre point, m, base frame. */
  readonly handStart: Vec3;
}

/** Discs at any yaw, the arm a little off home, and the paper's shift of each tower. */
const noise: SceneNoise = {
  startPosition: 0.01,
  startYaw: Math.PI / 4,
  armStart: Math.PI / 60,
  friction: 0.1,
  mass: 0.1,
  actionDelay: 0,
};

/** Where loose discs may lie, m, base frame: within reach, and off the pegs by the second number. */
const loosePlace = { x: [0.42, 0.66], y: [-0.28, 0.3], apart: 0.11 } as const;

/** Share of discs that lie on the bare table, and of the others that make one tall tower. */
const looseShare = 0.25;
const tallShare = 0.6;

/** Where a hand that travels may be, m, base frame: above every tower. */
const highStart = { x: loosePlace.x, y: loosePlace.y, z: [0.38, 0.46] } as const;

/** How far over a tower the hand is after it has put something down, m. */
const lowStart = [0.03, 0.1] as const;

/**
 * Draws a single stacking task: two to seven discs in random towers, in any order of size, and loose on the table; one
 * clear disc is to go onto another clear disc or a free peg. It is no part of a Hanoi solution but by chance.
 */
export function drawStackingTask(seed: number): StackingTask {
  const rng = new Rng(seed, "stacking-task");
  for (;;) {
    const discs = drawDiscs(2 + rng.integer(mostDiscs - 1), rng);
    const towers: Record<string, string[]> = Object.fromEntries(benchmarkPegs.map((p) => [p.id, []]));
    const loose: Record<string, readonly [number, number]> = {};
    const tall = rng.pick(benchmarkPegs).id;
    for (const { id } of rng.shuffle(discs)) {
      const place = rng.uniform() < looseShare ? drawLoosePlace(rng, Object.values(loose)) : undefined;
      if (place !== undefined) loose[id] = place;
      else towers[rng.uniform() < tallShare ? tall : rng.pick(benchmarkPegs).id]!.push(id);
    }
    const pickable = [...clearDiscs(towers), ...Object.keys(loose)].sort();
    const disc = rng.pick(pickable);
    const free = benchmarkPegs.filter((p) => towers[p.id]!.length === 0).map((p) => p.id);
    const targets = [...pickable.filter((id) => id !== disc), ...free].filter((id) => id !== supportOf(disc, towers));
    if (targets.length === 0) continue;
    const to = rng.pick(targets);
    const scenario: Scenario = {
      name: "stacking",
      instruction: `Put the ${disc} disc on ${to}.`,
      scene: { discs, towers, loose, noise },
      goal: [{ name: "on", objects: [disc, to], sign: true }],
    };
    return {
      scenario,
      disc,
      from: supportOf(disc, towers) ?? "table",
      to,
      handStart: drawHandStart(towers, discs, rng),
    };
  }
}

/** The plan of a stacking task. */
export const stackingSteps = ({ disc, from, to }: StackingTask): readonly [pick: PlanStep, place: PlanStep] => [
  { action: "pick", args: [disc, from] },
  { action: "place", args: [disc, to] },
];

/** Whether a finished stacking task is done: the rules of Hanoi do not count here. */
export const stands = ({ goal }: Verdict, { held }: WorldState): boolean =>
  goal.every(({ holds }) => holds) && held === undefined;

/** Half of the tasks begin with the hand somewhere above everything, half close over a tower, as after a place. */
function drawHandStart(towers: Towers, discs: readonly DiscSpec[], rng: Rng): Vec3 {
  const high: Vec3 = [rng.uniform(...highStart.x), rng.uniform(...highStart.y), rng.uniform(...highStart.z)];
  const peg = rng.pick(benchmarkPegs);
  const over = rng.uniform(...lowStart);
  if (rng.uniform() < 0.5) return high;
  const height = (towers[peg.id] ?? []).reduce((sum, id) => sum + (discs.find((d) => d.id === id)?.edge ?? 0), 0);
  return [peg.position[0], peg.position[1], height + over];
}

function drawLoosePlace(
  rng: Rng,
  taken: readonly (readonly [number, number])[],
): readonly [number, number] | undefined {
  const obstacles = [...taken.map(([x, y]) => [x, y, 0] as const), ...benchmarkPegs.map((p) => p.position)];
  for (let attempt = 0; attempt < 50; attempt++) {
    const x = rng.uniform(...loosePlace.x);
    const y = rng.uniform(...loosePlace.y);
    if (obstacles.every((o) => horizontalDistance([x, y, 0], o) > loosePlace.apart)) return [x, y];
  }
  return undefined;
}

const clearDiscs = (towers: Towers): string[] =>
  Object.values(towers).flatMap((tower) => {
    const top = tower.at(-1);
    return top === undefined ? [] : [top];
  });

/** What a stacked disc lies on; undefined for a loose one. */
function supportOf(disc: string, towers: Towers): string | undefined {
  for (const [peg, tower] of Object.entries(towers)) {
    const i = tower.indexOf(disc);
    if (i >= 0) return tower[i - 1] ?? peg;
  }
  return undefined;
}
