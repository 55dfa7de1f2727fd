import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { readKeptCards } from "../src/cli/bench/keptCards.ts";
import { trainingCost } from "../src/cli/report/cards.ts";
import { paperTasks } from "../src/cli/report/paperTables.ts";
import { readResults, type Results } from "../src/cli/report/Results.ts";
import { markdownTable, type Table } from "../src/cli/report/Table.ts";
import { rateCell } from "../src/cli/report/tables/cells.ts";
import { shortNumber } from "../src/cli/report/textTable.ts";
import type { SummaryRow } from "../src/episode/summarise.ts";
import type { ModelCard } from "../src/model/ModelCard.ts";
import type { Share } from "../src/train/perception/summariseScenes.ts";

// Writes the results section of README.md from the committed results: npm run readme:results. A test fails where it is stale.

/** What stands around the section. */
export const resultsMarks = {
  begin: "<!-- results: npm run readme:results writes what follows from benchmarks/results -->",
  end: "<!-- results end -->",
} as const;

/** Directory of results of an agent in a row of the table, or why there are none. */
type Source = { readonly from: string } | { readonly instead: string };

interface ResultsRow {
  readonly label: string;
  readonly scenario: string;
  readonly nesy: Source;
  readonly oracle: Source;
  /** Where the paper has the same task. */
  readonly literature: "table II" | "not done";
}

const from = (directory: string): Source => ({ from: directory });
const instead = (words: string): Source => ({ instead: words });

const rows: readonly ResultsRow[] = [
  {
    label: "three discs",
    scenario: "hanoi-3",
    nesy: from("compared/nesy"),
    oracle: from("paper-noise"),
    literature: "table II",
  },
  {
    label: "four discs",
    scenario: "hanoi-4",
    nesy: from("compared/nesy"),
    oracle: from("paper-noise"),
    literature: "table II",
  },
  {
    label: "five discs",
    scenario: "hanoi-5",
    nesy: from("cameras"),
    oracle: from("paper-noise"),
    literature: "not done",
  },
  {
    label: "three discs, unseen light, textures and lens, camera moved 3 cm",
    ...{ scenario: "hanoi-3", nesy: from("cameras-all-shifts"), oracle: instead("–"), literature: "not done" },
  },
  {
    label: "three discs, one knock at a random moment",
    ...{ scenario: "hanoi-3", nesy: from("cameras-knock"), oracle: instead("not measured"), literature: "not done" },
  },
  {
    label: "three discs, 1 mm / 1° noise, friction ±20 %, 100 ms late",
    ...{ scenario: "hanoi-3", nesy: instead("–"), oracle: from("perturbed-late"), literature: "not done" },
  },
];

/** The section, marks and all. @throws FileError, ModelError where results or cards are missing */
export function resultsSection(root: string): string {
  const results = join(root, "benchmarks", "results");
  // Of what ran, whatever has been trained since.
  const card = (directory: string, name: string): ModelCard =>
    readKeptCards(join(results, directory)).find((each) => each.name === name)!;
  const { of, few, many } = sceneShares(join(results, "perception.json"));
  const [skills, eyes] = [costsOf(card("compared/nesy", "skills")), costsOf(card("compared/nesy", "perception"))];
  const vla = vlaFigures(card("compared/vla-e2e", "vla"));
  const demonstrations = card("compared/nesy", "skills").data["demonstrations"] as number;
  return `${resultsMarks.begin}

Success with its Wilson 95 % interval, on seeds chosen before the run. \`nesy\` sees by one camera and is told nothing by the simulator;
\`nesy-oracle\` takes its state from there:

${markdownTable(successTable(results))}
${rows.some(({ nesy }) => isEarlier(results, nesy)) ? "\n(\\*) With the networks that see as they were before they were trained further.\n" : ""}
Beside it stands a small vision-language-action policy of our own ([docs/vla.md](docs/vla.md)), in the same scenes from the same pictures, trained from scratch:
${vla.parameters} million parameters learn from ${vla.episodes} demonstrations in ${vla.costs.minutes} minutes, ${vla.costs.kilojoules} kJ (estimated), seeing by what \`nesy\`'s eyes were trained further from. It is told the game,
or one step of our plan after the other. Told the game alone, ours does not know which disc a single move is about. One command ran all three, on
the seeds of the table above:

${markdownTable(comparisonTable(results))}

One look alone errs more: of ${of.toLocaleString("en")} unseen scenes all facts are right in ${few} % of those with three or four discs and in ${many} % of those with
five to seven, which is less than we set out for.

The skills learn from ${demonstrations} single stackings in about ${skills.cpuSeconds} CPU-seconds, ${skills.kilojoules} kJ (estimated). The eyes are trained on
drawn pictures in ${eyes.minutes} minutes (${eyes.cpuSeconds} CPU-seconds) of two cores, runs one after the other, ${eyes.kilojoules} kJ (estimated). The paper's model sees its cubes through cameras in another
simulator; it is set beside ours, not against it. All tables, the episodes behind them
and how to make them again are in [benchmarks/README.md](benchmarks/README.md).

${resultsMarks.end}`;
}

