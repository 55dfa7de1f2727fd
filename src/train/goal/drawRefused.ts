import { type Draft, type Drafter, type Drawing, impossible, steady, usualTaste } from "./Draft.ts";
import { join } from "./dress.ts";
import { silentPutWords } from "./drawKeeping.ts";
import {
  chainOf,
  drawDifferentMoves,
  drawMove,
  drawUpwards,
  moveFillings,
  noticedPeg,
  putWords,
} from "./drawPlacing.ts";
import { severalWords } from "./drawSeveral.ts";
import { listFillings } from "./drawTower.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { isPeg, pegIds } from "./TowerScene.ts";
import type { Fillings } from "./Wording.ts";

/** What no legal state fulfils. */
export const drawImpossible: Drafter = (drawing) => {
  const ways = {
    larger: 40,
    part: 16,
    two: 10,
    list: 14,
    ends: 3,
    order: 10,
    both: 8,
    self: 6,
    cycle: 7,
    air: 3,
    freed: 3,
    apart: 9,
    against: 5,
  };
  return impossibleDrafters[drawWeighted(ways, drawing.rng)](drawing);
};

const impossibleDrafters = {
  larger: drawLargerOnSmaller,
  part: drawWrongPart,
  two: drawLargerBesides,
  list: drawWrongList,
  ends: drawWrongEnds,
  order: drawUpsideDown,
  both: drawSideBySide,
  self: drawOnItself,
  cycle: drawCycle,
  air: drawUnphysical,
  freed: drawFreedAndUsed,
  apart: drawTwoPlaces,
  against: drawContradiction,
};

/** Two discs, the larger one first. */
const drawPair = (drawing: Drawing): readonly [string, string] => drawUpwards(drawing, 2) as readonly [string, string];

function drawLargerOnSmaller(drawing: Drawing): Draft | undefined {
  const { rng, wording } = drawing;
  const [larger, smaller] = drawPair(drawing);
  const move = { disc: larger, place: smaller };
  return impossible(drawing, { on: { [larger]: smaller } }, () =>
    rng.uniform() < 0.1
      ? join(silentPutWords(drawing, move), wording.frame("keep-rest", {}), rng)
      : putWords(drawing, move),
  );
}

/** Two or three moves, one of them of a larger disc onto a smaller one. */
function drawWrongPart(drawing: Drawing): Draft | undefined {
  const { scene, rng } = drawing;
  const drawn = drawDifferentMoves(drawing, rng.pick([2, 2, 3]));
  if (drawn === undefined) return undefined;
  const wrong = rng.integer(drawn.length);
  const smaller = scene.discs.filter(({ id }) => scene.rank(id) < scene.rank(drawn[wrong]!.disc));
  if (smaller.length === 0) return undefined;
  const moves = drawn.with(wrong, { disc: drawn[wrong]!.disc, place: rng.pick(smaller).id });
  const on = Object.fromEntries(moves.map(({ disc, place }) => [disc, place]));
  return impossible(drawing, { on }, () => severalWords(drawing, moves));
}

/** A larger disc on a smaller one as a part of a longer wish. */
function drawLargerBesides(drawing: Drawing): Draft | undefined {
  const { rng, wording, taste } = drawing;
  const [larger, smaller] = drawPair(drawing);
  const peg = rng.pick(pegIds);
  return impossible(drawing, { on: { [smaller]: peg, [larger]: smaller } }, () =>
    wording.frame(rng.pick(["put-both", "put-chain"]), {
      ...wording.discFillings("", smaller, taste),
      ...wording.discFillings("2", larger, steady(taste)),
      ...wording.pegFillings("", peg, "if-empty"),
      ...wording.placeFillings("", peg, usualTaste),
    }),
  );
}

function drawWrongList(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording } = drawing;
  const count = scene.discs.length;
  const listed = rng.shuffle(drawUpwards(drawing, 2 + rng.integer(count - 1)));
  const section = rng.pick(["tower-up", "tower-down", "tower-some"]);
  const peg = rng.pick(pegIds);
  return impossible(drawing, { on: chainOf(listed, section === "tower-some" ? undefined : peg) }, () =>
    wording.frame(section, { ...listFillings(drawing, listed), ...wording.pegFillings("", peg, "if-empty") }),
  );
}

/** The largest disc on top of all, the smallest at the bottom. */
function drawWrongEnds({ scene, rng, wording, taste }: Drawing): Draft {
  const peg = rng.pick(pegIds);
  const [smallest, largest] = [scene.discs[0]!.id, scene.discs.at(-1)!.id];
  const words = wording.frame("tower-ends", {
    ...wording.discFillings("", smallest, steady(taste)),
    ...wording.discFillings("2", largest, steady(taste)),
    ...wording.pegFillings("", peg, "if-empty"),
  });
  return { status: "impossible", wish: { on: { [smallest]: peg } }, words };
}

function drawUpsideDown(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording } = drawing;
  const upwards = scene.discs.map(({ id }) => id);
  const peg = rng.pick(pegIds);
  const { fillings, isNamed } = noticedPeg(drawing, peg);
  const words = wording.frame("impossible-order", fillings);
  return impossible(drawing, { on: chainOf(upwards, isNamed() ? peg : undefined) }, () => words);
}

