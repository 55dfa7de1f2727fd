/** One line of the code made wrong on purpose, and the tests that must notice. */
export interface Mutation {
  /** From the repository's root. */
  readonly file: string;
  /** Part of one line; occurs in the file exactly once. */
  readonly original: string;
  readonly mutant: string;
  /** What the mutant gets wrong. */
  readonly breaks: string;
  /** Test files, from the repository's root; at least one test of them must fail. */
  readonly specs: readonly string[];
}
