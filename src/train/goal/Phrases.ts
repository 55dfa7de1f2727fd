import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { parseTemplate, type Template } from "./parseTemplate.ts";

/** Which templates may be drawn: those to learn from, or those kept back to see what was learned; words for colours and things are in both. */
export type Split = "training" | "validation";

/** Every line of a section whose number is a multiple of this is kept back. */
const keptBack = 10;
/** Nobody can guess these words from others, so that all of them are learned. */
const isLexicon = (section: string): boolean => /^(?:colour\..*|nouns|peg-nouns)$/.test(section);

interface Section {
  readonly all: readonly Template[];
  readonly training: readonly Template[];
  readonly validation: readonly Template[];
}

/** The wordings that instructions are made of, by section; the format is in `phrases/README.md`. */
export class Phrases {
  readonly #sections: ReadonlyMap<string, Section>;

  constructor(sections: ReadonlyMap<string, readonly Template[]>) {
    this.#sections = new Map(
      [...sections].map(([name, all]) => [
        name,
        {
          all,
          training: isLexicon(name) ? all : all.filter((_, i) => (i + 1) % keptBack !== 0),
          validation: isLexicon(name) ? all : all.filter((_, i) => (i + 1) % keptBack === 0),
        },
      ]),
    );
  }

  /**
   * Reads the .txt files of a folder, in the order of their names; ours are in `src/train/goal/phrases` of the package.
   *
   * @throws FileError with file and line on a line outside of all sections, a broken template, a section that comes
   *     twice, and one that is too short to keep a line back
   */
  static read(folder: string): Phrases {
    const sections = new Map<string, Template[]>();
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".txt"))
      .sort();
    if (files.length === 0) throw new FileError(folder, `${folder} has no phrases: no file in it ends with .txt`);
    for (const file of files) readSections(join(folder, file), sections);
    return new Phrases(sections);
  }

  get sections(): readonly string[] {
    return [...this.#sections.keys()];
  }

  /**
   * The first `count` lines of a section, which are its plainest.
   *
   * @throws RangeError on an unknown section
   */
  plain(name: string, count: number): readonly Template[] {
    return this.#section(name).all.slice(0, count);
  }

  /** @throws RangeError on an unknown section */
  lines(name: string, split: Split): readonly Template[] {
    return this.#section(name)[split];
  }

  #section(name: string): Section {
    const section = this.#sections.get(name);
    if (section === undefined) throw new RangeError(`There are no phrases in a section [${name}]`);
    return section;
  }
}

function readSections(path: string, sections: Map<string, Template[]>): void {
  let lines: Template[] | undefined;
  let [name, start] = ["", 0];
  const fail = (line: number, problem: string): never => {
    throw new FileError(path, `${path}:${line}: ${problem}`);
  };
  const close = (): void => {
    if (lines !== undefined && lines.length < keptBack) {
      fail(start, `[${name}] has ${lines.length} lines; it needs ${keptBack}, as every tenth is kept back`);
    }
  };
  for (const [i, raw] of readFileSync(path, "utf8").split("\n").entries()) {
    const text = raw.trim();
    if (text === "" || text.startsWith("#")) continue;
    const heading = /^\[([a-z.-]+)\]$/.exec(text)?.[1];
    if (heading !== undefined) {
      close();
      if (sections.has(heading)) fail(i + 1, `There is a section [${heading}] already`);
      sections.set(heading, (lines = []));
      [name, start] = [heading, i + 1];
    } else if (lines === undefined) fail(i + 1, "A phrase needs a section above it, such as [put]");
    else {
      try {
        lines.push(parseTemplate(text));
      } catch (error) {
        fail(i + 1, (error as RangeError).message);
      }
    }
  }
  close();
}
