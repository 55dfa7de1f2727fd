import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readKeptCards } from "../src/cli/bench/keptCards.ts";
import { identitiesOf } from "../src/cli/compose/modelIdentity.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { printLine } from "../src/cli/print.ts";
import { readResults } from "../src/cli/report/Results.ts";
import { markdownTable, type Table } from "../src/cli/report/Table.ts";
import { none, numbers, rateCell, words } from "../src/cli/report/tables/cells.ts";
import type { SummaryRow } from "../src/episode/summarise.ts";
import type { JsonRecord, ModelCard } from "../src/model/ModelCard.ts";

// How the policy of our own gets better with data and with training, of what vla-scaling.sh left: npm run bench:vla-scaling.

/** A policy with what came of it. */
interface Variant {
  readonly card: ModelCard;
  readonly rows: readonly SummaryRow[];
}

/** What each policy is put to. */
const measured = [
  { agent: "vla-guided", scenario: "move", head: "single moves, told each step" },
  { agent: "vla-e2e", scenario: "hanoi-3", head: "three discs, told the game" },
] as const;

/** A row for each policy, the least trained first. @param places directories with one of each agent. @throws FileError, ModelError */
export function scalingTable(places: readonly string[]): Table {
  const variants = places
    .toSorted()
    .flatMap(variantsIn)
    .toSorted((a, b) => a.card.training.steps - b.card.training.steps);
  return {
    columns: [
      ...numbers("episodes", "optimiser steps", "passes, games", "passes, stackings"),
      ...numbers("off the expert, game, mm", "off, stacking, mm"),
      ...measured.map(({ head }) => words(head)),
    ],
    rows: variants.map(({ card: { data, training, evaluation }, rows }) => {
      const off = (mode: string): string => {
        const final = (evaluation["final"] as JsonRecord | undefined)?.[mode] as JsonRecord | undefined;
        return typeof final?.["actionError"] === "number" ? (1000 * final["actionError"]).toFixed(1) : none;
      };
      const told = (name: string): string => (typeof data[name] === "number" ? `${data[name]}` : none);
      const cells = measured.map(({ scenario }) => rows.find((row) => row.scenario === scenario));
      return [
        ...[told("episodes"), `${training.steps}`, told("gamePasses"), told("stackingPasses")],
        ...[off("game"), off("stacking")],
        ...cells.map((row) => (row === undefined ? none : rateCell(row))),
      ];
    }),
  };
}

/** The policies that ran in a place, by the cards that are kept there; none before cards were kept. */
function variantsIn(place: string): Variant[] {
  const directories = measured.map(({ agent }) => join(place, agent)).filter((directory) => existsSync(directory));
  if (directories.length === 0) return [];
  const kept = directories.flatMap(readKeptCards);
  const found = new Map<string, Variant>();
  for (const { agent, scenario } of measured) {
    for (const one of readResults(directories).series.filter((series) => series.agent === agent)) {
      const [policy = ""] = (one.configuration.get("policy") ?? "").split("+");
      const card = kept.find((each) => identitiesOf(each).includes(policy));
      if (card === undefined) continue;
      const rows = one.rows.filter((row) => row.scenario === scenario);
      found.set(policy, { card, rows: [...(found.get(policy)?.rows ?? []), ...rows] });
    }
  }
  return [...found.values()];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const results = join(packageRoot(), "benchmarks", "results");
  const partial = join(results, "vla-scaling");
  const places = existsSync(partial) ? readdirSync(partial).map((name) => join(partial, name)) : [];
  const table = scalingTable([...places, join(results, "compared")]);
  printLine(
    table.rows.length === 0
      ? "There are no policies whose cards are kept; run benchmarks/vla-scaling.sh"
      : markdownTable(table),
  );
}
