import { tableId } from "../../core/index.ts";
import { type Draft, type Drafter, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { unended } from "./dress.ts";
import type { Meaning } from "./Meaning.ts";
import { isPeg, type PegId, pegIds } from "./TowerScene.ts";
import type { Fillings, Taste } from "./Wording.ts";

/** Share of places that are discs rather than pegs. */
const onDiscs = 0.55;
/** How often a place is referred to in the same way as the disc, rather than as most people would. */
const sameTaste = 0.5;
/** How often one of several wishes has come true already. */
const held = 0.25;

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

/** One disc onto a peg or a disc; sometimes with another place where it shall not go. */
export const drawPut: Drafter = (drawing) => {
  const { rng, wording } = drawing;
  const move = drawMove(drawing);
  const other = rng.pick([...pegIds, ...drawing.scene.discs.map(({ id }) => id)]);
  if (rng.uniform() < 0.05 && other !== move.place && other !== move.disc) {
    return predicted(drawing, { on: { [move.disc]: move.place } }, () =>
      wording.frame("not-but", {
        ...moveFillings(drawing, move),
        ...wording.placeFillings("2", other, placeTaste(drawing)),
      }),
    );
  }
  if (rng.uniform() < 0.06) return drawFromTower(drawing, move);
  return predicted(drawing, { on: { [move.disc]: move.place } }, () => putWords(drawing, move));
};

/** A disc that is told by its place in a tower, which is told before. */
function drawFromTower(drawing: Drawing, move: Move): Draft | undefined {
  const { scene, wording, taste } = drawing;
  const peg = scene.pegOf(move.disc);
  const meaning = peg === undefined ? undefined : drawMeaningInTower(drawing, scene.towerOn(peg), move.disc);
  if (peg === undefined || meaning === undefined) return undefined;
  return predicted(drawing, { on: { [move.disc]: move.place } }, () =>
    wording.frame("from-tower", {
      disc: () => wording.disc(move.disc, steady(taste), meaning),
      ...wording.placeFillings("", move.place, steady(usualTaste)),
      ...wording.pegFillings("2", peg, "side"),
    }),
  );
}

/** By what a disc goes if only this tower counts. */
function drawMeaningInTower({ rng }: Drawing, tower: readonly string[], disc: string): Meaning | undefined {
  const fromBottom = tower.indexOf(disc) + 1;
  const fromTop = tower.length + 1 - fromBottom;
  const meanings: readonly (Meaning | false)[] = [
    fromTop === 1 && { section: "ref.top", group: "level", weight: 1 },
    fromBottom === 1 && { section: "ref.bottom", group: "level", weight: 1 },
    fromTop > 1 && { section: "ref.nth-top", group: "level", weight: 1, nth: fromTop },
    fromBottom > 1 && { section: "ref.nth-bottom", group: "level", weight: 1, nth: fromBottom },
  ];
  return tower.length < 2 ? undefined : rng.pick(meanings.filter((meaning) => meaning !== false));
}

/** Words for one move. */
export function putWords(drawing: Drawing, move: Move): string {
  const { scene, rng, wording, taste } = drawing;
  if (!isPeg(move.place) && rng.uniform() < 0.12) {
    return wording.frame("put-under", {
      ...wording.discFillings("", move.place, placeTaste(drawing)),
      ...wording.discFillings("2", move.disc, taste),
    });
  }
  const isNext = scene.rank(move.place) === scene.rank(move.disc) + 1;
  const next = isNext && rng.uniform() < 0.12 ? nextLarger(drawing, move.place) : {};
  const words = wording.frame("put", { ...moveFillings(drawing, move), ...next });
  if (isPeg(move.place) || rng.uniform() >= 0.08) return words;
  const other = rng.pick(scene.discs).id;
  const remark =
    other === move.disc || other === move.place || rng.uniform() < 0.6
      ? wording.frame("directly", {})
      : wording.frame("between", wording.discFillings("2", other, steady(usualTaste)));
  return `${unended(words)} ${remark}`;
}

/** A place that goes by its size after that of the disc which is to lie there. */
function nextLarger({ wording }: Drawing, place: string): Fillings {
  const disc = (): string => wording.thing(place, "thing.next-larger");
  return { to: () => wording.word("to-disc", { disc }), in: () => wording.word("in-disc", { disc }), thing: disc };
}

/** A disc that lies where it is asked to lie; no wish of its own, but many a longer one has it as a part. */
export function drawHeld({ scene, rng }: Drawing): Move | undefined {
  const moves = scene.discs
    .map(({ id }): Move => ({ disc: id, place: scene.supports.get(id)! }))
    .filter(({ place }) => place !== tableId);
  return moves.length > 0 && rng.uniform() < held ? rng.pick(moves) : undefined;
}

/** Moves of as many discs, one of which may be done already. */
export function drawDifferentMoves(drawing: Drawing, count: number): readonly Move[] | undefined {
  const { scene, rng } = drawing;
  if (scene.discs.length < count) return undefined;
  const done = drawHeld(drawing);
  const moves = rng
    .shuffle(scene.discs.filter(({ id }) => id !== done?.disc))
    .slice(0, done === undefined ? count : count - 1)
    .map(({ id: disc }): Move => {
      for (;;) {
        const move = drawMove(drawing);
        if (move.disc === disc) return move;
      }
    });
  return done === undefined ? moves : rng.shuffle([...moves, done]);
}

/** A peg's fillings, and whether they have been used. */
export function noticedPeg({ wording }: Drawing, peg: PegId): { fillings: Fillings; isNamed: () => boolean } {
  let named = false;
  const noticed = Object.entries(wording.pegFillings("", peg, "if-empty")).map(([slot, filling]) => [
    slot,
    (): string => {
      named = true;
      return filling();
    },
  ]);
  return { fillings: Object.fromEntries(noticed) as Fillings, isNamed: () => named };
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
