import { type Draft, type Drafter, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { join } from "./dress.ts";
import { drawParts, partsWords } from "./drawParts.ts";
import {
  chainOf,
  drawDifferentMoves,
  drawHeld,
  drawMove,
  drawUpwards,
  type Move,
  moveFillings,
  drawPut,
} from "./drawPlacing.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { isPeg, pegIds, type PegId } from "./TowerScene.ts";
import type { Fillings } from "./Wording.ts";

/** Two or three discs at once. */
export const drawSeveral: Drafter = (drawing) => {
  const ways = {
    parts: 42,
    two: 24,
    chain: 18,
    both: 14,
    three: 8,
    some: 12,
    swap: 16,
    towers: 4,
    rest: 4,
    except: 5,
    pair: 7,
    free: 22,
  };
  return severalDrafters[drawWeighted(ways, drawing.rng)](drawing);
};

const severalDrafters = {
  two: (drawing: Drawing) => drawMoves(drawing, 2),
  three: (drawing: Drawing) => drawMoves(drawing, 3),
  chain: drawChain,
  both: drawBoth,
  some: drawSome,
  swap: drawSwap,
  towers: drawSwappedTowers,
  except: drawAllBut,
  pair: drawSizePair,
  rest: drawRestElsewhere,
  parts: drawParts,
  free: drawFree,
};

function drawMoves(drawing: Drawing, count: 2 | 3): Draft | undefined {
  const moves = drawDifferentMoves(drawing, count);
  if (moves === undefined) return undefined;
  const on = Object.fromEntries(moves.map(({ disc, place }) => [disc, place]));
  return predicted(drawing, { on }, () => movesWords(drawing, moves));
}

/** One clause with two or three moves. */
function movesWords({ wording, taste }: Drawing, moves: readonly Move[]): string {
  return wording.frame(
    moves.length === 2 ? "put-two" : "put-three",
    Object.assign(
      {},
      ...moves.flatMap(({ disc, place }, i) => [
        wording.discFillings(suffixes[i]!, disc, i === 0 ? taste : steady(taste)),
        wording.placeFillings(suffixes[i]!, place, steady(usualTaste)),
      ]),
    ) as Fillings,
  );
}

/** Words for two or three moves. */
export const severalWords = (drawing: Drawing, moves: readonly Move[]): string =>
  (moves.length > 3 || moves.length < 2 || drawing.rng.uniform() < 0.5 ? partsWords : movesWords)(drawing, moves);

const suffixes = ["", "2", "3"] as const;

/** One disc somewhere and another one on it. */
function drawChain(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const move = drawHeld(drawing) ?? drawMove(drawing);
  const smaller = scene.discs.filter(({ id }) => scene.rank(id) < scene.rank(move.disc));
  if (smaller.length === 0) return undefined;
  const second = rng.pick(smaller).id;
  return predicted(drawing, { on: { [move.disc]: move.place, [second]: move.disc } }, () =>
    wording.frame("put-chain", {
      ...moveFillings(drawing, move),
      ...wording.discFillings("2", second, steady(taste)),
    }),
  );
}

/** Two discs on one peg. */
function drawBoth(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const [smaller, larger] = rng
    .shuffle(scene.discs)
    .slice(0, 2)
    .map(({ id }) => id)
    .sort((a, b) => scene.rank(a) - scene.rank(b));
  const peg = rng.pick(pegIds);
  return predicted(drawing, { on: { [larger!]: peg, [smaller!]: larger! } }, () =>
    wording.frame("put-both", {
      ...wording.discFillings("", larger!, taste),
      ...wording.discFillings("2", smaller!, steady(taste)),
      ...wording.pegFillings("", peg, "if-empty"),
    }),
  );
}

/** A tower of some discs, wherever it may stand. */
function drawSome(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const done = drawHeld(drawing);
  const drawn = drawUpwards(drawing, 2 + rng.integer(Math.min(3, scene.discs.length - 1)));
  const chain = done === undefined || isPeg(done.place) ? drawn : lengthened(drawing, drawn, done);
  return predicted(drawing, { on: chainOf(chain) }, () => {
    const words =
      rng.uniform() < 0.6
        ? wording.frame("tower-some", { up: () => wording.list(chain, steady(taste)) })
        : severalWords(
            drawing,
            chain.slice(1).map((disc, i) => ({ disc, place: chain[i]! })),
          );
    return rng.uniform() < 0.25 ? join(words, wording.frame("any-peg", {}), rng) : words;
  });
}

/** A tower of some discs with two of which one lies on the other already. */
const lengthened = ({ scene }: Drawing, drawn: readonly string[], { disc, place }: Move): readonly string[] => {
  const [larger, smaller] = [scene.rank(place), scene.rank(disc)];
  const others = drawn.filter((id) => scene.rank(id) > larger || scene.rank(id) < smaller);
  return [...others, place, disc].sort((a, b) => scene.rank(b) - scene.rank(a));
};

/** What is wished, and another disc, one of which nothing is wished, that may end up anywhere. */
function drawFree(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording } = drawing;
  const ways = { put: 25, parts: 30, chain: 20, two: 15, both: 10 };
  const drafters = {
    put: drawPut,
    parts: drawParts,
    chain: drawChain,
    two: severalDrafters.two,
    both: drawBoth,
  };
  const draft = drafters[drawWeighted(ways, rng)](drawing);
  if (draft === undefined) return undefined;
  const named = new Set(Object.entries(draft.wish.on ?? {}).flat());
  const others = scene.discs.filter(({ id }) => !named.has(id));
  if (others.length === 0) return undefined;
  const free = wording.frame("free", wording.discFillings("", rng.pick(others).id, steady(usualTaste)));
  const parts = [draft.words, free];
  return { ...draft, words: join(...((rng.uniform() < 0.8 ? parts : parts.toReversed()) as [string, string]), rng) };
}

