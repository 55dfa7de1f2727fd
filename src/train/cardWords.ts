import type { Json } from "../model/ModelCard.ts";

/** A value of a card in a sentence. */
export const words = (value: Json | undefined, otherwise = "unknown"): string =>
  typeof value === "string" ? value : value === undefined ? otherwise : JSON.stringify(value);
