import { literatureSource } from "../../energy/literature.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { learningCurves } from "./cards.ts";
import { machineNote, methodNotes } from "./energyNotes.ts";
import { escaped } from "./escaped.ts";
import type { Filmstrip } from "./filmstrips.ts";
import { htmlPage } from "./htmlPage.ts";
import { paperPowerNote, paperTrainingNote } from "./paperTables.ts";
import { energyPlot } from "./plots/energyPlot.ts";
import { failurePlot } from "./plots/failurePlot.ts";
import { learningPlot } from "./plots/learningPlot.ts";
import { predictionPlot } from "./plots/predictionPlot.ts";
import { stagePlot } from "./plots/stagePlot.ts";
import { successPlot } from "./plots/successPlot.ts";
import { predictionsOf } from "./prediction.ts";
import { reportStyle } from "./reportStyle.ts";
import type { Results } from "./Results.ts";
import { htmlTable, type Table } from "./Table.ts";
import { breakEvenTable } from "./tables/breakEvenTable.ts";
import { marginalEnergyTable, stageTable } from "./tables/costTables.ts";
import { executionTable } from "./tables/executionTable.ts";
import { failedEpisodes, failureTable } from "./tables/failureTable.ts";
import { machineEpisodesTable, machineRunsTable } from "./tables/machineTables.ts";
import { outcomesTable } from "./tables/outcomesTable.ts";
import { pairsTable } from "./tables/pairsTable.ts";
import { predictionTable } from "./tables/predictionTable.ts";
import { runsTable } from "./tables/runsTable.ts";
import { seedsTable } from "./tables/seedsTable.ts";
import { partsTable, trainingNote, trainingTable } from "./tables/trainingTables.ts";

/** Results and the cards of trained models as one HTML page that needs no network and runs no script. */
export function reportPage(results: Results, cards: readonly ModelCard[]): string {
  const { series, runs } = results;
  const failed = failedEpisodes(series);
  const failures = failed.filter((each) => each.failures.length > 0);
  const predictions = predictionsOf(series);
  const pairs = pairsTable(series);
  const seeds = seedsTable(series, cards);
  const breakEven = breakEvenTable(series, cards);
  const [machineEpisodes, machineRuns] = [machineEpisodesTable(series), machineRunsTable(results)];
  const title = `Praxis: ${runs.map(({ name }) => name).join(", ")}`;
  const sections = [
    section("What was run", [
      table(runsTable(results)),
      details(
        "Configurations",
        series.map(
          ({ label, configuration }) =>
            `<p><b>${escaped(label)}</b><br><code>${escaped([...configuration].map((part) => part.join("=")).join(" "))}</code></p>`,
        ),
      ),
    ]),
    section("Success", [
      beside([
        figure(
          successPlot(series),
          "Success by number of discs, with Wilson 95 % intervals. Hollow marks: literature.",
        ),
        figure(
          predictionPlot(predictions),
          "What single moves predict of towers, and what came of them, with Wilson 95 % intervals; numbers are discs.",
        ),
      ]),
      table(outcomesTable(series)),
      `<p>If each of the 2ⁿ − 1 moves of a tower succeeded with the chance p of a single one, and nothing were made good, the tower would
succeed with p<sup>2ⁿ − 1</sup>. Above the diagonal agents make good what goes wrong.</p>`,
      table(predictionTable(predictions)),
    ]),
    section("Agents on the same scenes", [
      pairs.rows.length === 0
        ? ""
        : "<p>Pairs by seed; p is the chance of so uneven a split, or a more uneven one, if both succeeded alike.</p>",
      table(pairs),
    ]),
    section("Other seeds of the trainings", [
      table(seeds),
      seeds.rows.length === 0
        ? ""
        : `<p>The same recipes trained with other seeds, on the scenes that all of them met. What lies between the lowest and the highest is what the
seed of a training does, and chance: each rate has its interval.</p>`,
    ]),
    section("Beside the paper's execution (table II)", [
      `<p class="literature-note">Columns marked “literature” are of another simulator, other cameras and another machine. ${escaped(literatureSource)}.</p>`,
      table(executionTable(series)),
      `<p>${escaped(paperPowerNote)} Ours beside them are of
episodes that were paced at real time: idle power over their time, and the agent's share of what came on top, by CPU time, and of a GPU all.
Pace holds control steps back and hurries none: episodes that took over 5 % longer are marked. Joules below are of
the work alone (marginal) and never stand beside the paper's.</p>`,
    ]),
    section("Energy of the work (marginal), and time by stage", [
      beside([
        figure(
          energyPlot(series),
          "Joules of all attempts by successes, logarithmic. Ranges are those of the model, not of chance. Without a success, or where not all episodes were metered, there is no mark.",
        ),
        figure(stagePlot(series), "CPU-seconds of an episode; world and render are the simulator's, not the agent's."),
      ]),
      table(marginalEnergyTable(series)),
      `<p>${escaped(methodNotes(results).join(" "))}</p>`,
      details("CPU-seconds by stage as a table", [table(stageTable(series))]),
    ]),
    section("Energy of the whole machine, gross", [
      table(machineEpisodes),
      table(machineRuns),
      machineEpisodes.rows.length + machineRuns.rows.length === 0 ? "" : `<p>${escaped(machineNote)}</p>`,
    ]),
    section("Beside the paper's training (table I)", [
      table(trainingTable(series, cards)),
      `<p>${escaped(trainingNote)} Each is from data and rendering to evaluation; skills alone are not
comparable with the paper's training. ${escaped(paperTrainingNote)}</p>`,
      breakEven.rows.length === 0
        ? ""
        : "<p>Of each two agents, which one takes less CPU time for training and that many successes. Agents whose training is not known are left out.</p>",
      table(breakEven),
      models(cards),
      beside([
        table(partsTable(cards, series)),
        figure(learningPlot(learningCurves(cards)), "Training loss of each network that recorded it."),
      ]),
    ]),
    section("Where failed episodes died", [
      failures.length === 0
        ? "<p>No episode failed.</p>"
        : beside([
            figure(
              failurePlot(failures),
              "Failed episodes by how far they had come at their best, in tenths of the way, and by how they ended.",
            ),
            table(failureTable(failures)),
          ]),
    ]),
    section(
      "Episodes to look at",
      runs.flatMap(({ name, filmstrips }) => filmstrips.map((strip) => film(name, strip))),
    ),
    section("Method", [pageNotes]),
  ];
  return htmlPage({ title, style: reportStyle, body: sections.join("\n") });
}

