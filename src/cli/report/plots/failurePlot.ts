import type { Failure } from "../failures.ts";
import { bandLabel, bandLabels, colourScale, drawPlot, Plot } from "./drawPlot.ts";

/** Failures of one series in one scenario. */
export interface FailedEpisodes {
  readonly label: string;
  readonly scenario: string;
  readonly failures: readonly Failure[];
}

/** How far failed episodes had come when at their best, a dot each, by how they ended; "" where none failed. */
export function failurePlot(failed: readonly FailedEpisodes[]): string {
  const dots = failed.flatMap(({ label, scenario, failures }) =>
    failures.map(({ share, why, seed, done, of }) => {
      const steps = done === undefined ? "" : `, ${done} of ${of!} steps done`;
      return { what: bandLabel(scenario, label), share, why, told: `seed ${seed}: ${why}${steps}` };
    }),
  );
  if (dots.length === 0) return "";
  const whats = [...new Set(dots.map(({ what }) => what))];
  const whys = [...new Set(dots.map(({ why }) => why))].sort();
  return drawPlot("How far failed episodes had come at their best, by how they ended", {
    height: 60 + 2 * bandLabels.height * whats.length,
    marginLeft: bandLabels.width,
    marginTop: 24,
    marginRight: 16,
    x: { domain: [0, 100], percent: true, label: "share of the way that was done, %", grid: true, ticks: 5 },
    fy: { domain: whats, label: null },
    y: { axis: null },
    color: { ...colourScale(whys), legend: true },
    marks: [
      Plot.axisFy({ anchor: "left", lineAnchor: "middle", label: null, tickSize: 0 }),
      Plot.frame({ anchor: "bottom", strokeOpacity: 0.3 }),
      Plot.dot(dots, Plot.dodgeY({ x: "share", fy: "what", fill: "why", r: 4, title: "told", padding: 1 })),
    ],
  });
}
