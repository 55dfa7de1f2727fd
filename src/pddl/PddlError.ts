/** A place in a text: line and column count from 1, the column in UTF-16 code units (a tab is one). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** PDDL text that cannot be read, has a type error or needs a feature we lack; message `FILE:LINE:COLUMN: sentence`. */
export class PddlError extends SyntaxError {
  override name = "PddlError";
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(file: string, at: Position, sentence: string) {
    super(`${file}:${at.line}:${at.column}: ${sentence}`);
    this.file = file;
    this.line = at.line;
    this.column = at.column;
  }
}

/** Makes the error for a place in the file being read. */
export type Report = (at: Position, sentence: string) => PddlError;
