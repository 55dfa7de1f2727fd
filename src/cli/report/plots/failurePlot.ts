import type { Failure } from "../failures.ts";
import { bandLabel, bandLabelWidth, bandOf, colourScale, drawPlot, Plot } from "./drawPlot.ts";

/** Failures of one series in one scenario. */
export interface FailedEpisodes {
  readonly label: string;
  readonly scenario: string;
  readonly failures: readonly Failure[];
}

/** Height of the bars of one series in one scenario, px. */
const facetHeight = 80;

/** How many failed episodes had come how far when at their best, by how they ended; "" where none failed. */
export function failurePlot(failed: readonly FailedEpisodes[]): string {
  const bars = failed.flatMap(barsOf);
  if (bars.length === 0) return "";
  const whats = [...new Set(bars.map(({ what }) => what))];
  const whys = [...new Set(bars.map(({ why }) => why))].sort();
  return drawPlot("How many failed episodes had come how far at their best, by how they ended", {
    height: 80 + facetHeight * whats.length,
    marginLeft: bandLabelWidth,
    marginTop: 24,
    marginRight: 36,
    x: { domain: [0, 100], percent: true, label: "share of the way that was done, %", ticks: 5 },
    fy: { domain: whats, label: null, padding: 0.2 },
    y: { axis: "right", label: "episodes", ticks: 3, grid: true, tickFormat: "d" },
    color: { ...colourScale(whys), legend: true },
    marks: [
      Plot.axisFy({ anchor: "left", lineAnchor: "middle", label: null, tickSize: 0, tickFormat: bandLabel }),
      Plot.rectY(
        bars,
        Plot.stackY({ x1: "from", x2: "to", y: "count", fill: "why", fy: "what", title: "told", insetLeft: 1 }),
      ),
      Plot.ruleY([0]),
    ],
  });
}

/** A bar for each tenth of the way and each end that some episode had there. */
function barsOf({ label, scenario, failures }: FailedEpisodes): {
  readonly what: string;
  readonly why: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly told: string;
}[] {
  return [...new Set(failures.map(({ why }) => why))].sort().flatMap((why) =>
    Array.from({ length: 10 }, (_, tenth) => {
      const count = failures.filter((each) => each.why === why && tenthOf(each) === tenth).length;
      const told = `${count} × ${why}`;
      return { what: bandOf(scenario, label), why, from: tenth / 10, to: (tenth + 1) / 10, count, told };
    }).filter(({ count }) => count > 0),
  );
}

/** 0..9; all of the way is in the last. */
const tenthOf = ({ share }: Failure): number => Math.min(9, Math.floor(10 * share));
