import { bestFirst } from "./bestFirst.ts";
import { breadthFirst } from "./breadthFirst.ts";
import type { Search } from "./Search.ts";

/** A search with what it promises and needs. */
export interface SearchEntry {
  readonly run: Search;
  /** Whether its plans have the fewest steps: always, with an admissible heuristic, or not surely. */
  readonly optimal: "always" | "if-admissible" | "never";
  readonly usesHeuristic: boolean;
}

/** Weight of weighted A*: plans are at most three times as long as the shortest, with an admissible heuristic. */
const weight = 3;

/** All searches by name. */
export const searches = {
  "breadth-first": {
    run: (task, _, limits) => breadthFirst(task, limits),
    optimal: "always",
    usesHeuristic: false,
  },
  astar: {
    run: (task, heuristic, limits) => bestFirst(task, { depth: 1, estimate: 1 }, heuristic, limits),
    optimal: "if-admissible",
    usesHeuristic: true,
  },
  "weighted-astar": {
    run: (task, heuristic, limits) => bestFirst(task, { depth: 1, estimate: weight }, heuristic, limits),
    optimal: "never",
    usesHeuristic: true,
  },
  greedy: {
    run: (task, heuristic, limits) => bestFirst(task, { depth: 0, estimate: 1 }, heuristic, limits),
    optimal: "never",
    usesHeuristic: true,
  },
} as const satisfies Record<string, SearchEntry>;

export type SearchName = keyof typeof searches;
