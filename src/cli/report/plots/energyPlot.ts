import { channelsOf } from "../channels.ts";
import type { Series } from "../Results.ts";
import { notMetered, unmeteredParts } from "../unmeteredParts.ts";
import { bandLabel, bandLabelWidth, bandOf, bandsHeight, colourScale, drawPlot, Plot } from "./drawPlot.ts";

/**
 * Joules per success on a logarithmic axis, a mark for each source and method: a bar where a model gives a range. Rows
 * without a success have none, nor have joules that were not read in all episodes. The label of a series tells what of it nobody meters. "" where nothing was metered.
 */
export function energyPlot(series: readonly Series[]): string {
  const channels = channelsOf(series).filter(({ role }) => role === "part");
  const bars = series.flatMap((one) => {
    const label = [one.label, ...unmeteredParts(one.agent, one.configuration).map((part) => `${part} ${notMetered}`)];
    const who = label.join(", ");
    return one.rows.flatMap((row) =>
      channels.flatMap(({ name, of }) => {
        const joules = of(one, row);
        // What was read in some episodes must not pass for all.
        const { low, high } = (joules?.episodes === row.episodes ? joules.perSuccess : null) ?? { low: 0, high: 0 };
        // A logarithmic axis has no zero.
        if (low <= 0) return [];
        const range = low === high ? low.toPrecision(3) : `${low.toPrecision(3)} to ${high.toPrecision(3)}`;
        const told = `${who}, ${row.scenario}: ${name}, ${range} J a success`;
        return [{ channel: name, what: bandOf(row.scenario, who), low, high, told }];
      }),
    );
  });
  if (bars.length === 0) return "";
  const whats = [...new Set(bars.map(({ what }) => what))];
  const names = channels.map(({ name }) => name);
  return drawPlot("Joules per success by scenario, source and method, on a logarithmic axis", {
    height: bandsHeight(whats),
    marginLeft: bandLabelWidth,
    marginTop: 24,
    x: { type: "log", label: "J per success", grid: true, tickFormat: powerOfTen },
    y: { type: "point", domain: whats, label: null, padding: 0.7, tickSize: 0, tickFormat: bandLabel },
    color: { ...colourScale(names), legend: true },
    marks: names.flatMap((name, i) => {
      const own = bars.filter(({ channel }) => channel === name);
      const dy = 6 * (i - (names.length - 1) / 2);
      return [
        Plot.ruleY(own, { x1: "low", x2: "high", y: "what", stroke: "channel", strokeWidth: 4, dy }),
        Plot.dot(own, { x: "low", y: "what", fill: "channel", r: 3.5, title: "told", dy }),
        Plot.dot(own, { x: "high", y: "what", fill: "channel", r: 3.5, title: "told", dy }),
      ];
    }),
  });
}

/** Only powers of ten are labelled: a narrow logarithmic axis has no room for more. */
function powerOfTen(x: number): string {
  const power = Math.log10(x);
  if (Math.abs(power - Math.round(power)) > 1e-9) return "";
  return x >= 1000 ? `${x / 1000}k` : `${x}`;
}
