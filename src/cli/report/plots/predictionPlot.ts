import type { Prediction } from "../prediction.ts";
import { colourScale, drawPlot, Plot, symbolScale } from "./drawPlot.ts";

/** Success of towers over what single moves say of it; on the diagonal nothing but single moves matters. */
export function predictionPlot(predictions: readonly Prediction[]): string {
  if (predictions.length === 0) return "";
  const points = predictions.map((each) => ({
    ...each,
    low: each.observedInterval?.[0] ?? each.observed,
    high: each.observedInterval?.[1] ?? each.observed,
    left: each.interval?.[0] ?? each.predicted,
    right: each.interval?.[1] ?? each.predicted,
    told: `${each.who}, ${each.discs} discs: predicted ${(100 * each.predicted).toFixed(1)} %, observed ${(100 * each.observed).toFixed(1)} %`,
  }));
  const names = [...new Set(points.map(({ who }) => who))];
  return drawPlot("Observed success of towers over what single moves predict", {
    height: 340,
    marginTop: 24,
    x: { domain: [0, 100], percent: true, grid: true, label: "predicted, p^(2ⁿ − 1), %", ticks: 5 },
    y: { domain: [0, 100], percent: true, grid: true, label: "observed, %", ticks: 5 },
    color: colourScale(names),
    symbol: { ...symbolScale(names), legend: true },
    marks: [
      Plot.line([0, 1], { x: [0, 1], y: [0, 1], stroke: "currentColor", strokeOpacity: 0.5, strokeDasharray: "4,3" }),
      Plot.ruleX(points, { x: "predicted", y1: "low", y2: "high", stroke: "who" }),
      Plot.ruleY(points, { y: "observed", x1: "left", x2: "right", stroke: "who" }),
      Plot.dot(points, { x: "predicted", y: "observed", fill: "who", symbol: "who", r: 5, title: "told" }),
      Plot.text(discsAt(predictions), { x: "predicted", y: "observed", text: "discs", dy: -12 }),
    ],
  });
}

/** Numbers of discs by place, so that equal ones are written once. */
function discsAt(predictions: readonly Prediction[]): { predicted: number; observed: number; discs: string }[] {
  const places = new Map<string, Prediction[]>();
  for (const each of predictions) {
    const place = `${each.predicted.toFixed(2)} ${each.observed.toFixed(2)}`;
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return [...places.values()].map((alike) => ({
    predicted: alike[0]!.predicted,
    observed: alike[0]!.observed,
    discs: [...new Set(alike.map(({ discs }) => discs))].join(", "),
  }));
}
