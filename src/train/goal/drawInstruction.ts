import { Rng } from "../../core/index.ts";
import { type Drafter, usualTaste } from "./Draft.ts";
import { type Chatter, dress, tidy, typeset } from "./dress.ts";
import { drawAbsent } from "./drawAbsent.ts";
import { drawForbidding } from "./drawForbidding.ts";
import { drawKeeping } from "./drawKeeping.ts";
import { drawPut } from "./drawPlacing.ts";
import { drawForeign, drawImpossible, drawUnclear } from "./drawRefused.ts";
import { drawScene, type SceneWishes } from "./drawScene.ts";
import { drawSeveral } from "./drawSeveral.ts";
import { drawTower } from "./drawTower.ts";
import { drawUnclearDisc } from "./drawUnclear.ts";
import { drawWeighted } from "./drawWeighted.ts";
import type { GoalExample } from "./GoalExample.ts";
import { mistype } from "./mistype.ts";
import type { Phrases, Split } from "./Phrases.ts";
import { type Style, type Taste, Wording } from "./Wording.ts";

/** How one kind of instruction is drawn. */
interface Kind {
  /** Share among all instructions, in percent. */
  readonly weight: number;
  readonly draft: Drafter;
  readonly taste?: Taste;
  readonly scene?: SceneWishes;
  /** How plain it is. */
  readonly plain?: Plainness;
  readonly chatter?: Chatter;
  /** Share of instructions with typing errors, and most words that have one. */
  readonly errors?: { readonly share: number; readonly most: number };
}

const single: Drafter = (drawing) => (drawing.rng.uniform() < 0.85 ? drawPut : drawSeveral)(drawing);
const any: Drafter = (drawing) => {
  const ways = { put: 55, several: 25, tower: 10, forbidding: 6, keeping: 4 };
  const drafters = {
    put: drawPut,
    several: drawSeveral,
    tower: drawTower,
    forbidding: drawForbidding,
    keeping: drawKeeping,
  };
  return drafters[drawWeighted(ways, drawing.rng)](drawing);
};

const bySize: Taste = { colour: 8, size: 82, ordinal: 5, level: 1, position: 3, relation: 1 };
const byPosition: Taste = { colour: 10, size: 5, ordinal: 1, level: 9, position: 62, relation: 13 };
const byOrdinal: Taste = { colour: 10, size: 4, ordinal: 42, level: 40, position: 4, relation: 0 };
const byColour: Taste = { colour: 96, size: 2, ordinal: 0, level: 0, position: 1, relation: 1 };
const mixed: Taste = { colour: 40, size: 22, ordinal: 6, level: 4, position: 20, relation: 8 };

type Plainness = Pick<Style, "plain" | "plainFrames">;
const usual: Plainness = { plain: 0.65, plainFrames: 0.2 };
/** Most people word most things plainly: among the usual ones a request of several parts would hardly ever be plain throughout. */
const everyday: Plainness = { plain: 0.96, plainFrames: 0.4 };
const everydayShare = 0.6;
const fanciful: Plainness = { plain: 0.1, plainFrames: 0.2 };

/** Everything that an instruction may try. */
export const instructionKinds = {
  tower: { weight: 12, draft: drawTower },
  negation: { weight: 8.5, draft: drawForbidding },
  colour: { weight: 9, draft: single, taste: byColour },
  size: { weight: 11, draft: single, taste: bySize },
  position: { weight: 10, draft: single, taste: byPosition },
  ordinal: { weight: 6, draft: single, taste: byOrdinal, scene: { fewestDiscs: 3 } },
  partial: { weight: 15, draft: drawSeveral },
  rest: { weight: 6.5, draft: drawKeeping, scene: { loose: "none" } },
  synonyms: { weight: 8, draft: any, plain: fanciful },
  noise: { weight: 4, draft: any, chatter: { prefix: 0.8, suffix: 0.7, infix: 0.3 } },
  typing: { weight: 5, draft: any, errors: { share: 1, most: 3 } },
  plain: {
    weight: 3,
    draft: drawPut,
    plain: { plain: 1, plainFrames: 0.2 },
    chatter: { prefix: 0, suffix: 0, infix: 0 },
  },
  impossible: { weight: 7, draft: drawImpossible },
  absent: { weight: 4.5, draft: drawAbsent, taste: mixed },
  unclear: { weight: 3, draft: drawUnclear, taste: mixed, scene: { fewestDiscs: 3 } },
  "unclear-colour": { weight: 2, draft: drawUnclearDisc, scene: { fewestDiscs: 3, colours: "two-alike" } },
  foreign: { weight: 1.8, draft: drawForeign, taste: mixed, scene: { fewestDiscs: 3 } },
} satisfies Readonly<Record<string, Kind>>;

export type InstructionKind = keyof typeof instructionKinds;

const usualChatter: Chatter = { prefix: 0.1, suffix: 0.08, infix: 0.02 };
const usualErrors = { share: 0.08, most: 1 };
/** Draws until a scene and a wish go together; a kind that needs more could not be drawn at all. */
const mostTries = 2000;

/**
 * A random instruction in a random scene, with what should come of it.
 *
 * @param seed the same seed, phrases and split give the same example
 * @param split templates kept back for validation are used there only, and whole instructions there only from them
 */
export function drawInstruction(phrases: Phrases, split: Split, seed: number): GoalExample {
  const rng = new Rng(seed, `goal-${split}`);
  const weights = Object.fromEntries(Object.entries(instructionKinds).map(([name, { weight }]) => [name, weight]));
  return drawOfKind(drawWeighted(weights, rng) as InstructionKind, phrases, split, rng);
}

/** A random instruction of one kind. */
export function drawOfKind(name: InstructionKind, phrases: Phrases, split: Split, rng: Rng): GoalExample {
  const kind: Kind = instructionKinds[name];
  const { taste = usualTaste, chatter = usualChatter, errors = usualErrors } = kind;
  const plainness = kind.plain ?? (rng.uniform() < everydayShare ? everyday : usual);
  for (let tries = 0; tries < mostTries; tries++) {
    const scene = drawScene(rng, kind.scene);
    const wording = new Wording(phrases, scene, rng, { split, ...plainness });
    const draft = kind.draft({ scene, rng, wording, taste });
    if (draft === undefined) continue;
    const { wish, status, candidates = [] } = draft;
    const intended = typeset(tidy(dress(tidy(draft.words), chatter, wording, rng)), rng);
    const isMistyped = rng.uniform() < errors.share;
    return {
      kind: name,
      words: isMistyped ? mistype(intended, 1 + rng.integer(errors.most), rng) : intended,
      intended,
      objects: scene.objects,
      facts: scene.facts,
      status,
      on: scene.discs.map(({ id }) => wish.on?.[id]),
      notOn: wish.notOn ?? [],
      clear: wish.clear ?? [],
      candidates,
      mentions: wording.mentions,
    };
  }
  throw new Error(`No scene of ${mostTries} allowed an instruction of the kind "${name}"`);
}
