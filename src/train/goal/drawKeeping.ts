import { tableId } from "../../core/index.ts";
import { type Drafter, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { join, unended } from "./dress.ts";
import { drawMove, type Move, moveFillings } from "./drawPlacing.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { isPeg, pegIds } from "./TowerScene.ts";

/** A disc moves; all others, one or a tower stay on what they lie on. */
export const drawKeeping: Drafter = (drawing) => {
  const ways = { rest: 44, only: 24, list: 18, some: 12, disc: 7, peg: 7 };
  const { scene, rng, wording } = drawing;
  const move = drawMove(drawing);
  // What lies on it would stay on it and yet be moved: nobody could say whether that is "where it is".
  if (!scene.isClear(move.disc) || scene.supports.get(move.disc) === move.place) return undefined;
  const way = drawWeighted(ways, rng);
  const peg = rng.pick(pegIds);
  const other = rng.pick(scene.discs).id;
  const some = drawSomeThings(drawing, move);
  const kept =
    way === "disc"
      ? [other]
      : way === "peg"
        ? scene.towerOn(peg)
        : way === "some"
          ? some.flatMap((thing) => (isPeg(thing) ? scene.towerOn(thing) : [thing]))
          : scene.discs.map(({ id }) => id).filter((id) => id !== move.disc);
  if (way === "list" && kept.length < 2) return undefined;
  if (way === "some" && some.length < 2) return undefined;
  if (kept.length === 0 || kept.includes(move.disc) || kept.some((id) => scene.supports.get(id) === tableId))
    return undefined;
  const stay = Object.fromEntries(kept.map((id) => [id, scene.supports.get(id)!]));
  // "Leave that tower alone" and "put red on it" do not go together.
  if (way === "peg" && (scene.pegOf(move.place) ?? move.place) === peg) return undefined;
  return predicted(drawing, { on: { ...stay, [move.disc]: move.place } }, () => {
    switch (way) {
      case "only":
        return wording.frame("only", moveFillings(drawing, move));
      case "rest":
        return join(silentPutWords(drawing, move), wording.frame("keep-rest", {}), rng);
      case "list": {
        const things = pegIds.flatMap((each) => {
          const tower = scene.towerOn(each).filter((id) => id !== move.disc);
          const isWhole = tower.length > 1 && tower.length === scene.towerOn(each).length;
          return isWhole && rng.uniform() < 0.35 ? [each] : tower;
        });
        // One tower alone is no list.
        return things.length < 2
          ? join(silentPutWords(drawing, move), wording.frame("keep-rest", {}), rng)
          : listWords(drawing, move, things);
      }
      case "some":
        return listWords(drawing, move, some);
      case "disc":
        return join(
          silentPutWords(drawing, move),
          wording.frame("stay", wording.discFillings("", other, steady(usualTaste))),
          rng,
        );
      case "peg":
        return join(silentPutWords(drawing, move), wording.frame("stay-peg", wording.pegFillings("", peg, "any")), rng);
    }
  });
};

/** A move, and discs and towers that stay; which come first now and then. */
function listWords(drawing: Drawing, move: Move, things: readonly string[]): string {
  const { rng, wording } = drawing;
  const words = silentPutWords(drawing, move);
  const stays = wording.frame("stay-list", { up: () => wording.list(rng.shuffle(things), steady(usualTaste)) });
  if (/^[,;]/.test(stays)) return `${unended(words)}${stays}`;
  const isFirst = rng.uniform() < 0.3 && !/^(?:and|but|with|without|while|keeping)\b/.test(stays);
  return isFirst ? join(stays, words, rng) : join(words, stays, rng);
}

/** Two or three discs and towers that a move leaves as they are; others may be there. */
function drawSomeThings({ scene, rng }: Drawing, move: Move): readonly string[] {
  const goal = scene.pegOf(move.place) ?? move.place;
  const things = pegIds.flatMap((peg): readonly string[] => {
    const tower = scene.towerOn(peg);
    const isWhole = tower.length > 1 && peg !== goal && !tower.includes(move.disc);
    return isWhole && rng.uniform() < 0.6 ? [peg] : tower.filter((id) => id !== move.disc);
  });
  return rng.shuffle(things).slice(0, rng.pick([2, 2, 3]));
}

/**
 * Words for a move that do not say "do what you like with the others", nor name the disc that stays as the one to be put
 * under the other.
 */
export function silentPutWords(drawing: Drawing, move: Move): string {
  const put = (): string => drawing.wording.frame("put", moveFillings(drawing, move));
  let words = put();
  for (let tries = 0; tries < 10 && /\b(?:others?|rest|rearrange|whatever|regardless)\b/i.test(words); tries++)
    words = put();
  return words;
}
