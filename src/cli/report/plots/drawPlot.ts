import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

// The one file that knows how a plot is drawn without a browser; its neighbours say what each shows.

export { Plot };

/** Draws into no page in particular; its types are a browser's, which are not known here. */
const { document } = parseHTML("<!doctype html><html><body></body></html>") as unknown as { readonly document: never };

/** Width of a plot, px: it fits a telephone nearly unscaled, and a wider page has several side by side. */
const plotWidth = 420;

/** Colours, which the page's style defines for light and dark. */
const colours = [
  "var(--c1)",
  "var(--c2)",
  "var(--c3)",
  "var(--c4)",
  "var(--c5)",
  "var(--c6)",
  "var(--c7)",
  "var(--c8)",
];
/** Forms beside colours, for whoever cannot tell those apart. */
const symbols = ["circle", "square", "triangle", "diamond", "star", "wye", "cross", "times"] as const;

/** A scale of colours with a legend: the same name has the same colour wherever the same names are given. */
export const colourScale = (names: readonly string[]): Plot.ScaleOptions => ({
  type: "ordinal",
  domain: names,
  range: names.map((_, i) => colours[i % colours.length]!),
});

/** Forms to go with {@link colourScale}. */
export const symbolScale = (names: readonly string[]): Plot.ScaleOptions => ({
  type: "ordinal",
  domain: names,
  range: names.map((_, i) => symbols[i % symbols.length]!),
});

/** The part of an element that we need. */
interface Element {
  readonly outerHTML: string;
}

/**
 * Draws a plot as markup that stands in a page by itself: no script, no style sheet, nothing from the network.
 *
 * @param label what it shows, in a sentence, for whoever hears the page
 */
export function drawPlot(label: string, options: Plot.PlotOptions): string {
  const figure = Plot.plot({
    width: plotWidth,
    marginBottom: 44,
    ...options,
    document,
    style: { fontSize: "12px", background: "none" },
    ariaLabel: label,
  }) as unknown as Element;
  return figure.outerHTML;
}

/** A row of a plot: a scenario and the series that it is of; unlike its label it is never cut. */
export const bandOf = (scenario: string, series: string): string => `${scenario}\n${series}`;

/** What stands beside a row: the scenario, and below it the series in lines of what fits. */
export const bandLabel = (band: string): string => {
  const [scenario = "", ...series] = band.split("\n");
  const lines: string[] = [];
  for (const word of series.join(" ").split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= mostLetters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return [scenario, ...lines].join("\n");
};

const mostLetters = 24;
/** Space for these labels, px. */
export const bandLabelWidth = 160;

/** Height of a plot with these rows, px. */
export function bandsHeight(bands: readonly string[]): number {
  const lines = Math.max(...bands.map((band) => bandLabel(band).split("\n").length));
  return 70 + bands.length * (14 * lines + 8);
}
