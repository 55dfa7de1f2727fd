import assert from "node:assert/strict";
import { energyPlot } from "../../../src/cli/report/plots/energyPlot.ts";
import { failurePlot } from "../../../src/cli/report/plots/failurePlot.ts";
import { learningPlot } from "../../../src/cli/report/plots/learningPlot.ts";
import { predictionPlot } from "../../../src/cli/report/plots/predictionPlot.ts";
import { stagePlot } from "../../../src/cli/report/plots/stagePlot.ts";
import { successPlot } from "../../../src/cli/report/plots/successPlot.ts";
import type { Series } from "../../../src/cli/report/Results.ts";
import { configurationParts } from "../../../src/cli/report/configurationParts.ts";
import { summarise } from "../../../src/episode/summarise.ts";
import { benchRecord, configuration, costsOf } from "./benchRecord.ts";

/** A series of one episode of three discs. */
function seriesOf(label: string, outcome: "success" | "failure", stages: Readonly<Record<string, number>>): Series {
  const records = [benchRecord({ outcome, costs: costsOf(stages, 100) })];
  return {
    ...{ label, agent: "nesy", state: "camera", judgedBy: "scenario", runs: ["run"], conditions: "paper" },
    ...{ records, rows: summarise(records), configuration: configurationParts(configuration()) },
  };
}

const titles = (svg: string): string[] => [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title!);
/** Numbers of an attribute, such as the widths of bars. */
const numbersOf = (svg: string, element: string, attribute: string): number[] =>
  [...svg.matchAll(new RegExp(`<${element}\\b[^>]*? ${attribute}="([-\\d.]+)"`, "g"))].map(([, number]) =>
    Number(number),
  );

describe("plots", () => {
  const long = "nesy-oracle, noise perturbed, sensor noise 1 mm, 1°";

  it("keep apart series whose names begin alike", () => {
    const series = [seriesOf(long, "success", { plan: 1 }), seriesOf(`${long}, 100 ms late`, "success", { plan: 3 })];
    const svg = stagePlot(series);
    const bars = svg.slice(svg.indexOf('aria-label="bar"'));
    const [short, wide] = numbersOf(bars, "rect", "width");
    assert.ok(Math.abs(wide! / short! - 3) < 0.01, "bars are as long as what they show");
    const [above, below] = numbersOf(bars, "rect", "y");
    assert.ok(below! > above!);
    assert.equal(new Set(numbersOf(bars, "rect", "x")).size, 1, "each begins at zero");
    for (const line of ["100 ms late", "nesy-oracle, noise"]) assert.ok(svg.includes(line), line);
  });

  it("put joules on a logarithmic axis: ten times as many are as far from a hundred times", () => {
    const series = [1, 10, 100].map((seconds) => seriesOf(`${seconds}`, "success", { plan: seconds }));
    const svg = energyPlot(series);
    const told = titles(svg).filter((title) => title.includes("agent&#39;s CPU") || title.includes("agent's CPU"));
    assert.equal(told.length, 6);
    const dots = svg.slice(svg.indexOf('aria-label="dot"'));
    const [a, b, c] = numbersOf(dots, "circle", "cx");
    assert.ok(b! - a! > 20 && Math.abs(c! - b! - (b! - a!)) < 0.01, `${a} ${b} ${c}`);
  });

  it("have no joules per success where there was none", () => {
    assert.equal(energyPlot([seriesOf("nesy", "failure", { plan: 1 })]), "");
  });

  it("have Wilson's interval and the literature beside success", () => {
    const svg = successPlot([seriesOf("nesy", "success", {})]);
    assert.deepEqual(titles(svg), ["nesy, 3 discs: 1 of 1, 20.7 to 100.0 %"]);
    for (const model of ["E2E-VLA", "PG-VLA", "NSM"]) assert.ok(svg.includes(model), model);
  });

  it("count failures by how far they had come and how they ended, however many there are", () => {
    const failures = [
      ...Array.from({ length: 100 }, (_, seed) => ({ seed, why: "ran out", share: 0 })),
      { seed: 100, why: "ran out", share: 1 / 7 },
      { seed: 101, why: "fell", share: 1 / 7 },
      { seed: 102, why: "fell", share: 1 },
    ];
    const svg = failurePlot([{ label: "vla", scenario: "hanoi-3", failures }]);
    assert.deepEqual(titles(svg).sort(), ["1 × fell", "1 × fell", "1 × ran out", "100 × ran out"]);
    const bars = svg.slice(svg.indexOf('aria-label="rect"'));
    const height = Number(/viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(svg)![1]);
    const tops = numbersOf(bars, "rect", "y");
    assert.equal(tops.length, 4);
    assert.ok(Math.min(...tops) >= 0 && Math.max(...tops) < height);
    const [tallest = 0] = numbersOf(bars, "rect", "height").sort((a, b) => b - a);
    assert.ok(tallest > 30 && tallest < 80, `${tallest}`);
  });

  it("are nothing of nothing", () => {
    assert.deepEqual(
      [successPlot([]), energyPlot([]), stagePlot([]), failurePlot([]), predictionPlot([]), learningPlot([])],
      ["", "", "", "", "", ""],
    );
    assert.equal(learningPlot([{ name: "one part", losses: [1] }]), "");
  });
});
