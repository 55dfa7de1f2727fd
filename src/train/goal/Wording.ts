import type { Rng } from "../../core/index.ts";
import { drawWeighted } from "./drawWeighted.ts";
import type { Mention } from "./GoalExample.ts";
import { type Meaning, meaningsOf, type MeaningGroup } from "./Meaning.ts";
import type { Part, Template } from "./parseTemplate.ts";
import type { Phrases, Split } from "./Phrases.ts";
import { isPeg, type PegId, type TowerScene } from "./TowerScene.ts";

/** How likely references of each group are, where a disc has such references. */
export type Taste = Readonly<Record<MeaningGroup, number>>;

/** How somebody words things. */
export interface Style {
  readonly split: Split;
  /** Share of plain wordings among references and words, from 0 to 1. */
  readonly plain: number;
  /** Share of whole instructions that are of the plainest of their section, from 0 to 1. */
  readonly plainFrames: number;
}

/** What a peg may go by. */
export type PegNaming = "side" | "if-empty" | "any";

/** For the disc by which a peg is named. */
const holderTaste: Taste = { colour: 80, size: 17, ordinal: 2, level: 0, position: 0, relation: 1 };

/** What fills the slots of a template, by slot. */
export type Fillings = Readonly<Record<string, () => string>>;

/** Sections with more plain lines than one; those of references have two. */
const plainLines: Readonly<Record<string, number>> = {
  nouns: 5,
  "peg-nouns": 5,
  "peg.left": 2,
  "peg.middle": 2,
  "peg.right": 2,
  "to-peg.left": 2,
  "to-peg.middle": 2,
  "to-peg.right": 2,
  "in-peg.middle": 2,
  "in-disc": 2,
  "absent-peg": 8,
  "absent-disc": 9,
};
/** Sections of whole instructions have so many plain lines. */
const plainFrames = 6;

const sides: Readonly<Record<PegId, string>> = { peg1: "left", peg2: "middle", peg3: "right" };
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
const shortOrdinals = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th"];
const numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Words before which "one" is no noun. */
const notBeforeOne = /\b(?:a|an|no|every|any|each|another|single|of|which|first|only|what|whose)\s$/i;
/** Places that can begin a sentence. */
const startsSimply = /^(?:to|onto|on|over|at|in|upon|atop)\b[^,]*$/;

/** Words that are said for an object though they do not stand for it. */
interface Misnaming {
  readonly object: string;
  readonly say: () => string;
  readonly said: string[];
}

/** Draws words for one instruction in one scene. */
export class Wording {
  readonly #phrases: Phrases;
  readonly #scene: TowerScene;
  readonly #rng: Rng;
  readonly #style: Style;
  /** The noun that this speaker uses most. */
  readonly #noun: string;
  readonly #pegNoun: string;
  readonly #mentions: Mention[] = [];
  #misnaming: Misnaming | undefined;

  constructor(phrases: Phrases, scene: TowerScene, rng: Rng, style: Style) {
    this.#phrases = phrases;
    this.#scene = scene;
    this.#rng = rng;
    this.#style = style;
    this.#noun = this.word("nouns");
    this.#pegNoun = this.word("peg-nouns");
  }

  /** What has been said of discs and pegs so far. */
  get mentions(): readonly Mention[] {
    return this.#mentions;
  }

  /**
   * What `draw` draws while other words are said for a disc or peg, words that stand for nothing or for several things;
   * nothing if none of them is in what was drawn.
   */
  misnaming<T extends { readonly words: string }>(
    object: string,
    say: () => string,
    draw: () => T | undefined,
  ): T | undefined {
    const said: string[] = [];
    this.#misnaming = { object, say, said };
    try {
      const drawn = draw();
      const text = drawn?.words.toLowerCase() ?? "";
      return said.some((words) => text.includes(words.toLowerCase())) ? drawn : undefined;
    } finally {
      this.#misnaming = undefined;
    }
  }

