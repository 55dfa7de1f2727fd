import { type Draft, type Drafter, type Drawing, steady, usualTaste } from "./Draft.ts";
import { drawForbidding } from "./drawForbidding.ts";
import { drawKeeping } from "./drawKeeping.ts";
import { drawMove, drawPut, placeTaste } from "./drawPlacing.ts";
import { anyFillings } from "./drawRefused.ts";
import { drawSeveral } from "./drawSeveral.ts";
import { drawTower } from "./drawTower.ts";
import { drawWeighted } from "./drawWeighted.ts";
import { emptyMeanings } from "./Meaning.ts";
import { pegIds } from "./TowerScene.ts";

/** Something that is not there. */
export const drawAbsent: Drafter = (drawing) => {
  const ways = { thing: 34, disc: 38, peg: 8, part: 26 };
  return absentDrafters[drawWeighted(ways, drawing.rng)](drawing);
};

const absentDrafters = {
  thing: (drawing: Drawing): Draft => ({
    status: "absent",
    wish: {},
    words: drawing.wording.frame("absent-thing", anyFillings(drawing)),
  }),
  disc: drawAbsentDisc,
  peg: drawAbsentPeg,
  part: drawAbsentPart,
};

/** A move in which the disc, or the one that it should go on, is not there. */
function drawAbsentDisc(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const meanings = emptyMeanings(scene);
  const weights = Object.fromEntries(meanings.map(({ weight }, i) => [String(i), weight]));
  const meaning = meanings[Number(drawWeighted(weights, rng))];
  if (meaning === undefined) return undefined;
  const absent = (): string => wording.meaning(meaning, steady(taste));
  const move = drawMove(drawing);
  const isMoved = rng.uniform() < 0.65;
  const disc = isMoved ? { disc: absent } : wording.discFillings("", move.disc, steady(usualTaste));
  const place = isMoved
    ? wording.placeFillings("", move.place, placeTaste(drawing))
    : {
        to: () => wording.word("to-disc", { disc: absent }),
        in: () => wording.word("in-disc", { disc: absent }),
        thing: absent,
      };
  const words = (): string => {
    const way = rng.uniform();
    if (isMoved && way < 0.08) return wording.frame("clear-disc", disc);
    if (isMoved && way < 0.14) return wording.frame("only", { ...disc, ...place });
    return wording.frame("put", { ...disc, ...place });
  };
  return { status: "absent", wish: {}, words: words() };
}

/** Onto a fourth peg, or the empty one where there is none. */
function drawAbsentPeg(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  if (rng.uniform() < 0.5) {
    const peg = rng.pick(pegIds);
    const drafter = rng.uniform() < 0.75 ? drawPut : drawTower;
    return drawMisnamed(drawing, peg, () => wording.word("absent-peg"), drafter);
  }
  if (pegIds.some((peg) => scene.isClear(peg))) return undefined;
  const disc = rng.pick(scene.discs).id;
  const words = wording.frame("put", {
    ...wording.discFillings("", disc, taste),
    to: () => wording.word("to-peg.empty"),
    in: () => wording.word("in-peg.empty"),
    thing: () => wording.word("peg.empty"),
  });
  return { status: "absent", wish: {}, words };
}

/** Draws until an instruction names what is misnamed. */
const mostTries = 12;
/** Shares of pegs and of what could be on no table like this, such as a pink disc, among what is not there. */
const [pegShare, strangeShare] = [0.1, 0.2];

/** A longer wish, one part of which names something that is not there. */
function drawAbsentPart(drawing: Drawing): Draft | undefined {
  const { scene, rng, wording, taste } = drawing;
  const ways = { several: 58, keeping: 16, tower: 12, forbidding: 14 };
  const drafters = { several: drawSeveral, keeping: drawKeeping, tower: drawTower, forbidding: drawForbidding };
  const drafter = drafters[drawWeighted(ways, rng)];
  if (rng.uniform() < pegShare)
    return drawMisnamed(drawing, rng.pick(pegIds), () => wording.word("absent-peg"), drafter);
  const disc = rng.pick(scene.discs).id;
  if (rng.uniform() < strangeShare) {
    const strange = wording.word("absent-disc");
    return drawMisnamed(drawing, disc, () => strange, drafter);
  }
  // What is not there now, such as a disc on an empty peg, might be there after the first part.
  const [colours, ordinals] = (["colour", "ordinal"] as const).map((wanted) =>
    emptyMeanings(scene).filter(({ group }) => group === wanted),
  );
  const meaning = rng.pick(colours!.length > 0 && rng.uniform() < 0.85 ? colours! : ordinals!);
  return drawMisnamed(drawing, disc, () => wording.meaning(meaning, steady(taste)), drafter);
}

/** An instruction that would be a good one if a disc or peg were not called by words for what is not there. */
function drawMisnamed(drawing: Drawing, object: string, say: () => string, drafter: Drafter): Draft | undefined {
  for (let tries = 0; tries < mostTries; tries++) {
    const draft = drawing.wording.misnaming(object, say, () => drafter(drawing));
    if (draft !== undefined) return { status: "absent", wish: {}, words: draft.words };
  }
  return undefined;
}
