import type { Rng } from "../../../src/core/index.ts";
import type { GoalExample } from "../../../src/train/goal/GoalExample.ts";

const colours = ["blue", "red", "green", "yellow", "orange", "purple", "white"] as const;
const sides = ["left", "middle", "right"] as const;

/** Objects and facts of towers on three pegs; discs are named by their colours, smallest first. */
export function sceneOf(
  discs: readonly string[],
  towers: readonly (readonly string[])[],
): Pick<GoalExample, "objects" | "facts"> {
  return {
    objects: [
      ...discs.map((id, i) => ({ id, type: "disc", colour: id.replace(/\d$/, ""), rank: i + 1 }) as const),
      ...towers.map((_, i) => ({ id: `peg${i + 1}`, type: "peg", rank: i + 1 }) as const),
      { id: "table", type: "table" },
    ],
    facts: towers.flatMap((tower, i) =>
      tower.map((id, level) => ({ predicate: "on", args: [id, level === 0 ? `peg${i + 1}` : tower[level - 1]!] })),
    ),
  };
}

/** A disc to a peg in plain words; now and then something that is not about discs. */
export function drawSimpleExample(rng: Rng): GoalExample {
  const discs = rng.shuffle(colours).slice(0, 2 + rng.integer(3));
  const towers: string[][] = [[], [], []];
  for (const disc of discs.toReversed()) rng.pick(towers).push(disc);
  const disc = rng.integer(discs.length);
  const peg = rng.integer(3);
  const isForeign = rng.uniform() < 0.2;
  const words = isForeign
    ? rng.pick(["what time is it?", "sing a song", "tell me a joke, please"])
    : `${rng.pick(["put", "move"])} the ${discs[disc]!} disc to the ${sides[peg]!}`;
  return {
    kind: isForeign ? "foreign" : "colour",
    words,
    intended: words,
    ...sceneOf(discs, towers),
    status: isForeign ? "foreign" : "predicted",
    on: discs.map((_, i) => (!isForeign && i === disc ? `peg${peg + 1}` : undefined)),
    notOn: [],
    clear: [],
    candidates: [],
    mentions: isForeign ? [] : [{ words: `the ${discs[disc]!} disc`, object: discs[disc]!, parts: [] }],
  };
}
