import { tableId } from "../../core/index.ts";
import { type Draft, type Drafter, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { join } from "./dress.ts";
import { drawMove, moveFillings, putWords } from "./drawPlacing.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { pegIds } from "./TowerScene.ts";
import { both } from "./Wish.ts";

/** Something is to be free, or not to lie where it lies; sometimes besides a move. */
export const drawForbidding: Drafter = (drawing) => {
  const ways = { peg: 32, disc: 20, not: 20, move: 10, and: 5, wish: 9, instead: 7, off: 6 };
  return drafters[drawWeighted(ways, drawing.rng)](drawing);
};

const drafters = {
  peg: drawClearPeg,
  disc: drawClearDisc,
  not: drawNotIn,
  move: drawPutNot,
  and: drawClearAndPut,
  wish: drawNotAndPut,
  instead: drawInstead,
  off: drawOffThenPut,
};

function drawClearPeg(drawing: Drawing): Draft | undefined {
  const peg = drawing.rng.pick(pegIds);
  return predicted(drawing, { clear: [peg] }, () =>
    drawing.wording.frame("clear-peg", drawing.wording.pegFillings("", peg, "any")),
  );
}

function drawClearDisc(drawing: Drawing): Draft | undefined {
  const disc = drawing.rng.pick(drawing.scene.discs).id;
  return predicted(drawing, { clear: [disc] }, () =>
    drawing.wording.frame("clear-disc", drawing.wording.discFillings("", disc, drawing.taste)),
  );
}

function drawNotIn(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const disc = rng.pick(scene.discs).id;
  const place = scene.supports.get(disc)!;
  if (place === tableId) return undefined;
  return predicted(drawing, { notOn: [[disc, place]] }, () =>
    wording.frame("not-in", {
      ...wording.discFillings("", disc, taste),
      // "Take red off what it lies on" would be circular if the place went by its neighbour.
      ...wording.placeFillings("", place, { ...usualTaste, relation: 0 }),
    }),
  );
}

function drawPutNot(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording } = drawing;
  const move = drawMove(drawing);
  const other = rng.pick(scene.discs).id;
  const place = scene.supports.get(other)!;
  if (other === move.disc || place === tableId || scene.supports.get(move.disc) === move.place) return undefined;
  const taste = steady(usualTaste);
  return predicted(drawing, { on: { [move.disc]: move.place }, notOn: [[other, place]] }, () =>
    wording.frame("put-not", {
      ...moveFillings(drawing, move),
      ...wording.discFillings("2", other, taste),
      ...wording.placeFillings("2", place, taste),
    }),
  );
}

/** A disc in the place of the one that lies there. */
function drawInstead(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const move = drawMove(drawing);
  const other = scene.riderOf(move.place);
  if (other === undefined || other === move.disc) return undefined;
  return predicted(drawing, { on: { [move.disc]: move.place }, notOn: [[other, move.place]] }, () =>
    wording.frame("instead", {
      ...wording.discFillings("", move.disc, rng.uniform() < 0.5 ? taste : steady(taste)),
      ...wording.discFillings("2", other, steady(usualTaste)),
      ...wording.placeFillings("", move.place, { ...steady(usualTaste), relation: 0 }),
    }),
  );
}

/** What lies on a disc shall not stay there, and the disc shall go somewhere. */
function drawOffThenPut(drawing: Drawing): Draft | undefined {
  const { scene, wording, taste } = drawing;
  const move = drawMove(drawing);
  const other = scene.riderOf(move.disc);
  if (other === undefined || other === move.place || scene.supports.get(move.disc) === move.place) return undefined;
  return predicted(drawing, { on: { [move.disc]: move.place }, notOn: [[other, move.disc]] }, () =>
    wording.frame("off-then", {
      ...wording.discFillings("", move.disc, steady(taste)),
      ...wording.discFillings("2", other, steady(usualTaste)),
      ...wording.placeFillings("", move.place, steady(usualTaste)),
    }),
  );
}

function drawClearAndPut(drawing: Drawing): Draft | undefined {
  const { rng } = drawing;
  const move = drawMove(drawing);
  const first = rng.uniform() < 0.5 ? drawClearPeg(drawing) : drawClearDisc(drawing);
  if (first === undefined) return undefined;
  return predicted(drawing, both(first.wish, { on: { [move.disc]: move.place } }), () => {
    const parts = rng.shuffle([first.words, putWords(drawing, move)]);
    return join(parts[0]!, parts[1]!, rng);
  });
}

/** A disc shall leave what it lies on, and another one shall go somewhere. */
function drawNotAndPut(drawing: Drawing): Draft | undefined {
  const { rng } = drawing;
  const first = drawNotIn(drawing);
  const move = drawMove(drawing);
  if (first === undefined || first.wish.notOn?.[0]?.[0] === move.disc) return undefined;
  return predicted(drawing, both(first.wish, { on: { [move.disc]: move.place } }), () => {
    const put = putWords({ ...drawing, taste: steady(drawing.taste) }, move);
    return rng.uniform() < 0.7 ? join(first.words, put, rng) : join(put, first.words, rng);
  });
}
