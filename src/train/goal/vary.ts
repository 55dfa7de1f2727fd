import type { Rng } from "../../core/index.ts";
import { tokensOf } from "../../goal/learned/tokens.ts";
import { colourNames } from "./drawScene.ts";
import type { GoalExample } from "./GoalExample.ts";
import { pegIds } from "./TowerScene.ts";

/**
 * The same instruction with the colours of all discs changed around, in the scene and in the words, but for its mentions. As it is where
 * its words make more of a colour than a name, such as "reddish".
 */
export function recoloured(example: GoalExample, rng: Rng): GoalExample {
  const shuffled = rng.shuffle(colourNames);
  const others = new Map<string, string>(colourNames.map((name, i) => [name, shuffled[i]!]));
  const hasOther = example.objects.some(({ colour }) => colour !== undefined && !others.has(colour));
  const tokens = tokensOf(example.intended).map((token) => {
    const [, name = token, ending = ""] = /^(.*?)('?s)?$/.exec(token)!;
    return others.has(name) ? { token: others.get(name)! + ending } : { token, isMore: startsLikeColour(token) };
  });
  if (hasOther || tokens.some(({ isMore }) => isMore)) return example;
  const words = tokens.map(({ token }) => token).join(" ");
  const objects = example.objects.map((object) =>
    object.colour === undefined ? object : { ...object, colour: others.get(object.colour)! },
  );
  return { ...example, words, intended: words, objects };
}

const startsLikeColour = (token: string): boolean => colourNames.some((name) => token.startsWith(name));

const sides: Readonly<Record<string, string>> = {
  left: "right",
  right: "left",
  leftmost: "rightmost",
  rightmost: "leftmost",
  lefthand: "righthand",
  righthand: "lefthand",
};

const before = new Set("the far my your our its extreme outer on onto to".split(" "));
const after = new Set(
  "hand - side peg pegs place area spot rod post pole square stack pile tower column position zone pad stand slot one end".split(
    " ",
  ),
);
const notAfter = new Set("size order way sequence now away thing so there then here at in over as alone".split(" "));

/** Whether "left" or "right" among tokens is a side, not "all right" or "what is left". */
function isSide(tokens: readonly string[], at: number): boolean {
  const [earlier, later] = [tokens[at - 1] ?? "", tokens[at + 1] ?? ""];
  return after.has(later) || (before.has(earlier) && !notAfter.has(later));
}

const place = "(?:peg|place|area|spot|rod|post|pole|square|stack|pile|tower|column|position|zone|pad|stand|slot)s?";
const ordinal = "(?:first|second|third|last|[123])";
const number = "(?:first|second|third|one|two|three|[123abc])";
/** Places that are numbered, but not from a side, or named by what else may be there. */
const otherwiseNamed = new RegExp(
  `\\b(?:${ordinal} ${place}(?! from the)|${place}(?: number| no)? ${number}|east|west|eastern|western|window|door|near|nearest|farthest|furthest|l|r)\\b`,
);

/** The same instruction seen in a mirror, but for its mentions: left is right. As it is where its words may not be so. */
export function mirrored(example: GoalExample): GoalExample {
  const tokens = tokensOf(example.intended);
  const isUnsure = tokens.some((token, at) => (token === "left" || token === "right") && !isSide(tokens, at));
  if (isUnsure || otherwiseNamed.test(tokens.join(" "))) return example;
  const words = tokens.map((token) => sides[token] ?? token).join(" ");
  const turned = (id: string): string => (id === pegIds[0] ? pegIds[2] : id === pegIds[2] ? pegIds[0] : id);
  return {
    ...example,
    ...{ words, intended: words },
    facts: example.facts.map((fact) => ({ ...fact, args: fact.args.map(turned) })),
    on: example.on.map((support) => support && turned(support)),
    notOn: example.notOn.map(([disc, support]) => [disc, turned(support)]),
    clear: example.clear.map(turned),
    candidates: example.candidates.map(turned),
  };
}
