/** A phrase that names something, before anyone has looked whether it is there; `words` are those that were said. */
export type Reference = DiscReference | PegReference | TowerReference | NamedReference | ItReference | TableReference;

export interface DiscReference {
  readonly kind: "disc";
  readonly words: string;
  readonly colour?: string;
  /** The nth (from 1) smallest or largest. */
  readonly extreme?: { readonly end: "smallest" | "largest"; readonly nth: number };
  /** "disc 2": 1 is the smallest. */
  readonly rank?: number;
  readonly height?: "top" | "bottom";
  /** The nth (from 1) of what stands on a peg; without one, of the only tower that is so high. */
  readonly level?: { readonly nth: number; readonly from: "top" | "bottom"; readonly on?: PegReference };
  /** Says something about the size, but not enough unless few discs are meant. */
  readonly vague?: "small" | "medium" | "large";
}

export interface PegReference {
  readonly kind: "peg";
  readonly words: string;
  readonly side?: "left" | "middle" | "right";
  /** From the left, from 1. */
  readonly rank?: number;
  /** Said without "peg" or the like. */
  readonly bare: boolean;
}

/** All discs, as one tower where they are put. */
export interface TowerReference {
  readonly kind: "tower";
  readonly words: string;
  /** How many discs were said to be in it. */
  readonly count?: number;
}

/** An object by its id. */
export interface NamedReference {
  readonly kind: "named";
  readonly words: string;
  readonly id: string;
}

/** "it" or "them": what the clause before was about. */
export interface ItReference {
  readonly kind: "it";
  readonly words: string;
}

export interface TableReference {
  readonly kind: "table";
  readonly words: string;
}

/** One wish: what, from where, to where. Of what is "free" it is said that it may end anywhere. */
export interface Clause {
  readonly kind: "move" | "take" | "solve" | "free";
  readonly subjects: readonly Reference[];
  /** Of what is free: that any peg will do. */
  readonly anyPeg?: true;
  readonly source?: Reference;
  readonly destination?: Reference;
}
