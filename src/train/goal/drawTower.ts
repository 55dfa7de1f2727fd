import { type Drafter, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { chainOf, drawUpwards, noticedPeg } from "./drawPlacing.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { pegIds } from "./TowerScene.ts";

const ways = { whole: 38, sorted: 16, all: 7, up: 11, down: 8, ends: 6, part: 8 };

/** One tower on one peg: of all discs, of those that are listed, or one that stands elsewhere. */
export const drawTower: Drafter = (drawing) =>
  (drawing.rng.uniform() < 0.13
    ? drawMovedTower
    : drawing.scene.discs.length === 3 && drawing.rng.uniform() < 0.2
      ? drawThreeSizes
      : drawBuiltTower)(drawing);

/** All three discs, told by their sizes; on a peg or wherever. */
const drawThreeSizes: Drafter = (drawing) => {
  const peg = drawing.rng.pick(pegIds);
  const { fillings, isNamed } = noticedPeg(drawing, peg);
  const words = drawing.wording.frame("tower-three", fillings);
  return predicted(drawing, { on: chainOf(drawUpwards(drawing, 3), isNamed() ? peg : undefined) }, () => words);
};

const drawBuiltTower: Drafter = (drawing) => {
  const { scene, rng, wording, taste } = drawing;
  const peg = rng.pick(pegIds);
  const count = scene.discs.length;
  const way = drawWeighted(ways, rng);
  const upwards = drawUpwards(drawing, way === "part" && count > 2 ? 2 + rng.integer(count - 2) : count);
  return predicted(drawing, { on: chainOf(upwards, peg) }, () => {
    const place = wording.pegFillings("", peg, "any");
    switch (way) {
      case "whole":
        return wording.frame("tower", place);
      case "sorted":
        return wording.frame("tower-sorted", place);
      case "all":
        return wording.frame("tower-all", place);
      case "ends":
        return wording.frame("tower-ends", {
          ...place,
          ...wording.discFillings("", upwards[0]!, steady(taste)),
          ...wording.discFillings("2", upwards.at(-1)!, steady(taste)),
        });
      case "up":
      case "down":
      case "part": {
        const section = listSection(drawing, way === "part" ? rng.pick(["up", "down"]) : way, upwards.length);
        return wording.frame(section, { ...place, ...listFillings(drawing, upwards) });
      }
    }
  });
};

/** One of the towers to another peg, which is empty; sometimes with another disc on top. */
const drawMovedTower: Drafter = (drawing) => {
  const { scene, rng, wording } = drawing;
  const pegs = rng.shuffle(pegIds);
  const from = pegs.find((peg) => scene.towerOn(peg).length > 1);
  const to = pegs.find((peg) => scene.isClear(peg));
  if (from === undefined || to === undefined) return undefined;
  const tower = scene.towerOn(from);
  const smaller = scene.discs.filter(({ id }) => scene.rank(id) < scene.rank(tower.at(-1)!));
  const top = smaller.length > 0 && rng.uniform() < 0.5 ? rng.pick(smaller).id : undefined;
  return predicted(drawing, { on: chainOf(top === undefined ? tower : [...tower, top], to) }, () =>
    wording.frame(top === undefined ? "move-tower" : "move-tower-top", {
      ...wording.pegFillings("", to, "if-empty"),
      ...wording.pegFillings("2", from, "side"),
      ...(top === undefined ? {} : wording.discFillings("", top, steady(usualTaste))),
    }),
  );
};

/** A section with a list of discs; some of their wordings fit only if no disc is left out. */
function listSection({ scene, rng }: Drawing, direction: "up" | "down", listed: number): string {
  const isWhole = listed === scene.discs.length;
  return isWhole && rng.uniform() < 0.2 ? `tower-${direction}-all` : `tower-${direction}`;
}

/** `{up}` and `{down}`. */
export const listFillings = (
  { wording, taste }: Drawing,
  upwards: readonly string[],
): Readonly<Record<string, () => string>> => ({
  up: () => wording.list(upwards, steady(taste)),
  down: () => wording.list(upwards.toReversed(), steady(taste)),
});
