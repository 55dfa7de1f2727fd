import { type Draft, type Drafter, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { isPeg, pegIds, type PegId } from "./TowerScene.ts";
import type { Fillings, Taste } from "./Wording.ts";

/** Share of places that are discs rather than pegs. */
const onDiscs = 0.55;
/** How often a place is referred to in the same way as the disc, rather than as most people would. */
const sameTaste = 0.5;

/** A disc and where it shall lie. */
export interface Move {
  readonly disc: string;
  readonly place: string;
}

/** The taste for a place by the taste for the disc that goes there. */
export const placeTaste = ({ rng, taste }: Drawing): Taste => (rng.uniform() < sameTaste ? taste : usualTaste);

/** A move that may well be possible: of a disc that is there onto a larger one or a peg. */
export function drawMove({ scene, rng }: Drawing): Move {
  const disc = rng.pick(scene.discs).id;
  const larger = scene.discs.filter(({ id }) => scene.rank(id) > scene.rank(disc));
  const place = larger.length > 0 && rng.uniform() < onDiscs ? rng.pick(larger).id : rng.pick(pegIds);
  return { disc, place };
}

/** `{disc}`, `{to}`, `{in}` and `{thing}` for one move. */
export const moveFillings = (drawing: Drawing, { disc, place }: Move): Fillings => ({
  ...drawing.wording.discFillings("", disc, drawing.taste),
  ...drawing.wording.placeFillings("", place, placeTaste(drawing), disc),
});

/** One disc onto a peg or a disc. */
export const drawPut: Drafter = (drawing) => {
  const move = drawMove(drawing);
  return predicted(drawing, { on: { [move.disc]: move.place } }, () => putWords(drawing, move));
};

/** Words for one move. */
export function putWords(drawing: Drawing, move: Move): string {
  const { rng, wording, taste } = drawing;
  if (!isPeg(move.place) && rng.uniform() < 0.12) {
    return wording.frame("put-under", {
      ...wording.discFillings("", move.place, placeTaste(drawing)),
      ...wording.discFillings("2", move.disc, taste),
    });
  }
  return wording.frame("put", moveFillings(drawing, move));
}

/** Two or three discs at once. */
export const drawSeveral: Drafter = (drawing) => {
  const ways = { two: 42, chain: 20, both: 14, three: 12, some: 12, swap: 20, rest: 4 };
  return severalDrafters[drawWeighted(ways, drawing.rng)](drawing);
};

const severalDrafters = {
  two: (drawing: Drawing) => drawMoves(drawing, 2, "put-two"),
  three: (drawing: Drawing) => drawMoves(drawing, 3, "put-three"),
  chain: drawChain,
  both: drawBoth,
  some: drawSome,
  swap: drawSwap,
  rest: drawRestElsewhere,
};

function drawMoves(drawing: Drawing, count: 2 | 3, section: string): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  if (scene.discs.length < count) return undefined;
  const moves = rng
    .shuffle(scene.discs)
    .slice(0, count)
    .map(({ id: disc }): Move => {
      for (;;) {
        const move = drawMove(drawing);
        if (move.disc === disc) return move;
      }
    });
  // A move that changes nothing may be among them, but is seldom asked for.
  if (moves.some(({ disc, place }) => scene.supports.get(disc) === place) && rng.uniform() < 0.75) return undefined;
  const on = Object.fromEntries(moves.map(({ disc, place }) => [disc, place]));
  return predicted(drawing, { on }, () =>
    wording.frame(
      section,
      Object.assign(
        {},
        ...moves.flatMap(({ disc, place }, i) => [
          wording.discFillings(suffixes[i]!, disc, i === 0 ? taste : steady(taste)),
          wording.placeFillings(suffixes[i]!, place, steady(usualTaste)),
        ]),
      ) as Fillings,
    ),
  );
}

const suffixes = ["", "2", "3"] as const;

/** One disc somewhere and another one on it. */
function drawChain(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const move = drawMove(drawing);
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
  const chain = drawUpwards(drawing, 2 + rng.integer(Math.min(3, scene.discs.length - 1)));
  return predicted(drawing, { on: chainOf(chain) }, () =>
    wording.frame("tower-some", { up: () => wording.list(chain, steady(taste)) }),
  );
}

/** So many different discs, largest first. */
export const drawUpwards = ({ scene, rng }: Drawing, count: number): readonly string[] =>
  rng
    .shuffle(scene.discs)
    .slice(0, count)
    .map(({ id }) => id)
    .sort((a, b) => scene.rank(b) - scene.rank(a));

/** Each on the one before it, the first one on `base` if there is one. */
export function chainOf(upwards: readonly string[], base?: string): Record<string, string> {
  const supports = upwards.map((disc, i): [string, string | undefined] => [disc, upwards[i - 1] ?? base]);
  return Object.fromEntries(supports.filter((pair): pair is [string, string] => pair[1] !== undefined));
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
