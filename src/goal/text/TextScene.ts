import type { Atom } from "../../pddl/Domain.ts";
import type { PerceivedObject } from "../GoalPredictor.ts";
import type { SceneWords } from "./parseReference.ts";

/** A disc that can be spoken of; rank 1 is the smallest. */
export interface KnownDisc {
  readonly id: string;
  readonly colour: string | undefined;
  readonly rank: number;
}

/** The objects of a request in order, how they are called, and what stands where. */
export class TextScene {
  /** Smallest first. */
  readonly discs: readonly KnownDisc[];
  /** Ids, left to right. */
  readonly pegs: readonly string[];
  readonly words: SceneWords;
  /** Disc → what it lies on, as far as the facts tell. */
  readonly #supports: ReadonlyMap<string, string>;

  /** @throws RangeError on a disc or peg without a rank: sizes and sides must never be guessed from ids */
  constructor(objects: readonly PerceivedObject[], facts: readonly Atom[]) {
    const ranked = (type: "disc" | "peg"): { readonly object: PerceivedObject; readonly rank: number }[] =>
      objects
        .filter((object) => object.type === type)
        .map((object) => {
          if (object.rank === undefined) throw new RangeError(`The ${type} "${object.id}" has no rank`);
          return { object, rank: object.rank };
        })
        .sort((a, b) => a.rank - b.rank);
    this.discs = ranked("disc").map(({ object, rank }) => ({
      id: object.id,
      colour: object.colour?.toLowerCase(),
      rank,
    }));
    this.pegs = ranked("peg").map(({ object }) => object.id);
    this.words = {
      ids: new Set(objects.map(({ id }) => id)),
      colours: new Set(this.discs.flatMap(({ colour }) => colour ?? [])),
    };
    this.#supports = new Map(
      facts.filter(({ predicate }) => predicate === "on").map(({ args: [disc = "", support = ""] }) => [disc, support]),
    );
  }

  /** Whether anything is known about what lies where. */
  get knowsPlaces(): boolean {
    return this.#supports.size > 0;
  }

  /** Whether a disc stands in the tower above a place. */
  isAbove(disc: string, place: string): boolean {
    const passed = new Set<string>();
    for (let at = this.#supports.get(disc); at !== undefined && !passed.has(at); at = this.#supports.get(at)) {
      if (at === place) return true;
      passed.add(at);
    }
    return false;
  }

  /** The discs that stand on a peg, from the lowest up. */
  towerOn(peg: string): readonly string[] {
    const tower: string[] = [];
    const above = new Map([...this.#supports].map(([disc, support]) => [support, disc]));
    for (let at = above.get(peg); at !== undefined && !tower.includes(at); at = above.get(at)) tower.push(at);
    return tower;
  }

  /** Whether a disc has nothing on it. */
  isTop(disc: string): boolean {
    return ![...this.#supports.values()].includes(disc);
  }

  /** Whether a disc is the lowest of its tower. */
  isBottom(disc: string): boolean {
    const support = this.#supports.get(disc);
    return support !== undefined && !this.discs.some(({ id }) => id === support);
  }

  /** What to call an object: "blue disc", "left peg"; understood in an answer. */
  nameOf(id: string): string {
    const disc = this.discs.find((known) => known.id === id);
    if (disc) {
      const isUnique = this.discs.filter(({ colour }) => colour === disc.colour).length === 1;
      if (disc.colour !== undefined && isUnique) return `${disc.colour} disc`;
      return `disc ${this.discs.indexOf(disc) + 1}`;
    }
    const peg = this.pegs.indexOf(id);
    if (peg < 0) return id;
    return this.pegs.length === 3 ? `${["left", "middle", "right"][peg]!} peg` : `peg ${peg + 1}`;
  }
}
