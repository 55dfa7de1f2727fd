import { blind } from "./blind.ts";
import type { HeuristicEntry } from "./Heuristic.ts";
import { hFF } from "./hFF.ts";
import { hMax } from "./hMax.ts";

/** All heuristics by name. */
export const heuristics = {
  blind: { admissible: true, create: blind },
  hmax: { admissible: true, create: hMax },
  hff: { admissible: false, create: hFF },
} as const satisfies Record<string, HeuristicEntry>;

export type HeuristicName = keyof typeof heuristics;
