import { colourScale, drawPlot, Plot, symbolScale } from "./drawPlot.ts";

/** Mean losses of a network over equal parts of its training, in order. */
export interface LearningCurve {
  /** Such as "perception: scene". */
  readonly name: string;
  readonly losses: readonly number[];
}

/** Losses over training as shares of the first part's, for losses of different networks have no common unit; "" without any. */
export function learningPlot(curves: readonly LearningCurve[]): string {
  const drawn = curves.filter(({ losses }) => losses.length > 1 && losses[0]! > 0);
  if (drawn.length === 0) return "";
  const points = drawn.flatMap(({ name, losses }) =>
    losses.map((loss, i) => {
      const through = (i + 1) / losses.length;
      const told = `${name}: loss ${loss} in part ${i + 1} of ${losses.length}`;
      return { name, through, share: loss / losses[0]!, told };
    }),
  );
  const names = drawn.map(({ name }) => name);
  return drawPlot("Training loss as a share of its first part's, on a logarithmic axis", {
    height: 300,
    marginTop: 24,
    x: { percent: true, label: "part of the training, %", domain: [0, 100], ticks: 5 },
    y: { type: "log", label: "loss / loss of the first part", grid: true, ticks: 4, tickFormat: (x: number) => `${x}` },
    color: colourScale(names),
    symbol: { ...symbolScale(names), legend: true },
    marks: [
      Plot.line(points, { x: "through", y: "share", stroke: "name" }),
      Plot.dot(points, { x: "through", y: "share", fill: "name", symbol: "name", r: 3, title: "told" }),
    ],
  });
}
