import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { writeError } from "../../episode/LineFile.ts";
import { type ModelCard, parseCardText } from "../../model/ModelCard.ts";
import { settledIdentityOf } from "../compose/modelIdentity.ts";

/** Where a directory of results keeps the cards of the models that its episodes ran with: these may be trained anew, and what they took be lost. */
export const cardsDirectory = "models";

/** Such as "skills-0123456789abcdef.json": one for each set of files and settings. */
const fileOf = (card: ModelCard): string =>
  `${settledIdentityOf(card)
    .replace(":", "-")
    .replaceAll(/[^\w.-]/g, "_")}.json`;

/** Writes cards that are not there yet. @throws FileError */
export function keepCards(dir: string, cards: readonly ModelCard[]): void {
  const place = join(dir, cardsDirectory);
  for (const card of cards) {
    const path = join(place, fileOf(card));
    if (existsSync(path)) continue;
    try {
      mkdirSync(place, { recursive: true });
      // Under its own name only when whole: half a card is none.
      writeFileSync(`${path}.part`, `${JSON.stringify(card, undefined, 2)}\n`);
      renameSync(`${path}.part`, path);
    } catch (error) {
      throw writeError(path, error);
    }
  }
}

/** Cards that a directory of results keeps, by file name; none in those of before they were kept. @throws FileError, ModelError on a file that is no card */
export function readKeptCards(dir: string): readonly ModelCard[] {
  const place = join(dir, cardsDirectory);
  if (!existsSync(place)) return [];
  try {
    return readdirSync(place)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(place, name))
      .map((path) => parseCardText(readFileSync(path, "utf8"), path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new FileError(place, `Cannot read "${place}": ${(error as Error).message}; make it readable, or delete it`, {
      cause: error,
    });
  }
}
