import type { Series } from "../Results.ts";
import { bandLabel, bandLabelWidth, bandOf, bandsHeight, colourScale, drawPlot, Plot } from "./drawPlot.ts";

/** Stages in the order of the pipeline; others follow. */
const order = ["goal", "plan", "estimate", "policy", "world", "render", "record", "other", "shared"];

/** Stages that some series spent time in. */
export function stagesOf(series: readonly Series[]): string[] {
  const found = new Set(series.flatMap(({ rows }) => rows.flatMap(({ windows }) => Object.keys(windows ?? {}))));
  return [...order.filter((stage) => found.has(stage)), ...[...found].filter((stage) => !order.includes(stage)).sort()];
}

/** CPU-seconds of an episode by stage, a bar for each scenario and series; "" where nothing was metered. */
export function stagePlot(series: readonly Series[]): string {
  const stages = stagesOf(series);
  const parts = series.flatMap(({ label, rows }) =>
    rows.flatMap(({ scenario, windows }) =>
      stages.flatMap((stage) => {
        const seconds = windows?.[stage] ?? 0;
        const told = `${label}, ${scenario}: ${stage} ${seconds.toPrecision(3)} CPU-s an episode`;
        return seconds > 0 ? [{ what: bandOf(scenario, label), stage, seconds, told }] : [];
      }),
    ),
  );
  if (parts.length === 0) return "";
  const whats = [...new Set(parts.map(({ what }) => what))];
  return drawPlot("CPU-seconds of an episode by stage", {
    height: bandsHeight(whats),
    marginLeft: bandLabelWidth,
    marginTop: 24,
    x: { label: "CPU-seconds an episode", grid: true, ticks: 5 },
    y: { domain: whats, label: null, tickSize: 0, tickFormat: bandLabel },
    color: { ...colourScale(stages), legend: true },
    marks: [Plot.barX(parts, { x: "seconds", y: "what", fill: "stage", title: "told" }), Plot.ruleX([0])],
  });
}
