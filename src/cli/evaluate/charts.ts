import type { ReliabilityBin } from "../../goal/evaluation/confidence.ts";
import { outcomes } from "../../goal/evaluation/judgeAnswer.ts";
import { outcomeText } from "./answerTables.ts";
import { type Confusion, statuses } from "./summariseAnswers.ts";

// Plain SVG for a page without a network: two figures of rectangles, lines and dots are not worth a plotting library.

/** Side of the reliability plot, and the space for its labels, px. */
const side = 220;
const margin = 44;
/** Size of a cell of the confusion matrix and width of its row heads, px. */
const cell = { width: 110, height: 34 } as const;
const rowHead = 80;

const text = (x: number, y: number, words: string, anchor: "start" | "middle" | "end" = "middle"): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;

/** The share that is right over the mean confidence, a dot for each bin; calibrated predictions are on the diagonal. */
export function reliabilityPlot(bins: readonly ReliabilityBin[]): string {
  const x = (value: number): number => margin + side * value;
  const y = (value: number): number => 10 + side * (1 - value);
  const ticks = [0, 0.5, 1].flatMap((value) => [
    text(x(value), y(0) + 16, `${value}`),
    text(margin - 6, y(value) + 4, `${value}`, "end"),
  ]);
  const dots = bins.map(({ count, low, high, meanConfidence, accuracy }) => {
    const told = `predictions: ${count}, confidence ${low.toFixed(3)} to ${high.toFixed(3)}, ${(100 * accuracy).toFixed(1)} % right`;
    return `<circle cx="${x(meanConfidence).toFixed(1)}" cy="${y(accuracy).toFixed(1)}" r="5"><title>${told}</title></circle>`;
  });
  return svg(margin + side + 20, side + margin + 10, "Share that is right over confidence", [
    `<rect class="frame" x="${x(0)}" y="${y(1)}" width="${side}" height="${side}"/>`,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>`,
    ...ticks,
    text(x(0.5), y(0) + 34, "confidence"),
    `<g transform="rotate(-90 12 ${y(0.5)})">${text(12, y(0.5), "right")}</g>`,
    ...dots,
  ]);
}

/** Counts of cases: what was expected down, what came of it across; the darker, the larger the share of its row. */
export function confusionPlot(confusion: Confusion): string {
  const heads = outcomes.map((outcome, i) => text(rowHead + (i + 0.5) * cell.width, 16, outcomeText(outcome)));
  const rows = statuses.flatMap((status, row) => {
    const total = Math.max(
      1,
      outcomes.reduce((sum, outcome) => sum + confusion[status][outcome], 0),
    );
    const top = 24 + row * cell.height;
    const cells = outcomes.flatMap((outcome, i) => {
      const count = confusion[status][outcome];
      const left = rowHead + i * cell.width;
      const place = `x="${left}" y="${top}" width="${cell.width}" height="${cell.height}"`;
      return [
        `<rect class="cell" ${place} fill-opacity="${(0.7 * (count / total)).toFixed(3)}"/>`,
        text(left + cell.width / 2, top + cell.height / 2 + 5, `${count}`),
      ];
    });
    return [text(rowHead - 8, top + cell.height / 2 + 5, status, "end"), ...cells];
  });
  const width = rowHead + outcomes.length * cell.width + 1;
  return svg(width, 25 + statuses.length * cell.height, "Cases by expected and actual answer", [...heads, ...rows]);
}

const svg = (width: number, height: number, label: string, parts: readonly string[]): string =>
  `<svg role="img" aria-label="${label}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join("")}</svg>`;
