/** A foreign text in one line that a terminal shows as it is: no control characters, cut off after so many characters. */
export function printable(text: string, most: number): string {
  const line = text
    .slice(0, 4 * most)
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
