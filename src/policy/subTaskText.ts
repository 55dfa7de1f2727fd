import type { DiscSpec } from "../core/index.ts";

/** What the areas are called, from the operator's left. */
const areas = ["left", "middle", "right"] as const;

/** What is where, as far as commands name it. */
export interface CommandedScene {
  readonly discs: readonly Pick<DiscSpec, "id" | "colour">[];
  /** From the operator's left. */
  readonly pegs: readonly { readonly id: string }[];
}

/**
 * What a planner tells a policy to do next, in the words of the paper (reference/price-is-not-right.md, "Systems compared"): each plan
 * step, pick or place, is one command. Demonstrations are labelled with it, and planner-guided agents say it.
 *
 * @throws RangeError on a step that is neither, or a peg that has no name
 */
export function subTaskText(
  { action, args }: { readonly action: string; readonly args: readonly string[] },
  { discs, pegs }: CommandedScene,
): string {
  const [disc = "", place = ""] = args;
  const block = (id: string): string => `the ${discs.find((each) => each.id === id)?.colour ?? id} block`;
  if (action === "pick") return `Pick ${block(disc)}.`;
  const peg = pegs.findIndex(({ id }) => id === place);
  const area = areas[peg];
  if (action !== "place" || (peg >= 0 && area === undefined)) {
    throw new RangeError(`There are no words for (${[action, ...args].join(" ")})`);
  }
  return `Place ${block(disc)} ${area === undefined ? `on top of ${block(place)}` : `in the ${area} area`}.`;
}
