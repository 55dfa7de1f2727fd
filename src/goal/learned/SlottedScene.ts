import { tableId } from "../../core/index.ts";
import type { Atom } from "../../pddl/Domain.ts";
import type { PerceivedObject } from "../GoalPredictor.ts";

/** Most discs that the network knows, and its number of pegs. */
export const maxDiscs = 7;
export const pegCount = 3;

/** Slots of the network's objects: discs from the smallest up, pegs from the left, the table. */
export const slots = {
  discs: maxDiscs,
  spots: maxDiscs + pegCount,
  table: maxDiscs + pegCount,
  all: maxDiscs + pegCount + 1,
} as const;

/** What the network is told of a scene: slots instead of ids. */
export class SlottedScene {
  /** Ids, smallest first. */
  readonly discs: readonly string[];
  /** Colour words of the discs. */
  readonly colours: readonly (string | undefined)[];
  /** Ids, left to right. */
  readonly pegs: readonly string[];
  /** Slot that each disc lies on; undefined where no fact tells. */
  readonly supports: readonly (number | undefined)[];

  /**
   * @param objects as in a GoalRequest
   * @param facts only `on` is read
   * @throws RangeError on a disc or peg without a rank
   */
  constructor(objects: readonly PerceivedObject[], facts: readonly Atom[]) {
    const ranked = (type: "disc" | "peg"): readonly PerceivedObject[] => {
      const found = objects.filter((object) => object.type === type);
      const unranked = found.find(({ rank }) => rank === undefined);
      if (unranked) throw new RangeError(`The ${type} "${unranked.id}" has no rank`);
      return found.sort((a, b) => a.rank! - b.rank!);
    };
    const discs = ranked("disc");
    this.discs = discs.map(({ id }) => id);
    this.colours = discs.map(({ colour }) => colour?.toLowerCase());
    this.pegs = ranked("peg").map(({ id }) => id);
    const supportOf = new Map(
      facts.filter(({ predicate }) => predicate === "on").map(({ args }) => [args[0], args[1]]),
    );
    this.supports = this.discs.map((id) => {
      const support = supportOf.get(id);
      return support === undefined ? undefined : this.slotOf(support);
    });
  }

  /** Whether the network can be shown it. */
  get fits(): boolean {
    return this.discs.length > 0 && this.discs.length <= maxDiscs && this.pegs.length === pegCount;
  }

  /** Slot of an object; undefined for one that is not there. */
  slotOf(id: string): number | undefined {
    if (id === tableId) return slots.table;
    const disc = this.discs.indexOf(id);
    if (disc >= 0) return disc;
    const peg = this.pegs.indexOf(id);
    return peg < 0 ? undefined : slots.discs + peg;
  }

  /** Id of what is in a slot. @throws RangeError on an empty slot */
  idOf(slot: number): string {
    const id = slot === slots.table ? tableId : slot < slots.discs ? this.discs[slot] : this.pegs[slot - slots.discs];
    if (id === undefined) throw new RangeError(`There is nothing in slot ${slot}`);
    return id;
  }

  /** Slots of discs and pegs that are there. */
  get spots(): readonly number[] {
    return [...this.discs.keys(), ...this.pegs.map((_, i) => slots.discs + i)];
  }
}
