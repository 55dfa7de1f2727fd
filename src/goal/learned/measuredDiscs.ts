import type { PerceivedObject } from "../GoalPredictor.ts";

/** "40 mm", "4 cm", "4.5-centimetre", and "wide" or the like after it. */
const length =
  /(\d+(?:[.,]\d+)?)[\s-]*(mm|millimet(?:re|er)s?|cm|centimet(?:re|er)s?)\b(?:[\s-]*(?:wide|long|big|large|broad|square))?/giu;

/** How far a length may be off the edge of the disc that it means, m: sizes are told apart by 5 mm. */
const tolerance = 0.0025;

const ordinals = ["", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"] as const;

/**
 * An instruction with what a network knows in place of lengths: "the 40 mm disc" becomes "the purple disc", or "the second smallest
 * disc" where another one has its colour. A length that is no disc's stays as it is.
 */
export function measuredDiscs(words: string, objects: readonly PerceivedObject[]): string {
  const discs = objects.filter(({ type }) => type === "disc");
  return words.replaceAll(length, (text, number: string, unit: string) => {
    const edge = Number(number.replace(",", ".")) * (/^m/i.test(unit) ? 1e-3 : 1e-2);
    const off = (disc: PerceivedObject): number => Math.abs((disc.edge ?? Infinity) - edge);
    const meant = discs.filter((disc) => off(disc) <= tolerance).toSorted((a, b) => off(a) - off(b))[0];
    return meant === undefined ? text : (nameOf(meant, discs) ?? text);
  });
}

function nameOf({ colour, rank = 0 }: PerceivedObject, discs: readonly PerceivedObject[]): string | undefined {
  if (colour !== undefined && discs.filter((disc) => disc.colour === colour).length === 1) return colour;
  return rank < 1 || rank > ordinals.length ? undefined : `${ordinals[rank - 1]!} smallest`.trim();
}