/** What each model is, in its card's words; a policy of ours must not be taken for the paper's. */
const models = (cards: readonly ModelCard[]): string =>
  cards.length === 0
    ? ""
    : `<p>The models whose cards are at hand, in the words of these. A vision-language-action policy among them is none of the paper's: it is not π0,
and what is said of it says nothing of π0.</p>
<ul>${cards.map(({ name, description }) => `<li><strong>${escaped(name)}</strong>: ${escaped(description)}</li>`).join("")}</ul>`;

/** "" where there is nothing to show. */
const section = (title: string, parts: readonly string[]): string =>
  parts.every((part) => part === "")
    ? ""
    : `<section><h2>${escaped(title)}</h2>\n${parts.filter((part) => part !== "").join("\n")}</section>`;

const details = (summary: string, parts: readonly string[]): string =>
  `<details><summary>${escaped(summary)}</summary>${parts.join("\n")}</details>`;

/** Parts side by side where the page is wide enough. */
const beside = (parts: readonly string[]): string => {
  const shown = parts.filter((part) => part !== "");
  return shown.length === 0 ? "" : `<div class="beside">${shown.join("\n")}</div>`;
};

const table = (content: Table): string => (content.rows.length === 0 ? "" : htmlTable(content));

const figure = (plot: string, caption: string): string =>
  plot === "" ? "" : `<figure class="plot">${plot}<figcaption>${escaped(caption)}</figcaption></figure>`;

function film(run: string, { agent, what, png }: Filmstrip): string {
  const source = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  const words = `${agent}: ${what === "success" ? "a success" : "a typical failure"} (${run})`;
  return `<figure class="film"><img src="${source}" alt="${escaped(words)}"><figcaption>${escaped(words)}</figcaption></figure>`;
}

const pageNotes = `<ul>
<li>Success is judged on the simulator's ground truth: the goal holds, no rule was broken, the hand is empty, and everything rests
for half a second. An episode that ended with an exception counts as failed.</li>
<li>Intervals are Wilson's, 95 %. McNemar's test is the exact one, two-sided.</li>
<li>“oracle”: the agent's state is the simulator's own. “camera”: it is seen by a camera. “symbolic”: there is no geometry.
“images”: a policy is shown pictures, and nothing is estimated of them.</li>
<li>Joules a success are those of all attempts, failures included, by successes, and not given at zero successes.</li>
<li>“Way done” is 1 less the fewest moves left at the best moment by those at the start; “sub-tasks done in order” is the paper's
progress score, where the judge counted them; an exception that kept it from counting is none done.</li>
<li>CPU-seconds by stage go to the innermost stage: a picture that an estimate asked for is the renderer's.</li>
</ul>`;