function drawSwap(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const [first, second] = rng.shuffle(scene.discs).map(({ id }) => id);
  // Nobody says where what lies on them should go.
  if (!scene.isClear(first!) || !scene.isClear(second!)) return undefined;
  const on = { [first!]: scene.supports.get(second!)!, [second!]: scene.supports.get(first!)! };
  return predicted(drawing, { on }, () =>
    wording.frame("swap", {
      ...wording.discFillings("", first!, taste),
      ...wording.discFillings("2", second!, taste),
    }),
  );
}

/** What stands on two pegs changes places. */
function drawSwappedTowers(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording } = drawing;
  const [first, second] = rng.shuffle(pegIds) as [PegId, PegId, PegId];
  if (scene.isClear(first) || scene.isClear(second)) return undefined;
  const on = { ...chainOf(scene.towerOn(first), second), ...chainOf(scene.towerOn(second), first) };
  return predicted(drawing, { on }, () => {
    const [one, other] = [wording.pegFillings("", first, "side"), wording.pegFillings("2", second, "side")];
    return wording.frame("swap-towers", { ...one, ...other, tower: one["tower"]!, tower2: other["tower"]! });
  });
}

/** All discs but one as a tower on a peg; nothing is said of that one. */
function drawAllBut(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  if (scene.discs.length < 3) return undefined;
  const disc = rng.pick(scene.discs).id;
  const peg = rng.pick(pegIds);
  const others = drawUpwards(drawing, scene.discs.length).filter((id) => id !== disc);
  return predicted(drawing, { on: chainOf(others, peg) }, () =>
    wording.frame("all-but", {
      ...wording.discFillings("", disc, steady(rng.uniform() < 0.5 ? taste : { ...taste, size: 300 })),
      ...wording.pegFillings("", peg, "if-empty"),
    }),
  );
}

/** The two smallest or the two largest discs, one on the other. */
function drawSizePair(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording } = drawing;
  // Of more discs nobody could say which are "the small ones".
  if (scene.discs.length < 3 || scene.discs.length > 5) return undefined;
  const peg = rng.pick(pegIds);
  const [section, pair] = rng.pick([
    ["two-smallest", scene.discs.slice(0, 2)] as const,
    ["two-largest", scene.discs.slice(-2)] as const,
  ]);
  const upwards = pair.map(({ id }) => id).toReversed();
  return predicted(drawing, { on: chainOf(upwards, peg) }, () =>
    wording.frame(section, wording.pegFillings("", peg, "if-empty")),
  );
}

/** One disc on a peg, all others as a tower on another one. */
function drawRestElsewhere(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  if (scene.discs.length < 3) return undefined;
  const disc = rng.pick(scene.discs).id;
  const [peg, other] = rng.shuffle(pegIds) as [PegId, PegId, PegId];
  const others = drawUpwards(drawing, scene.discs.length).filter((id) => id !== disc);
  return predicted(drawing, { on: { [disc]: peg, ...chainOf(others, other) } }, () =>
    wording.frame("put-rest", {
      ...wording.discFillings("", disc, taste),
      ...wording.placeFillings("", peg, steady(usualTaste)),
      ...wording.pegFillings("2", other, "side"),
    }),
  );
}
