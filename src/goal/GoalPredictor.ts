import type { Image } from "../core/index.ts";
import type { Atom, Literal } from "../pddl/Domain.ts";

/** A thing the agent perceives and may be asked about. */
export interface PerceivedObject {
  readonly id: string;
  readonly type: "disc" | "peg" | "table";
  /** Discs only: a colour word. */
  readonly colour?: string;
  /** Discs: 1 is the smallest. Pegs: 1 is the operator's leftmost. */
  readonly rank?: number;
  /** Discs only: length of an edge, m, where it is known. */
  readonly edge?: number;
}

export interface GoalRequest {
  readonly words: string;
  readonly objects: readonly PerceivedObject[];
  readonly facts: readonly Atom[];
  readonly images: readonly Image[];
  /** Questions asked so far with the answers given. */
  readonly dialogue: readonly { readonly question: string; readonly answer: string }[];
}

export type GoalResult =
  | { readonly status: "predicted"; readonly goal: readonly Literal[]; readonly confidence: number }
  | { readonly status: "ambiguous"; readonly question: string; readonly candidates: readonly string[] }
  | { readonly status: "rejected"; readonly reason: string };

/** Turns an instruction and what is seen into a PDDL goal. */
export interface GoalPredictor {
  predict(request: GoalRequest, signal?: AbortSignal): Promise<GoalResult>;
}