  #misname({ say, said }: Misnaming): string {
    const words = say();
    said.push(words);
    return words;
  }

  /** A whole instruction or clause of a section. */
  frame(section: string, fillings: Fillings): string {
    return this.#fill(this.#frameLine(section), fillings);
  }

  /** Clauses of a section, mostly said alike: who says "red goes left" goes on with "white goes right". */
  frames(section: string, each: readonly Fillings[]): readonly string[] {
    const line = this.#frameLine(section);
    return each.map((fillings) => this.#fill(this.#rng.uniform() < 0.75 ? line : this.#frameLine(section), fillings));
  }

  #frameLine(section: string): Template {
    const { split } = this.#style;
    const isPlain = split === "training" && this.#rng.uniform() < this.#style.plainFrames;
    return this.#rng.pick(isPlain ? this.#phrases.plain(section, plainFrames) : this.#phrases.lines(section, split));
  }

  /** Words of a section that make a part of an instruction. */
  word(section: string, fillings: Fillings = {}): string {
    return this.#fill(this.#line(section), fillings);
  }

  /** A phrase for a disc that fits no other one; by this meaning, if it is given. */
  disc(id: string, taste: Taste, meaning?: Meaning): string {
    if (this.#misnaming?.object === id) return this.#misname(this.#misnaming);
    return this.#saying(id, () => this.meaning(meaning ?? this.meaningOf(id, taste), taste));
  }

  /** Words of a section that stand for an object. */
  thing(id: string, section: string): string {
    return this.#saying(id, () => this.word(section));
  }

  meaningOf(id: string, taste: Taste): Meaning {
    const meanings = meaningsOf(this.#scene, id);
    const weights = Object.fromEntries(meanings.map(({ group }) => [group, taste[group]]));
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    // Two discs of one colour in one tower may leave no reference that is to somebody's taste.
    if (total === 0) return this.#pickMeaning(meanings);
    const group = drawWeighted(weights, this.#rng);
    return this.#pickMeaning(meanings.filter((meaning) => meaning.group === group));
  }

  meaning({ section, colour, nth, peg, disc }: Meaning, taste: Taste): string {
    return this.word(section, {
      ...(colour === undefined ? {} : { colour: () => this.colour(colour) }),
      ...(nth === undefined ? {} : { nth: () => this.#nth(nth), number: () => numbers[nth - 1]! }),
      ...(peg === undefined ? {} : this.pegFillings("", peg, "side")),
      // One hop is enough: nobody says "the one under the one on the one on the left".
      ...(disc === undefined
        ? {}
        : { disc: () => this.disc(disc, { ...taste, level: 0, position: 0, relation: 0, colour: 20 }) }),
    });
  }

  #pickMeaning(meanings: readonly Meaning[]): Meaning {
    const weights = Object.fromEntries(meanings.map(({ weight }, i) => [String(i), weight]));
    return meanings[Number(drawWeighted(weights, this.#rng))]!;
  }

  colour(name: string): string {
    return this.word(`colour.${name}`);
  }

  /** `disc…`: one disc, mostly in the same words when it is named again. */
  discFillings(suffix: "" | "2" | "3", id: string, taste: Taste): Fillings {
    let before: string | undefined;
    const words = (): string => {
      if (before === undefined || this.#rng.uniform() > 0.6) before = this.disc(id, taste);
      return before;
    };
    return { [`disc${suffix}`]: words };
  }

  /**
   * `to…`, `in…`, `thing…`: one place, which is a peg or the top of a disc.
   *
   * @param mover the disc that goes there, if "onto the left tower" may stand for that tower's top
   */
  placeFillings(suffix: "" | "2" | "3", id: string, taste: Taste, mover?: string): Fillings {
    if (isPeg(id)) {
      const {
        [`to-peg${suffix}`]: to,
        [`in-peg${suffix}`]: within,
        [`peg${suffix}`]: thing,
      } = this.pegFillings(suffix, id, taste.position === 0 ? "side" : "if-empty");
      return { [`to${suffix}`]: to!, [`in${suffix}`]: within!, [`thing${suffix}`]: thing! };
    }
    const peg = this.#scene.pegOf(id);
    const isTower = peg !== undefined && this.#scene.isClear(id) && this.#scene.towerOn(peg).length > 1;
    const byTower = mover !== undefined && isTower && this.#scene.pegOf(mover) !== peg;
    const as = (section: "to" | "in") => (): string =>
      byTower && this.#rng.uniform() < Math.min(0.75, taste.position / 50)
        ? this.#saying(id, () => this.word(`${section}-tower`, this.pegFillings("", peg, "side")))
        : this.word(`${section}-disc`, { disc: () => this.disc(id, taste) });
    return { [`to${suffix}`]: as("to"), [`in${suffix}`]: as("in"), [`thing${suffix}`]: () => this.disc(id, taste) };
  }

  /**
   * `peg…`, `to-peg…`, `in-peg…`, and `tower`: one peg.
   *
   * @param naming by its side only; sometimes by being the only empty one; sometimes by what stands on it, too
   */
  pegFillings(suffix: "" | "2" | "3", peg: PegId, naming: PegNaming): Fillings {
    const misnaming = this.#misnaming;
    if (misnaming?.object === peg) {
      const after = (prepositions: readonly string[]) => (): string =>
        `${this.#rng.pick(prepositions)} ${this.#misname(misnaming)}`;
      return {
        [`peg${suffix}`]: () => this.#misname(misnaming),
        [`to-peg${suffix}`]: after(["to", "onto", "over to"]),
        [`in-peg${suffix}`]: after(["on", "on", "at"]),
        tower: after(["the tower on", "the stack on"]),
      };
    }
    const way = this.#wayToName(peg, naming);
    const holder = way === "of" ? this.#rng.pick(this.#scene.towerOn(peg)) : undefined;
    const thing = (): string =>
      this.#saying(peg, () =>
        holder === undefined
          ? this.word(`peg.${way === "empty" ? "empty" : sides[peg]}`)
          : this.word("peg.of", { disc: () => this.disc(holder, holderTaste) }),
      );
    const as = (section: "to-peg" | "in-peg", prepositions: readonly string[]) => (): string =>
      holder !== undefined || this.#rng.uniform() < 0.2
        ? `${this.#rng.pick(prepositions)} ${thing()}`
        : this.#saying(peg, () => this.word(`${section}.${way === "empty" ? "empty" : sides[peg]}`));
    return {
      [`peg${suffix}`]: thing,
      [`to-peg${suffix}`]: as("to-peg", ["to", "onto", "over to"]),
      [`in-peg${suffix}`]: as("in-peg", ["on", "on", "at"]),
      tower: () => this.#saying(peg, () => this.word(`tower.${sides[peg]}`)),
    };
  }

  #wayToName(peg: PegId, naming: PegNaming): "side" | "empty" | "of" {
    if (naming === "side") return "side";
    if (this.#scene.emptyPeg === peg) return this.#rng.uniform() < 0.25 ? "empty" : "side";
    return naming === "any" && !this.#scene.isClear(peg) && this.#rng.uniform() < 0.08 ? "of" : "side";
  }

  /** Discs, or pegs for the towers on them, in order, such as "red, blue and the left tower". */
  list(things: readonly string[], taste: Taste): string {
    const isBare = this.#rng.uniform() < 0.6;
    const words = things.map((id) => {
      if (isPeg(id)) return this.pegFillings("", id, "side")["tower"]!();
      const { colour } = meaningsOf(this.#scene, id).find(({ section }) => section === "ref.colour") ?? {};
      const isMisnamed = this.#misnaming?.object === id;
      return isBare && colour !== undefined && !isMisnamed
        ? this.#saying(id, () => this.colour(colour))
        : this.disc(id, taste);
    });
    const way = this.#rng.uniform();
    if (way < 0.2) return words.join(", ");
    if (way < 0.3) return words.join(", then ");
    if (way < 0.35) return words.join(" - ");
    const last = words.pop()!;
    return `${words.join(", ")}${way < 0.5 && words.length > 1 ? "," : ""} and ${last}`;
  }

  /** Notes what words stand for, and what words among them do. */
  #saying(object: string, say: () => string): string {
    const before = this.#mentions.length;
    const misnamed = this.#misnaming?.said.length;
    const words = say();
    // "The one under the purple one" stands for nothing where no disc is purple.
    if (this.#misnaming?.said.length !== misnamed) return words;
    const parts = this.#mentions.splice(before);
    this.#mentions.push({ words, object, parts });
    return words;
  }

  #nth(nth: number): string {
    return (this.#rng.uniform() < 0.12 ? shortOrdinals : ordinals)[nth - 1]!;
  }

  #line(section: string): Template {
    const { split, plain } = this.#style;
    // A part of what would be a rarer word for a colour or a noun is plain after all: most people say "red".
    const share = /^(?:nouns|colour)/.test(section) ? 0.7 * plain + 0.3 : plain;
    return this.#rng.uniform() < share
      ? this.#rng.pick(this.#phrases.plain(section, plainLines[section] ?? (section.startsWith("ref.") ? 2 : 1)))
      : this.#rng.pick(this.#phrases.lines(section, split));
  }

  #fill(template: Template, fillings: Fillings): string {
    let text = "";
    const add = (part: Part): void => {
      if (typeof part === "string") text += part;
      else if ("choice" in part) this.#rng.pick(part.choice).forEach(add);
      else text += this.#slot(part.slot, text, fillings);
    };
    template.forEach(add);
    return text;
  }

  #slot(slot: string, before: string, fillings: Fillings): string {
    const filling = fillings[slot];
    if (filling !== undefined) return before === "" ? this.#firstWords(slot, filling) : filling();
    const count = this.#scene.discs.length;
    switch (slot) {
      case "noun": {
        const noun = this.#usual(this.#noun, "nouns");
        return noun === "one" && notBeforeOne.test(before) ? "disc" : noun;
      }
      case "discs": {
        const noun = this.#usual(this.#noun, "nouns");
        return plural(noun === "one" ? "disc" : noun);
      }
      case "pegnoun":
        return this.#usual(this.#pegNoun, "peg-nouns");
      case "count":
        return this.#rng.uniform() < 0.15 ? String(count) : numbers[count - 1]!;
      case "colour":
        return this.colour(this.#rng.pick(this.#scene.discs).colour);
      case "all":
      case "rest":
        return this.word(slot);
      default:
        throw new RangeError(`Nothing fills {${slot}}`);
    }
  }

  /** Words for a slot that an instruction begins with; of a place something short if that is found soon. */
  #firstWords(slot: string, filling: () => string): string {
    if (!/^(?:to|in)/.test(slot)) return filling();
    let words = filling();
    for (let tries = 0; tries < 8 && !startsSimply.test(words); tries++) words = filling();
    return words;
  }

  #usual(word: string, section: string): string {
    return this.#rng.uniform() < 0.85 ? word : this.word(section);
  }
}

const plural = (noun: string): string =>
  /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(?:x|s|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
