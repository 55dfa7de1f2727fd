import type { Part } from "./parseTemplate.ts";
import type { Phrases } from "./Phrases.ts";

const prefix = "colour.";

/** What colours are called in the sections `[colour.…]`, with the colour; wordings with slots or choices are left out. */
export const colourPhrases = (phrases: Phrases): readonly (readonly [phrase: string, colour: string])[] =>
  phrases.sections
    .filter((section) => section.startsWith(prefix))
    .flatMap((section) =>
      phrases
        .lines(section, "training")
        .filter((template) => template.every((part: Part) => typeof part === "string"))
        .map((template) => [template.join(""), section.slice(prefix.length)] as const),
    );
