import { towerDiscs } from "../failures.ts";
import { paperModels, paperTasks } from "../paperTables.ts";
import type { Series } from "../Results.ts";
import { colourScale, drawPlot, Plot, symbolScale } from "./drawPlot.ts";

interface Point {
  readonly series: string;
  readonly discs: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly told: string;
}

/** Pixels between marks of the same number of discs, so that equal ones do not hide each other. */
const apart = 9;

/** Success by number of discs with Wilson intervals, and the literature's as hollow marks; "" where nothing is a tower. */
export function successPlot(series: readonly Series[]): string {
  const points = series.flatMap(pointsOf);
  if (points.length === 0) return "";
  const counts = [...new Set(points.map(({ discs }) => discs))].sort((a, b) => a - b);
  const labels = [...new Set(points.map((point) => point.series))];
  const ours = labels.flatMap((label, i) => {
    const own = points.filter((point) => point.series === label);
    const dx = apart * (i - (labels.length - 1) / 2);
    return [
      Plot.ruleX(own, { x: "discs", y1: "low", y2: "high", stroke: "series", strokeWidth: 2, dx }),
      Plot.dot(own, { x: "discs", y: "rate", fill: "series", symbol: "series", r: 5, title: "told", dx }),
    ];
  });
  const theirs = literaturePoints(counts);
  const dx = apart * (labels.length / 2 + 0.5);
  return drawPlot("Success by number of discs with 95 % Wilson intervals, beside the literature's", {
    height: 300,
    marginTop: 30,
    marginRight: 30,
    x: { type: "point", domain: counts, label: "discs", padding: 0.7 },
    y: { domain: [0, 100], percent: true, grid: true, label: "success, %" },
    color: colourScale(labels),
    symbol: { ...symbolScale(labels), legend: true },
    marks: [
      Plot.ruleY([0]),
      ...ours,
      Plot.dot(theirs, { x: "discs", y: "rate", stroke: "currentColor", strokeDasharray: "2,1.5", r: 4, dx }),
      Plot.text(theirs, {
        x: "discs",
        y: "rate",
        text: "label",
        dx: dx + 6,
        dy: -8,
        textAnchor: "start",
        fontSize: 10,
      }),
    ],
  });
}

function pointsOf({ label, rows }: Series): Point[] {
  return rows.flatMap(({ scenario, successes, judged, interval: [low, high] }) => {
    const discs = towerDiscs(scenario);
    if (discs === undefined || judged === 0) return [];
    const told = `${label}, ${discs} discs: ${successes} of ${judged}, ${percent(low)} to ${percent(high)} %`;
    return [{ series: label, discs, rate: successes / judged, low, high, told }];
  });
}

/** Models that did equally well share a mark. */
function literaturePoints(counts: readonly number[]): { discs: number; rate: number; label: string }[] {
  return paperTasks.flatMap(({ scenario, results }) => {
    const discs = towerDiscs(scenario);
    if (discs === undefined || !counts.includes(discs)) return [];
    const rates = [...new Set(paperModels.map(({ key }) => results[key].success))];
    return rates.map((rate) => {
      const models = paperModels.filter(({ key }) => results[key].success === rate);
      return { discs, rate, label: models.map(({ label }) => label).join(", ") };
    });
  });
}

const percent = (share: number): string => (100 * share).toFixed(1);
