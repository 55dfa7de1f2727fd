import { onClasses, statuses } from "../../goal/learned/goalLayout.ts";
import { slots, type SlottedScene } from "../../goal/learned/SlottedScene.ts";
import { maxTokens } from "../../goal/learned/tokens.ts";
import type { GoalExample } from "./GoalExample.ts";

/** Other literals: `notOn` of each disc and spot, `clear` of each spot, candidates. */
const literalCount = slots.discs * slots.spots + 2 * slots.spots;
const clearFrom = slots.discs * slots.spots;
const candidatesFrom = clearFrom + slots.spots;

/** Shapes of what the network is to say of n requests of at most so many tokens; float32. */
export const goalTargets = (n: number, length = maxTokens) =>
  ({
    /** Weight in the wanted class of each disc, 0 elsewhere. */
    on: [n, slots.discs, onClasses],
    status: [n, statuses.length],
    literals: [n, literalCount],
    weights: [n, literalCount],
    /** Weight at the disc or peg that a token stands for, 0 elsewhere. */
    mentions: [n, length, slots.spots],
  }) as const;

export type GoalTargetName = keyof ReturnType<typeof goalTargets>;

/**
 * How much the parts of a sample's loss count: what the discs lie on, shared by them; `notOn` literals, summed over what a disc may
 * lie on and shared by the discs; each `clear` literal, each candidate; the status; what tokens stand for, shared by them.
 */
const weight = { on: 4, notOn: 4, clear: 1, candidate: 0.25, status: 1, mentions: 2 } as const;

/** What the network is to say of a batch of examples. */
export class GoalTargets {
  readonly numbers: Readonly<Record<GoalTargetName, Float32Array>>;
  readonly #lengths: Readonly<Record<GoalTargetName, number>>;

  /** @param length places for tokens of each request */
  constructor(batch: number, length = maxTokens) {
    const lengths = Object.entries(goalTargets(1, length)).map(
      ([name, shape]) => [name, shape.reduce<number>((a, b) => a * b, 1)] as const,
    );
    this.#lengths = Object.fromEntries(lengths) as Record<GoalTargetName, number>;
    this.numbers = Object.fromEntries(
      lengths.map(([name, length]) => [name, new Float32Array(batch * length)]),
    ) as Record<GoalTargetName, Float32Array>;
  }

  /**
   * Writes an example into a row that has not been written to. A goal tells of each disc and literal what is asked and what is not; of
   * an impossible request only what is asked is known, of others nothing but their candidates.
   *
   * @throws RangeError on an object that the scene has not
   */
  fill(row: number, { status, on, notOn, clear, candidates }: GoalExample, scene: SlottedScene): void {
    const known = status === "predicted" ? "all" : status === "impossible" ? "asked" : "none";
    const discs = scene.discs.length;
    const slot = (id: string): number => {
      const found = scene.slotOf(id);
      if (found === undefined || found >= slots.spots)
        throw new RangeError(`The example names "${id}", which is no disc or peg`);
      return found;
    };
    this.#row("status", row)[statuses.indexOf(status)] = weight.status;
    const classes = this.#row("on", row);
    const [literals, weights] = [this.#row("literals", row), this.#row("weights", row)];
    const ask = (literal: number, count: number): void => {
      literals[literal] = 1;
      weights[literal] = count;
    };
    if (known === "all") {
      for (const spot of scene.spots) {
        for (let disc = 0; disc < discs; disc++) weights[disc * slots.spots + spot] = weight.notOn / discs;
        weights[clearFrom + spot] = weight.clear;
      }
    }
    if (known !== "none") {
      for (const [disc, support] of on.entries()) {
        if (support === undefined && known === "asked") continue;
        classes[disc * onClasses + (support === undefined ? 0 : 1 + slot(support))] = weight.on / discs;
      }
      for (const [disc, support] of notOn) ask(slot(disc) * slots.spots + slot(support), weight.notOn / discs);
      for (const id of clear) ask(clearFrom + slot(id), weight.clear);
    }
    if (candidates.length === 0) return;
    for (const spot of scene.spots) weights[candidatesFrom + spot] = weight.candidate;
    for (const id of candidates) ask(candidatesFrom + slot(id), weight.candidate);
  }

  /** Writes what the tokens of a row stand for. @param objects of each token, a disc or peg, or nothing that is known */
  fillMentions(row: number, objects: readonly (string | undefined)[], scene: SlottedScene): void {
    const known = objects.filter((object) => object !== undefined).length;
    const mentions = this.#row("mentions", row);
    for (const [token, object] of objects.entries()) {
      if (object !== undefined) mentions[token * slots.spots + scene.slotOf(object)!] = weight.mentions / known;
    }
  }

  #row(name: GoalTargetName, row: number): Float32Array {
    const length = this.#lengths[name];
    return this.numbers[name].subarray(row * length, (row + 1) * length);
  }
}
