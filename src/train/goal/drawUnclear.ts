import { type Draft, type Drafter, type Drawing, impossible, steady, usualTaste } from "./Draft.ts";
import { drawMove } from "./drawPlacing.ts";
import { drawSeveral } from "./drawSeveral.ts";
import type { Meaning } from "./Meaning.ts";
import { pegIds } from "./TowerScene.ts";
import { canHold, type Wish } from "./Wish.ts";

/** A reference that fits several discs, each of which could be meant. */
export const drawUnclearDisc: Drafter = (drawing) => {
  const { scene, rng, wording, taste } = drawing;
  const byPlace = rng.uniform() < 0.15;
  const groups = byPlace
    ? pegIds.map((peg) => ({ meaning: { section: "ref.only-on", peg }, discs: scene.towerOn(peg) }))
    : scene.discs.map(({ colour }) => ({
        meaning: { section: "ref.colour", colour },
        discs: scene.discs.filter((disc) => disc.colour === colour).map(({ id }) => id),
      }));
  const several = groups.filter(({ discs }) => discs.length > 1);
  if (several.length === 0) return undefined;
  const { meaning, discs } = rng.pick(several);
  if (!byPlace && rng.uniform() < 0.35) return drawUnclearPart(drawing, discs, colourMeaning(meaning));
  const unclear = (): string => wording.meaning(colourMeaning(meaning), taste);
  const isPossible = (on: Readonly<Record<string, string>>): boolean =>
    impossible(drawing, { on }, () => "") === undefined;
  const move = drawMove(drawing);
  if (rng.uniform() < 0.65) {
    if (discs.includes(move.place) || !discs.every((disc) => isPossible({ [disc]: move.place }))) return undefined;
    const fillings = { disc: unclear, ...wording.placeFillings("", move.place, steady(usualTaste)) };
    const section = rng.uniform() < 0.1 ? "clear-disc" : "put";
    return { status: "ambiguous", wish: {}, candidates: discs, words: wording.frame(section, fillings) };
  }
  if (discs.includes(move.disc) || !discs.every((disc) => isPossible({ [move.disc]: disc }))) return undefined;
  const words = wording.frame("put", {
    ...wording.discFillings("", move.disc, steady(usualTaste)),
    to: () => wording.word("to-disc", { disc: unclear }),
    in: () => wording.word("in-disc", { disc: unclear }),
    thing: unclear,
  });
  return { status: "ambiguous", wish: {}, candidates: discs, words };
};

/** Draws until an instruction has the reference and leaves it open. */
const mostTries = 12;

const colourMeaning = (meaning: Omit<Meaning, "group" | "weight">): Meaning => ({
  ...meaning,
  group: "colour",
  weight: 1,
});

/** A longer wish with a reference that fits several discs, each of which could be meant. */
function drawUnclearPart(drawing: Drawing, discs: readonly string[], meaning: Meaning): Draft | undefined {
  const { rng, wording, taste, scene } = drawing;
  const [meant, ...others] = rng.shuffle(discs) as [string, ...string[]];
  const say = (): string => wording.meaning(meaning, taste);
  for (let tries = 0; tries < mostTries; tries++) {
    const draft = wording.misnaming(meant, say, () => drawSeveral(drawing));
    const isOpen =
      draft !== undefined &&
      others.every((id) => !names(draft.wish, id) && canHold(scene, renamed(draft.wish, meant, id)));
    if (isOpen) return { status: "ambiguous", wish: {}, candidates: discs, words: draft.words };
  }
  return undefined;
}

const names = ({ on = {} }: Wish, id: string): boolean => Object.entries(on).flat().includes(id);

/** The wish with another disc for one. */
const renamed = ({ on = {} }: Wish, from: string, to: string): Wish => {
  const renaming = (id: string): string => (id === from ? to : id);
  return { on: Object.fromEntries(Object.entries(on).map((pair) => pair.map(renaming))) as Record<string, string> };
};
