import type { DiscSpec, Relation, Rng, Scenario, SymbolicAction, WorldEvent } from "../src/core/index.ts";
import { tableId } from "../src/core/stacking.ts";

/** Chances, per possible action, that it silently does nothing or drops its disc on the table. */
export interface Mishaps {
  readonly silent: number;
  readonly drop: number;
}

/** Discs on discs, pegs, the table or in the hand, and what `pick` and `place` do to them. */
export class SymbolicScene {
  /** Smallest first. */
  readonly discs: readonly DiscSpec[];
  readonly #pegs: readonly string[];
  readonly #supports: Map<string, string>;
  #held: string | undefined;

  /** @throws RangeError on a scenario that does not place every disc exactly once, or on an unknown peg */
  constructor(scenario: Scenario, pegs: readonly string[]) {
    this.discs = [...scenario.scene.discs].sort((a, b) => a.edge - b.edge);
    this.#pegs = pegs;
    this.#supports = startSupports(scenario, pegs);
  }

  get held(): string | undefined {
    return this.#held;
  }

  /** Disc → what it lies on; a held disc has no entry. */
  get supports(): ReadonlyMap<string, string> {
    return this.#supports;
  }

  /**
   * `pick disc from` or `place disc to`: the impossible has no effect, what is only against the rules happens.
   *
   * @throws RangeError on another action, or an object that is not here
   */
  attempt(action: SymbolicAction, mishaps: Mishaps, rng: Rng): readonly WorldEvent[] {
    const [disc, place] = this.#objectsOf(action);
    const isPossible =
      action.name === "pick"
        ? this.#held === undefined && this.#supports.get(disc) === place && !this.#isCovered(disc)
        : this.#held === disc && !this.#isCovered(place);
    if (!isPossible) return [];
    const luck = rng.uniform();
    if (luck < mishaps.silent) return [];
    if (luck < mishaps.silent + mishaps.drop) {
      this.#held = undefined;
      this.#supports.set(disc, tableId);
      return [{ kind: "dropped", disc }];
    }
    if (action.name === "pick") {
      this.#supports.delete(disc);
      this.#held = disc;
      return [];
    }
    this.#held = undefined;
    this.#supports.set(disc, place);
    return this.#edgeOf(disc) < this.#edgeOf(place)
      ? []
      : [{ kind: "illegal-move", disc, rule: "larger-on-smaller", other: place }];
  }

  /** Whether a relation is as its sign says. @throws RangeError on a relation other than on, clear, holding, gripper-empty */
  satisfies({ name, objects, sign }: Relation): boolean {
    const [first = "", second = ""] = objects;
    switch (name) {
      case "on":
        return (this.#supports.get(first) === second) === sign;
      case "clear":
        return (first !== this.#held && !this.#isCovered(first)) === sign;
      case "holding":
        return (this.#held === first) === sign;
      case "gripper-empty":
        return (this.#held === undefined) === sign;
      default:
        throw new RangeError(`The symbolic world judges on, clear, holding and gripper-empty, not "${name}"`);
    }
  }

  #objectsOf({ name, objects }: SymbolicAction): readonly [disc: string, place: string] {
    if (name !== "pick" && name !== "place") {
      throw new RangeError(`The symbolic world has no action "${name}"; it has pick and place`);
    }
    const [disc, place] = objects;
    const ids = this.discs.map(({ id }) => id);
    if (objects.length !== 2 || disc === undefined || place === undefined || !ids.includes(disc)) {
      throw new RangeError(`Action "${name}" needs a disc of the scene and a place; got "${objects.join(" ")}"`);
    }
    if (![...ids, ...this.#pegs, tableId].includes(place)) throw new RangeError(`There is no place "${place}" here`);
    return [disc, place];
  }

  /** Whether something lies on it; nothing can be put on the disc in the hand either. */
  #isCovered(place: string): boolean {
    if (place === tableId) return false;
    return place === this.#held || [...this.#supports.values()].includes(place);
  }

  /** m; a peg or the table bears anything. */
  #edgeOf(id: string): number {
    return this.discs.find((disc) => disc.id === id)?.edge ?? Infinity;
  }
}

function startSupports({ name, scene }: Scenario, pegs: readonly string[]): Map<string, string> {
  const supports = new Map<string, string>();
  const put = (disc: string, support: string): void => {
    if (supports.has(disc)) throw new RangeError(`Scenario "${name}" places disc "${disc}" twice`);
    supports.set(disc, support);
  };
  for (const [peg, tower] of Object.entries(scene.towers)) {
    if (!pegs.includes(peg)) throw new RangeError(`Scenario "${name}" names peg "${peg}", which is not here`);
    for (const [i, disc] of tower.entries()) put(disc, tower[i - 1] ?? peg);
  }
  for (const disc of Object.keys(scene.loose ?? {})) put(disc, tableId);
  const ids = scene.discs.map(({ id }) => id);
  const stray = [...supports.keys()].find((id) => !ids.includes(id));
  if (stray !== undefined) throw new RangeError(`Scenario "${name}" places "${stray}", which is none of its discs`);
  const unplaced = ids.find((id) => !supports.has(id));
  if (unplaced !== undefined) throw new RangeError(`Scenario "${name}" does not place disc "${unplaced}"`);
  return supports;
}
