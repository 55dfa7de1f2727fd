/** One column of a table of text. */
export interface TextColumn {
  readonly head: string;
  readonly align: "left" | "right";
}

/** Rows of text under their heads, columns two spaces apart, for a terminal. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const pad = (text: string, i: number): string => {
    const space = " ".repeat(widths[i]! - text.length);
    return columns[i]!.align === "left" ? text + space : space + text;
  };
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/** Three significant digits without an exponent, "n/a" of nothing. */
export const shortNumber = (x: number | null | undefined): string =>
  x == null ? "n/a" : `${Number(x.toPrecision(3))}`;

/** "" of all, else such as " (of 1 of 100 episodes)": what was read in some episodes must not pass for all. */
export const coverageText = (episodes: number, of: number): string =>
  episodes === of ? "" : ` (of ${episodes} of ${of} episodes)`;

/** A value, or a range where low and high differ. */
export const shortRange = (low: number, high: number): string =>
  low === high ? shortNumber(low) : `${shortNumber(low)}–${shortNumber(high)}`;
