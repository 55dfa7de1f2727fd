import type {
  DiscSpec,
  DiscState,
  PegSpec,
  Relation,
  Scenario,
  SubTaskCount,
  WorldEvent,
  WorldState,
} from "../src/core/index.ts";
import { paperOn, placedDiscs, type PlacedDisc, supportOf, tableId } from "../src/core/stacking.ts";
import { type Configuration, configurationOf, hanoiDistance } from "./hanoiDistance.ts";
import { SubTaskWatch } from "./SubTaskWatch.ts";

/** A disc that falls further than this between hand and rest counts as dropped, m. */
const dropHeight = 0.02;

/** Slower than this is at rest, m/s and rad/s: faster than the jitter of contacts, slower than any fall or slide that goes on. */
const restSpeed = 0.005;
const restTurn = 0.1;

/** What the judge can say at any moment. */
export interface Judgement {
  readonly goal: readonly { readonly relation: Relation; readonly holds: boolean }[];
  readonly progress: number;
  readonly subTasks?: SubTaskCount;
  readonly illegalMoves: number;
  readonly drops: number;
  readonly paperDisagreements?: number;
}

/** Watches ground truth once per control step and counts what the rules of the game care about. */
export class Judge {
  readonly #goal: readonly Relation[];
  readonly #pegs: readonly PegSpec[];
  readonly #discs: readonly DiscSpec[];
  readonly #tableHeight: number;
  readonly #movesLeft: (configuration: Configuration | undefined) => number | undefined;
  readonly #subTasks: SubTaskWatch | undefined;
  /** What each disc last rested on. */
  readonly #support = new Map<string, string>();
  /** Height (m) at which a disc left the hand and since when it has not come to rest. */
  readonly #released = new Map<string, number>();
  /** Discs that a knock has set in motion: what they do until all is at rest is not the agent's doing. */
  readonly #knocked = new Set<string>();
  #held: string | undefined;
  #relations: { relation: Relation; holds: boolean }[] = [];
  #movesAtStart: number | undefined;
  #fewestMoves = Infinity;
  #illegalMoves = 0;
  #drops = 0;
  #paperDisagreements = 0;