function successTable(results: string): Table {
  const directories = rows
    .flatMap(({ nesy, oracle }) => [nesy, oracle])
    .flatMap((source) => ("from" in source ? source.from : []));
  const read = new Map([...new Set(directories)].map((name) => [name, readResults([join(results, name)])]));
  const cell = (source: Source, agent: string, scenario: string): string =>
    "instead" in source ? source.instead : rateCell(onlyRow(read.get(source.from)!, agent, scenario));
  return {
    columns: [
      "scenario",
      "`nesy` (cameras only)",
      "`nesy-oracle`",
      "the paper's neuro-symbolic model (literature)",
    ].map((head) => ({ head, align: "left" })),
    rows: rows.map(({ label, scenario, nesy, oracle, literature }) => [
      label,
      cell(nesy, "nesy", scenario) + (isEarlier(results, nesy) ? " (\\*)" : ""),
      cell(oracle, "nesy-oracle", scenario),
      literature === "table II" ? `${paperSuccess(scenario)} %` : literature,
    ]),
  };
}

/** Whether results are of other networks that see than those of the comparison. */
function isEarlier(results: string, source: Source): boolean {
  if ("instead" in source) return false;
  const eyes = (directory: string): string =>
    JSON.stringify(readKeptCards(join(results, directory)).find(({ name }) => name === "perception")?.files);
  return eyes(source.from) !== eyes("compared/nesy");
}

/** Agents of ours beside the paper's models of the same kind. */
const compared = [
  { agent: "nesy", head: "`nesy`", paper: "nsm", paperHead: "neuro-symbolic" },
  { agent: "vla-e2e", head: "small VLA, told the game", paper: "vla", paperHead: "VLA, end to end" },
  { agent: "vla-guided", head: "small VLA, told each step", paper: "vla-guided", paperHead: "VLA, told each step" },
] as const;

/** Success of ours and of the paper's models. */
function comparisonTable(results: string): Table {
  const read = new Map(compared.map(({ agent }) => [agent, readResults([join(results, "compared", agent)])]));
  return {
    columns: [
      "scenario",
      ...compared.map(({ head }) => head),
      ...compared.map(({ paperHead }) => `the paper's ${paperHead} (literature)`),
    ].map((head) => ({ head, align: "left" })),
    rows: paperTasks.map(({ scenario, label, results: theirs }) => [
      label.toLowerCase(),
      ...compared.map(({ agent }) => rateCell(onlyRow(read.get(agent)!, agent, scenario))),
      ...compared.map(({ paper }) => `${shortNumber(100 * theirs[paper].success)} %`),
    ]),
  };
}

/** What is said of a vision-language-action policy's training. */
const vlaFigures = (card: ModelCard) => ({
  parameters: (Number(/(\d+) trained parameters/.exec(card.description)![1]) / 1e6).toFixed(1),
  episodes: card.data["episodes"] as number,
  costs: costsOf(card),
});

/** The row of an agent in a scenario. @throws Error where there is none, or which one is meant is open */
export function onlyRow({ runs, series }: Results, agent: string, scenario: string): SummaryRow {
  const found = series.flatMap(({ rows }) => rows.filter((row) => row.agent === agent && row.scenario === scenario));
  if (found.length === 1) return found[0]!;
  const names = runs.map(({ name }) => name).join(", ");
  throw new Error(`The results "${names}" have ${found.length} rows of ${agent} in ${scenario} instead of one`);
}

/** Of the paper's neuro-symbolic model, per cent. */
const paperSuccess = (scenario: string): string =>
  shortNumber(100 * paperTasks.find((task) => task.scenario === scenario)!.results.nsm.success);

/** How many unseen scenes there were, and per cent of those of which all facts are right. */
function sceneShares(path: string): { readonly of: number; readonly few: string; readonly many: string } {
  const { looks, requirement } = JSON.parse(readFileSync(path, "utf8")) as {
    readonly looks: readonly { readonly look: string; readonly scenes: number }[];
    readonly requirement: readonly { readonly what: string; readonly measured: Share }[];
  };
  const right = (discs: string): string => {
    const { count, of } = requirement.find(
      ({ what }) => what === `number and all facts right, ${discs} discs`,
    )!.measured;
    return ((100 * count) / of).toFixed(0);
  };
  return { of: looks[0]!.scenes, few: right("3-4"), many: right("5-7") };
}

/** What training took, rounded as one says it. */
function costsOf(card: ModelCard): Readonly<Record<"cpuSeconds" | "minutes" | "kilojoules", string>> {
  const { cpuSeconds, wallSeconds, joules } = trainingCost([card]);
  const { low, high } = joules.get("estimated")!;
  const kilo = (value: number): string => (value / 1000).toFixed(value < 10_000 ? 1 : 0);
  return {
    cpuSeconds: cpuSeconds.toFixed(0),
    minutes: (wallSeconds / 60).toFixed(0),
    kilojoules: `${kilo(low)} to ${kilo(high)}`,
  };
}

/** A text with another section between the marks. @throws Error where it has no marks */
export function withSection(text: string, section: string): string {
  const begin = text.indexOf(resultsMarks.begin);
  const end = text.indexOf(resultsMarks.end);
  if (begin < 0 || end < begin) throw new Error(`The text has no "${resultsMarks.begin}" … "${resultsMarks.end}"`);
  return text.slice(0, begin) + section + text.slice(end + resultsMarks.end.length);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const path = join(packageRoot(), "README.md");
  writeFileSync(path, withSection(readFileSync(path, "utf8"), resultsSection(packageRoot())));
}
