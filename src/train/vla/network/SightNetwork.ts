import type { Value } from "../../../learn/GraphBuilder.ts";
import type { Shapes } from "../../../learn/train.ts";
import type { VlaSees } from "../../../policy/vla/vlaInputs.ts";

/** Width of all tokens. */
export const width = 128;

/** Tokens of what is seen. */
export interface Tokens {
  /** [n · count, width]. */
  readonly rows: Value;
  readonly count: number;
  /** [n, count]: 1 where there is something, 0 where not. */
  readonly present: Value;
}

/** The part of a network that makes tokens of what is seen. */
export interface SightNetwork {
  /** What it is shown when it is used. */
  readonly sees: VlaSees;
  /** Inputs of a batch of its training. */
  readonly inputs: (n: number) => Shapes;
  /** @param felt [n, width]: what the arm feels, by which what is seen can be read relative to the hand */
  readonly tokens: (inputs: Readonly<Record<string, Value>>, felt: Value) => Tokens;
  /** Inputs as in training, of those in use; see `sightInputs`. */
  readonly prepare: (inputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>;
}