  constructor(scenario: Scenario, pegs: readonly PegSpec[], tableHeight: number) {
    this.#goal = scenario.goal;
    this.#discs = scenario.scene.discs;
    this.#pegs = pegs;
    this.#tableHeight = tableHeight;
    this.#movesLeft = hanoiDistance(
      scenario.goal,
      this.#discs,
      pegs.map((p) => p.id),
    );
    this.#subTasks = scenario.subTasks && new SubTaskWatch(scenario.subTasks);
  }

  /** Fewest legal moves from the start to the goal; 0 before a legal state was seen. */
  get movesAtStart(): number {
    return this.#movesAtStart ?? 0;
  }

  /** Whether a sub-task has taken too long, which ends the episode. */
  get isOverdue(): boolean {
    return this.#subTasks?.isOverdue ?? false;
  }

  /** Says that the world has been knocked: where discs outside the hand come to lie now is not the agent's fault. */
  expectKnock(): void {
    for (const { id } of this.#discs) if (id !== this.#held) this.#knocked.add(id);
  }

  /** Takes in the truth of one control step; returns what happened in it. */
  observe(state: WorldState): WorldEvent[] {
    const events: WorldEvent[] = [];
    const placed = placedDiscs(state);
    const supports = new Map(
      placed.map((disc) => [disc.id, supportOf(disc, placed, this.#pegs, this.#tableHeight)] as const),
    );
    if (state.held !== this.#held) {
      if (this.#held !== undefined) this.#released.set(this.#held, heightOf(placed, this.#held));
      if (state.held !== undefined) events.push(...this.#grasp(state.held));
      this.#held = state.held;
    }
    for (const disc of placed) {
      const support = disc.id === state.held ? undefined : supports.get(disc.id);
      if (support !== undefined) events.push(...this.#settle(disc, support, placed));
    }
    if (this.#knocked.size > 0 && state.discs.every((disc) => !this.#knocked.has(disc.spec.id) || rests(disc))) {
      this.#knocked.clear();
    }
    this.#relations = this.#goal.map((relation) => ({ relation, holds: holds(relation, supports, state.held) }));
    this.#follow(supports, state.held);
    if (this.#subTasks) events.push(...this.#subTasks.observe(supports, state.held));
    if (state.held === undefined && atRest(state)) this.#comparePaper(placed, supports);
    return events;
  }

  get judgement(): Judgement {
    const start = this.movesAtStart;
    const least = Math.min(this.#fewestMoves, start);
    return {
      goal: this.#relations,
      progress: start === 0 ? Number(this.#relations.every((r) => r.holds)) : 1 - least / start,
      ...(this.#subTasks && { subTasks: this.#subTasks.count }),
      illegalMoves: this.#illegalMoves,
      drops: this.#drops,
      // The paper's predicate is made for its own cubes.
      ...(this.#discs.length <= 4 ? { paperDisagreements: this.#paperDisagreements } : {}),
    };
  }

  /** Only the top disc of a tower may be taken. */
  #grasp(disc: string): WorldEvent[] {
    this.#released.delete(disc);
    this.#knocked.delete(disc);
    const above = this.#discs.find(({ id }) => this.#support.get(id) === disc && !this.#knocked.has(id));
    if (above === undefined) return [];
    this.#illegalMoves++;
    return [{ kind: "illegal-move", disc, rule: "top-disc-only", other: above.id }];
  }

  /** Compares where a disc came to rest with where it rested before. */
  #settle(disc: PlacedDisc, support: string, placed: readonly PlacedDisc[]): WorldEvent[] {
    const before = this.#support.get(disc.id);
    const releasedAt = this.#released.get(disc.id);
    this.#support.set(disc.id, support);
    this.#released.delete(disc.id);
    const events: WorldEvent[] = [];
    if (this.#knocked.has(disc.id)) {
      return before === undefined || before === support ? [] : [{ kind: "knocked", disc: disc.id }];
    }
    if (releasedAt !== undefined && (support === tableId || releasedAt - disc.pose.position[2] > dropHeight)) {
      this.#drops++;
      events.push({ kind: "dropped", disc: disc.id });
    }
    if (before === undefined || before === support) return events;
    if (releasedAt === undefined) events.push({ kind: "knocked", disc: disc.id });
    const below = placed.find((other) => other.id === support);
    if (below !== undefined && below.edge < disc.edge) {
      this.#illegalMoves++;
      events.push({ kind: "illegal-move", disc: disc.id, rule: "larger-on-smaller", other: support });
    }
    return events;
  }

  /** Keeps the smallest number of legal moves that were ever left. */
  #follow(supports: ReadonlyMap<string, string | undefined>, held: string | undefined): void {
    if (held !== undefined) return;
    const pegIds = this.#pegs.map((p) => p.id);
    const moves = this.#movesLeft(configurationOf(supports, this.#discs, pegIds));
    if (moves === undefined) return;
    this.#movesAtStart ??= moves;
    this.#fewestMoves = Math.min(this.#fewestMoves, moves);
  }

  #comparePaper(placed: readonly PlacedDisc[], supports: ReadonlyMap<string, string | undefined>): void {
    const differs = placed.some((a) =>
      placed.some((b) => a.id !== b.id && paperOn(a, b) !== (supports.get(a.id) === b.id)),
    );
    if (differs) this.#paperDisagreements++;
  }
}

/** Whether no disc moves. */
export const atRest = (state: WorldState): boolean => state.discs.every(rests);

const rests = ({ twist: { linear, angular } }: DiscState): boolean =>
  Math.hypot(...linear) < restSpeed && Math.hypot(...angular) < restTurn;

/** `on(a, b)`, judged on supports; a held disc is on nothing. */
function holds(
  { name, objects: [disc, support], sign }: Relation,
  supports: ReadonlyMap<string, string | undefined>,
  held: string | undefined,
): boolean {
  if (name !== "on" || disc === undefined || support === undefined) {
    throw new RangeError(`The judge knows the relation on(disc, support); got ${name} of ${disc ?? "nothing"}`);
  }
  return (disc !== held && supports.get(disc) === support) === sign;
}

const heightOf = (placed: readonly PlacedDisc[], id: string): number =>
  placed.find((d) => d.id === id)?.pose.position[2] ?? 0;
