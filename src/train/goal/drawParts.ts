import { type Draft, type Drawing, predicted, steady, usualTaste } from "./Draft.ts";
import { capitalised, uncapitalised, unended } from "./dress.ts";
import { drawDifferentMoves, type Move, moveFillings } from "./drawPlacing.ts";
import type { Fillings } from "./Wording.ts";

/** Shares, from 0 to 1. */
const bare = 0.35;
const introduced = 0.45;
const carrying = 0.2;
const connected = 0.35;
const staying = 0.5;

/** Two to four wishes in a row, in few words each: "red on green, purple on red, and besides white to the left". */
export function drawParts(drawing: Drawing): Draft | undefined {
  const { rng } = drawing;
  const moves = drawDifferentMoves(drawing, rng.pick([2, 2, 2, 3, 3, 4]));
  if (moves === undefined) return undefined;
  const riders = moves.map(({ disc }) => (rng.uniform() < carrying ? drawRider(drawing, disc, moves) : undefined));
  const on = Object.fromEntries([
    ...moves.map(({ disc, place }) => [disc, place]),
    ...moves.flatMap(({ disc }, i) => (riders[i] === undefined ? [] : [[riders[i], disc]])),
  ]) as Record<string, string>;
  // Two riders may be one disc.
  if (Object.keys(on).length < moves.length + riders.filter((rider) => rider !== undefined).length) return undefined;
  return predicted(drawing, { on }, () => partsWords(drawing, moves, riders));
}

/** Words for some moves; each rider is to lie on the disc of its move. */
export function partsWords(
  drawing: Drawing,
  moves: readonly Move[],
  riders: readonly (string | undefined)[] = [],
): string {
  const { rng, wording } = drawing;
  const all = moves.flatMap((move, i): Move[] =>
    riders[i] === undefined ? [move] : [move, { disc: riders[i], place: move.disc }],
  );
  const isBare = rng.uniform() < bare;
  const parts = wording
    .frames(
      isBare ? "part-bare" : "part",
      moves.map((move, i) => fillingsOf(drawing, move, i === 0)),
    )
    .map((moved, i) => {
      const rider = riders[i];
      const stays = isSettled(drawing, moves[i]!, all) && rng.uniform() < staying;
      const part = stays ? stayWords(drawing, moves[i]!, isBare) : moved;
      if (rider === undefined) return part;
      const second = wording.discFillings("2", rider, steady(usualTaste));
      return `${part} ${wording.frame("part-with", second)}`;
    });
  const listed = parts.reduce((text, part, i) => connect(drawing, text, part, i === parts.length - 1));
  if (rng.uniform() >= introduced) return listed;
  return `${wording.frame(isBare ? "part-lead" : "part-lead-clause", {})} ${uncapitalised(listed)}`;
}

/** Whether a disc lies where it shall, and nothing that it lies on moves: only then can it be said to stay. */
function isSettled({ scene }: Drawing, { disc, place }: Move, moves: readonly Move[]): boolean {
  if (scene.supports.get(disc) !== place) return false;
  const peg = scene.pegOf(disc);
  const tower = peg === undefined ? [] : scene.towerOn(peg);
  return tower
    .slice(0, tower.indexOf(disc))
    .every((id) => moves.every((move) => move.disc !== id || scene.supports.get(id) === move.place));
}

/** Where a disc lies is said again, or not. */
function stayWords(drawing: Drawing, move: Move, isBare: boolean): string {
  const { rng, wording } = drawing;
  if (!isBare && rng.uniform() < 0.5) return wording.frame("part-still", fillingsOf(drawing, move, false));
  return wording.frame(
    isBare ? "part-stay-bare" : "part-stay",
    wording.discFillings("", move.disc, steady(usualTaste)),
  );
}

/** A smaller disc than this one for which nothing else is wished. */
function drawRider({ scene, rng }: Drawing, disc: string, moves: readonly Move[]): string | undefined {
  const free = scene.discs.filter(
    ({ id }) => scene.rank(id) < scene.rank(disc) && moves.every((move) => move.disc !== id),
  );
  return free.length === 0 ? undefined : rng.pick(free).id;
}

/** Only the first disc and place are said as somebody likes to: "the top one" is another one by then. */
function fillingsOf(drawing: Drawing, move: Move, isFirst: boolean): Fillings {
  if (isFirst) return moveFillings(drawing, move);
  const { wording, taste } = drawing;
  return {
    ...wording.discFillings("", move.disc, steady(taste)),
    ...wording.placeFillings("", move.place, steady(usualTaste)),
  };
}

function connect({ rng, wording }: Drawing, text: string, part: string, isLast: boolean): string {
  const head = unended(text);
  if (isLast ? rng.uniform() < connected : rng.uniform() < 0.1) {
    const words = wording.frame("part-besides", {});
    return `${head} ${words} ${words.endsWith(".") ? capitalised(part) : part}`;
  }
  const marks = isLast ? [", and", " and", ",", ",", ";", "."] : [",", ",", ",", ";", "."];
  const mark = rng.pick(marks);
  return `${head}${mark} ${mark === "." ? capitalised(part) : part}`;
}
