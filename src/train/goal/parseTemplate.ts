/** A piece of a template: words, a slot to be filled, or a choice between alternatives. */
export type Part = string | { readonly slot: string } | { readonly choice: readonly (readonly Part[])[] };

/** A wording with slots, such as `(put|place) {disc} {in}`. */
export type Template = readonly Part[];

/** Slots that may carry a 2 or 3: the second or third disc or place of an instruction. */
const numbered = ["disc", "to", "in", "thing", "peg", "to-peg", "in-peg", "tower"];
const single = ["discs", "noun", "pegnoun", "count", "colour", "nth", "number", "up", "down", "all", "rest"];
const slots: ReadonlySet<string> = new Set([...single, ...numbered.flatMap((name) => [name, `${name}2`, `${name}3`])]);

/**
 * Reads a template. Slots stand in braces, alternatives in parentheses with bars between them; an alternative may be
 * empty, and may contain others. Parentheses without a bar, or without a partner, are meant as they stand.
 *
 * @throws RangeError on an unknown slot, and on a brace or bar without its partners
 */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  let words = "";
  const push = (part: Part): void => {
    if (words !== "") parts.push(words);
    words = "";
    parts.push(part);
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const group = character === "(" ? groupAt(text, at) : undefined;
    if (group !== undefined) {
      push({ choice: group.alternatives.map(parseTemplate) });
      at = group.end;
    } else if (character === "{") {
      const slot = /^\{([a-z0-9-]+)\}/.exec(text.slice(at))?.[1];
      if (slot === undefined || !slots.has(slot)) {
        throw new RangeError(`"${text.slice(at, at + 12)}" is no slot; slots are ${[...slots].join(", ")}`);
      }
      push({ slot });
      at += slot.length + 1;
    } else if (character === "}" || character === "|") {
      throw new RangeError(`"${character}" has no partner`);
    } else words += character;
  }
  if (words !== "") parts.push(words);
  return parts;
}

/** The alternatives of the group that begins at `start`, if there is one, and where it ends. */
function groupAt(text: string, start: number): { alternatives: string[]; end: number } | undefined {
  const alternatives: string[] = [];
  let words = "";
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === "(" && ++depth === 1) continue;
    if (character === ")" && --depth === 0) {
      return alternatives.length > 0 ? { alternatives: [...alternatives, words], end: at } : undefined;
    }
    if (character === "|" && depth === 1) {
      alternatives.push(words);
      words = "";
    } else words += character;
  }
  return undefined;
}
