import {
  type DiscSpec,
  paperNoise,
  type Relation,
  Rng,
  type Scenario,
  type SceneNoise,
  type Towers,
} from "../src/core/index.ts";
import { UserError } from "../src/core/index.ts";
import { benchmarkPegs, drawDiscs, mostDiscs } from "./discSets.ts";

/** How far a benchmark's scenes stray from nominal; named so that a result can say it in one word. */
export const noisePresets: Readonly<Record<string, SceneNoise>> = {
  none: { ...paperNoise, startPosition: 0 },
  paper: paperNoise,
  /** The paper's start, discs turned by up to 10°, the arm's start by 3°, friction ±20 %, mass ±10 %. */
  perturbed: { ...paperNoise, startYaw: Math.PI / 18, armStart: Math.PI / 60, friction: 0.2, mass: 0.1 },
  /** The paper's start, and one blow to a disc or a tower at some moment of the episode. */
  knock: { ...paperNoise, knocks: 1 },
};

/** A family of instances: `hanoi-3`, `any-start-5`, … */
interface Family {
  readonly discs: number;
  readonly draw: (discs: readonly DiscSpec[], rng: Rng) => { start: Towers; goal: Towers };
  readonly instruction: (goal: Towers) => string;
}

const pegIds = benchmarkPegs.map((p) => p.id);
/** What the pegs are called, from the operator's left. */
const ordinals = ["left", "middle", "right"] as const;

/**
 * One instance of a named scenario. The same name, seed and noise give the same instance.
 *
 * Names: `move` (one disc to another tower), `hanoi-N`, `any-start-N` (random legal start, tower goal) and `any-goal-N` (random
 * legal start and goal) for N = 2..7; `any-start` and `any-goal` are of 3 discs.
 *
 * @throws UserError on an unknown name
 */
export function drawScenario(name: string, seed: number, noise: SceneNoise = paperNoise): Scenario {
  const family = familyOf(name);
  const rng = new Rng(seed, `scenario ${name}`);
  const discs = drawDiscs(family.discs, rng);
  const { start, goal } = family.draw(discs, rng);
  return {
    name,
    instruction: family.instruction(goal),
    scene: { discs, towers: start, noise },
    goal: relationsOf(goal),
  };
}

/** Every name that drawScenario knows. */
export function scenarioNames(): string[] {
  const counts = Array.from({ length: mostDiscs - 1 }, (_, i) => i + 2);
  return [
    "move",
    ...counts.map((n) => `hanoi-${n}`),
    "any-start",
    "any-goal",
    ...counts.map((n) => `any-start-${n}`),
    ...counts.map((n) => `any-goal-${n}`),
  ];
}

function familyOf(name: string): Family {
  const match = /^(move|hanoi|any-start|any-goal)(?:-(\d))?$/.exec(name);
  if (match === null || !scenarioNames().includes(name)) {
    throw new UserError(
      `There is no scenario "${name}"; use move, hanoi-2..hanoi-${mostDiscs}, any-start, any-goal, any-start-N or any-goal-N`,
    );
  }
  const [, kind = "move", count = "3"] = match;
  const discs = Number(count);
  switch (kind) {
    case "hanoi":
      return { discs, draw: (d) => ({ start: tower(d, "peg1"), goal: tower(d, "peg3") }), instruction: towerWords };
    case "any-start":
      return { discs, draw: (d, rng) => drawUnlike(d, rng, () => tower(d, "peg3")), instruction: towerWords };
    case "any-goal":
      return { discs, draw: (d, rng) => drawUnlike(d, rng, () => randomTowers(d, rng)), instruction: listWords };
    default:
      return { discs, draw: drawMove, instruction: listWords };
  }
}

const tower = (discs: readonly DiscSpec[], peg: string): Towers => ({
  ...emptyTowers(),
  [peg]: discs.map((d) => d.id).reverse(),
});

const emptyTowers = (): Record<string, string[]> => Object.fromEntries(pegIds.map((id) => [id, []]));

/** Each disc on a random peg; on every peg the larger lies below. All legal states are equally likely. */
function randomTowers(discs: readonly DiscSpec[], rng: Rng): Towers {
  const towers = emptyTowers();
  for (const d of [...discs].reverse()) towers[rng.pick(pegIds)]!.push(d.id);
  return towers;
}

function drawUnlike(discs: readonly DiscSpec[], rng: Rng, goalOf: () => Towers): { start: Towers; goal: Towers } {
  for (;;) {
    const start = randomTowers(discs, rng);
    const goal = goalOf();
    if (JSON.stringify(start) !== JSON.stringify(goal)) return { start, goal };
  }
}

/** A random legal start and a state that one legal move makes of it. */
function drawMove(discs: readonly DiscSpec[], rng: Rng): { start: Towers; goal: Towers } {
  const start = randomTowers(discs, rng);
  const size = new Map(discs.map((d) => [d.id, d.edge]));
  const edgeOf = (id: string | undefined): number => (id === undefined ? Infinity : (size.get(id) ?? Infinity));
  const moves = pegIds.flatMap((from) =>
    pegIds.filter((to) => edgeOf(start[from]!.at(-1)) < edgeOf(start[to]!.at(-1))).map((to) => [from, to] as const),
  );
  const [from, to] = rng.pick(moves);
  const moved = start[from]!.at(-1)!;
  return { start, goal: { ...start, [from]: start[from]!.slice(0, -1), [to]: [...start[to]!, moved] } };
}

/** `on` for every disc, from the lowest of each tower up. */
function relationsOf(towers: Towers): Relation[] {
  return pegIds.flatMap((peg) =>
    (towers[peg] ?? []).map((disc, i, all) => ({ name: "on", objects: [disc, all[i - 1] ?? peg], sign: true })),
  );
}

function towerWords(goal: Towers): string {
  const peg = pegIds.findIndex((id) => (goal[id] ?? []).length > 0);
  return `Move the tower to the ${ordinals[peg]!} peg.`;
}

function listWords(goal: Towers): string {
  const clauses = relationsOf(goal).map(({ objects: [disc, on] }) => {
    const peg = pegIds.indexOf(on!);
    return `the ${disc!} disc on the ${peg < 0 ? `${on!} disc` : `${ordinals[peg]!} peg`}`;
  });
  return `Put ${clauses.join(", ").replace(/, (?!.*, )/, " and ")}.`;
}
