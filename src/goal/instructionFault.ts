/** Longest instruction, in characters. */
const maxLength = 2000;

/** Why nobody need read these words, in one sentence; undefined if somebody should. */
export function instructionFault(words: string): string | undefined {
  if (words.length > maxLength) {
    return `The instruction has ${words.length} characters; ${maxLength} are the limit.`;
  }
  return words.trim() === "" ? "The instruction is empty." : undefined;
}
