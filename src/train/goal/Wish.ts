import { tableId } from "../../core/index.ts";
import { pegIds, type TowerScene } from "./TowerScene.ts";

/** What the final state has to be like: the literals of a goal. */
export interface Wish {
  /** What discs are to lie on directly. */
  readonly on?: Readonly<Record<string, string>>;
  readonly notOn?: readonly (readonly [disc: string, support: string])[];
  readonly clear?: readonly string[];
}

/** Both at once. */
export const both = (first: Wish, second: Wish): Wish => ({
  on: { ...first.on, ...second.on },
  notOn: [...(first.notOn ?? []), ...(second.notOn ?? [])],
  clear: [...(first.clear ?? []), ...(second.clear ?? [])],
});

/** Whether the scene is as wished already. */
export const holds = (scene: TowerScene, { on = {}, notOn = [], clear = [] }: Wish): boolean =>
  Object.entries(on).every(([disc, support]) => scene.supports.get(disc) === support) &&
  notOn.every(([disc, support]) => scene.supports.get(disc) !== support) &&
  clear.every((id) => scene.isClear(id));

/**
 * Whether some state is as wished in which no disc lies on a smaller one and every disc on a peg, or on the table if it
 * does so now.
 */
export function canHold(scene: TowerScene, { on = {}, notOn = [], clear = [] }: Wish): boolean {
  const tops: string[] = [...pegIds];
  const mayLie = (disc: string, support: string): boolean =>
    (on[disc] === undefined || on[disc] === support) &&
    !clear.includes(support) &&
    !notOn.some(([other, not]) => other === disc && not === support);
  // Largest first, so that what a disc may lie on is what its peg's tower ends with.
  const place = (i: number): boolean => {
    const disc = scene.discs[i]?.id;
    if (disc === undefined) return true;
    if (scene.loose.includes(disc) && mayLie(disc, tableId) && place(i - 1)) return true;
    for (const [peg, support] of tops.entries()) {
      if (!mayLie(disc, support)) continue;
      tops[peg] = disc;
      const found = place(i - 1);
      tops[peg] = support;
      if (found) return true;
    }
    return false;
  };
  return place(scene.discs.length - 1);
}
