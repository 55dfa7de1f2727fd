import type { Rng } from "../../core/index.ts";
import { ColourWords } from "../../goal/learned/ColourWords.ts";
import { colourPhrases } from "./colourPhrases.ts";
import { drawInstruction } from "./drawInstruction.ts";
import type { GoalExample } from "./GoalExample.ts";
import { Phrases, type Split } from "./Phrases.ts";
import { WrittenInstructions } from "./WrittenInstructions.ts";

/** What instructions to learn from are made of; it crosses to a thread by structured clone. */
export interface GoalMaterial {
  /** Folder of the phrases that the generator makes instructions of. */
  readonly folder: string;
  /** Whole instructions that somebody wrote; at least one. */
  readonly written: readonly GoalExample[];
}

/** Share of the instructions to learn from that are written ones, varied. */
const writtenShare = 0.5;

/** Instructions that networks learn to read goals from, and are judged by. */
export class GoalLessons {
  /** What else colours are called, with the colour. */
  readonly colourPhrases: readonly (readonly [phrase: string, colour: string])[];
  /** For a card. */
  readonly source: string;
  readonly #phrases: Phrases;
  readonly #written: WrittenInstructions;

  /** @throws FileError on a folder without phrases */
  constructor({ folder, written }: GoalMaterial) {
    this.#phrases = Phrases.read(folder);
    this.colourPhrases = colourPhrases(this.#phrases);
    this.#written = new WrittenInstructions(written, new ColourWords(this.colourPhrases));
    this.source = `instructions drawn by src/train/goal of this repository, ${100 * writtenShare} % of them by varying ${written.length} written ones (phrases/written.jsonl there); none of benchmarks/goals`;
  }

  /** An instruction to learn from, or, made by the generator of templates that are kept back, one to see what was learned. */
  draw(rng: Rng, split: Split): GoalExample {
    return split === "training" && rng.uniform() < writtenShare
      ? this.#written.draw(rng)
      : drawInstruction(this.#phrases, split, rng.integer(2 ** 32));
  }
}