/** Two discs directly on one peg or disc. */
function drawSideBySide(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const [first, second] = rng.shuffle(drawPair(drawing)) as [string, string];
  const larger = scene.discs.filter(({ id }) => scene.rank(id) > Math.max(scene.rank(first), scene.rank(second)));
  const place = larger.length > 0 && rng.uniform() < 0.25 ? rng.pick(larger).id : rng.pick(pegIds);
  return impossible(drawing, { on: { [first]: place, [second]: place } }, () =>
    wording.frame("impossible-both", {
      ...wording.discFillings("", first, taste),
      ...wording.discFillings("2", second, taste),
      ...wording.placeFillings("", place, usualTaste),
    }),
  );
}

/** One disc at two places. */
function drawTwoPlaces({ scene, rng, wording, taste }: Drawing): Draft {
  const disc = rng.pick(scene.discs).id;
  const larger = scene.discs.filter(({ id }) => scene.rank(id) > scene.rank(disc)).map(({ id }) => id);
  // A peg and a disc might be one place: where that disc stands.
  const places = larger.length > 1 && rng.uniform() < 0.3 ? larger : pegIds;
  const [first, second] = rng.shuffle(places);
  const words = wording.frame("impossible-two-places", {
    ...wording.discFillings("", disc, taste),
    ...wording.placeFillings("", first!, usualTaste),
    ...wording.placeFillings("2", second!, usualTaste),
  });
  return { status: "impossible", wish: {}, words };
}

/** One disc somewhere and not there. */
function drawContradiction({ scene, rng, wording, taste }: Drawing): Draft {
  const disc = rng.pick(scene.discs).id;
  const larger = scene.discs.filter(({ id }) => scene.rank(id) > scene.rank(disc)).map(({ id }) => id);
  const place = rng.pick([...pegIds, ...larger]);
  const words = wording.frame("impossible-contradiction", {
    ...wording.discFillings("", disc, taste),
    ...wording.placeFillings("", place, usualTaste),
  });
  return { status: "impossible", wish: { on: { [disc]: place }, notOn: [[disc, place]] }, words };
}

function drawOnItself(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const disc = rng.pick(scene.discs).id;
  return impossible(drawing, { on: { [disc]: disc } }, () =>
    wording.frame("impossible-self", wording.discFillings("", disc, taste)),
  );
}

/** Each of two or three discs on the next one. */
function drawCycle({ scene, rng, wording, taste }: Drawing): Draft | undefined {
  if (scene.discs.length < 3) return undefined;
  const discs = rng.shuffle(scene.discs).slice(0, 3);
  let count = 2;
  const fillings = discs.map(({ id }, i): Fillings => {
    const slot = `disc${suffixes[i]!}`;
    const words = wording.discFillings(suffixes[i]!, id, steady(taste))[slot]!;
    return {
      [slot]: () => {
        count = Math.max(count, i + 1);
        return words();
      },
    };
  });
  const words = wording.frame("impossible-cycle", Object.assign({}, ...fillings) as Fillings);
  const named = discs.slice(0, count);
  const on = Object.fromEntries(named.map(({ id }, i) => [id, named[(i + 1) % count]!.id]));
  return { status: "impossible", wish: { on }, words };
}

const suffixes = ["", "2", "3"] as const;

/** What no goal can say: discs in the air, on edge, in one another. */
function drawUnphysical(drawing: Drawing): Draft {
  return { status: "impossible", wish: {}, words: drawing.wording.frame("impossible-air", anyFillings(drawing)) };
}

/** A place is to be free and used at once. */
function drawFreedAndUsed(drawing: Drawing): Draft | undefined {
  const { rng, wording } = drawing;
  const move = drawMove(drawing);
  return impossible(drawing, { on: { [move.disc]: move.place }, clear: [move.place] }, () => {
    const freed = isPeg(move.place)
      ? wording.frame("clear-peg", wording.pegFillings("", move.place, "side"))
      : wording.frame("clear-disc", wording.discFillings("", move.place, steady(usualTaste)));
    const parts = rng.shuffle([freed, wording.frame("put", moveFillings(drawing, move))]);
    return join(parts[0]!, parts[1]!, rng);
  });
}

/** Every slot for discs and places, filled with something that is there. */
export function anyFillings({ scene, rng, wording, taste }: Drawing): Fillings {
  const discs = rng.shuffle(scene.discs).map(({ id }) => id);
  const pegs = rng.shuffle(pegIds);
  // With fewer than three discs the third is the first again; only such scenes are drawn where that would matter.
  const disc = (i: number): string => discs[i % discs.length]!;
  const largest = scene.discs.at(-1)!.id;
  const places = [0, 1].map((i) => (rng.uniform() < 0.75 || disc(0) === largest ? pegs[i]! : largest));
  return {
    ...wording.discFillings("", disc(0), taste),
    ...wording.discFillings("2", disc(1), steady(taste)),
    ...wording.discFillings("3", disc(2), steady(taste)),
    ...wording.placeFillings("", places[0]!, usualTaste),
    ...wording.placeFillings("2", places[1]!, usualTaste),
    ...wording.pegFillings("", pegs[0]!, "if-empty"),
    ...wording.pegFillings("2", pegs[1]!, "if-empty"),
  };
}

/** What leaves open what is meant. */
export const drawUnclear: Drafter = (drawing) => ({
  status: "ambiguous",
  wish: {},
  words: drawing.wording.frame("unclear", anyFillings(drawing)),
});

/** What is not about these towers. */
export const drawForeign: Drafter = (drawing) => ({
  status: "foreign",
  wish: {},
  words: drawing.wording.frame("foreign", anyFillings(drawing)),
});
