import { escaped } from "./escaped.ts";

/** A table that a report shows as HTML and as Markdown. */
export interface Table {
  readonly columns: readonly TableColumn[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
}

export interface TableColumn {
  readonly head: string;
  /** @default "right" */
  readonly align?: "left" | "right";
  /** "literature": what others measured elsewhere. @default "ours" */
  readonly origin?: "ours" | "literature";
}

/** A table that scrolls by itself where the page is narrower. */
export function htmlTable({ columns, rows }: Table): string {
  const classOf = ({ align, origin }: TableColumn): string =>
    [align === "left" ? "words" : "number", ...(origin === "literature" ? ["literature"] : [])].join(" ");
  const head = columns.map((column) => `<th scope="col" class="${classOf(column)}">${escaped(column.head)}</th>`);
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => `<td class="${classOf(columns[i]!)}">${escaped(cell)}</td>`).join("");
  const body = rows.map((cells) => `<tr>${line(cells)}</tr>`);
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

/** With pipes, padded as prettier pads. */
export function markdownTable({ columns, rows }: Table): string {
  const cells = [columns.map(({ head }) => head), ...rows].map((line) =>
    line.map((cell) => cell.replaceAll("|", "\\|")),
  );
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((line) => line[i]!.length)));
  const pad = (text: string, i: number): string =>
    columns[i]!.align === "left" ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
  const rule = columns.map(({ align }, i) =>
    align === "left" ? "-".repeat(widths[i]!) : `${"-".repeat(widths[i]! - 1)}:`,
  );
  const [head = [], ...body] = cells.map((line) => line.map(pad));
  return [head, rule, ...body].map((line) => `| ${line.join(" | ")} |`).join("\n");
}
