import { tableId } from "../../core/index.ts";
import type { PerceivedObject } from "../../goal/GoalPredictor.ts";
import type { Atom } from "../../pddl/Domain.ts";
import { factsFromSupports } from "../../perception/factsFromSupports.ts";

export interface SceneDisc {
  readonly id: string;
  readonly colour: string;
}

/** Pegs from the operator's left. */
export const pegIds = ["peg1", "peg2", "peg3"] as const;
export type PegId = (typeof pegIds)[number];
export const isPeg = (id: string): id is PegId => (pegIds as readonly string[]).includes(id);

/** Discs in towers on three pegs, and maybe on the bare table. */
export class TowerScene {
  /** Smallest first. */
  readonly discs: readonly SceneDisc[];
  /** Of each peg, from the bottom up. */
  readonly towers: readonly (readonly string[])[];
  readonly loose: readonly string[];
  /** What each disc lies on. */
  readonly supports: ReadonlyMap<string, string>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #riders: ReadonlyMap<string, string>;

  constructor(discs: readonly SceneDisc[], towers: readonly (readonly string[])[], loose: readonly string[]) {
    this.discs = discs;
    this.towers = towers;
    this.loose = loose;
    const supports = new Map(loose.map((id) => [id, tableId]));
    for (const [peg, tower] of towers.entries()) {
      for (const [level, id] of tower.entries()) supports.set(id, tower[level - 1] ?? pegIds[peg]!);
    }
    this.supports = supports;
    this.#ranks = new Map(discs.map(({ id }, i) => [id, i + 1]));
    this.#riders = new Map([...supports].map(([id, support]) => [support, id]));
  }

  /** Of a disc, 1 for the smallest; of a peg infinite, as every disc fits on it. */
  rank(id: string): number {
    return this.#ranks.get(id) ?? Infinity;
  }

  /** What lies on a disc or peg. */
  riderOf(id: string): string | undefined {
    return this.#riders.get(id);
  }

  isClear(id: string): boolean {
    return !this.#riders.has(id);
  }

  /** The peg that a disc's tower stands on; none if it is loose. */
  pegOf(disc: string): PegId | undefined {
    return pegIds[this.towers.findIndex((tower) => tower.includes(disc))];
  }

  towerOn(peg: PegId): readonly string[] {
    return this.towers[pegIds.indexOf(peg)]!;
  }

  /** The only peg on which nothing stands, if there is just one. */
  get emptyPeg(): PegId | undefined {
    const empty = pegIds.filter((peg) => this.isClear(peg));
    return empty.length === 1 ? empty[0] : undefined;
  }

  get objects(): readonly PerceivedObject[] {
    return [
      ...this.discs.map(({ id, colour }, i): PerceivedObject => ({ id, type: "disc", colour, rank: i + 1 })),
      ...pegIds.map((id, i): PerceivedObject => ({ id, type: "peg", rank: i + 1 })),
      { id: tableId, type: "table" },
    ];
  }

  get facts(): readonly Atom[] {
    const sized = this.discs.map(({ id }, i) => ({ id, edge: 0.03 + 0.005 * i }));
    return factsFromSupports(sized, pegIds, this.supports, undefined);
  }
}
