import { PddlError, type Position } from "./PddlError.ts";

/** A bracket or a word, in lower case. */
export interface Token extends Position {
  readonly text: string;
}

/** Longest text we read, in UTF-16 code units: ten times the largest competition problem. */
export const maxTextLength = 10_000_000;

const newline = 10;
const open = 40;
const close = 41;
const semicolon = 59;
const question = 63;
const byteOrderMark = 0xfeff;

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/**
 * Splits PDDL text into brackets and words; comments run from `;` to the end of the line.
 * @throws PddlError on a text over 10 MB or a character outside printable ASCII (comments may hold any)
 */
export function tokenize(text: string, file: string): Token[] {
  if (text.length > maxTextLength) {
    const size = (text.length / 1e6).toFixed(1);
    throw new PddlError(file, { line: 1, column: 1 }, `The text has ${size} MB; at most 10 MB are read`);
  }
  const tokens: Token[] = [];
  let line = 1;
  let i = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  let lineStart = i;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === newline) {
      line++;
      lineStart = ++i;
    } else if (isSpace(code)) {
      i++;
    } else if (code === semicolon) {
      while (i < text.length && text.charCodeAt(i) !== newline) i++;
    } else {
      const start = i;
      const column = start - lineStart + 1;
      i = code === open || code === close ? i + 1 : endOfWord(text, start, file, line, lineStart);
      tokens.push({ text: text.slice(start, i).toLowerCase(), line, column });
    }
  }
  return tokens;
}

function endOfWord(text: string, start: number, file: string, line: number, lineStart: number): number {
  let i = start;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === open || code === close || code === semicolon || isSpace(code)) break;
    // A variable needs no space before it: the third competition's zenotravel writes (aircraft?a).
    if (code === question && i > start) break;
    if (code < 33 || code > 126) {
      const shown = JSON.stringify(String.fromCodePoint(text.codePointAt(i)!));
      throw new PddlError(
        file,
        { line, column: i - lineStart + 1 },
        `The character ${shown} has no place in PDDL; use letters, digits, "-" and "_"`,
      );
    }
  }
  return i;
}
