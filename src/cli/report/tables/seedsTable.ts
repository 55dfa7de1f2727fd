import type { EpisodeRecord } from "../../../episode/EpisodeRecord.ts";
import { summarise } from "../../../episode/summarise.ts";
import type { ModelCard } from "../../../model/ModelCard.ts";
import type { Series } from "../Results.ts";
import type { Table } from "../Table.ts";
import { cardsOfParts, trainedParts } from "../trainingOf.ts";
import { numbers, percent, rateCell, words } from "./cells.ts";

/** A series whose models' trainings are all known. */
interface SeededSeries {
  readonly one: Series;
  readonly cards: readonly ModelCard[];
}

/**
 * What another seed of the training makes of success: agents that the same code ran under the same conditions, with models of the same
 * recipes and different seeds, on the scenes that all of them met.
 */
export function seedsTable(series: readonly Series[], cards: readonly ModelCard[]): Table {
  const groups = new Map<string, SeededSeries[]>();
  for (const one of series) {
    const own = cardsOfParts(trainedParts(one.configuration, cards) ?? []) ?? [];
    if (own.length === 0) continue;
    const member = { one, cards: own };
    groups.set(keyOf(member), [...(groups.get(keyOf(member)) ?? []), member]);
  }
  const rows = [...groups.values()].flatMap((members) =>
    new Set(members.map((member) => seedsOf(member))).size < 2
      ? []
      : rowsOf(members.toSorted((a, b) => compare(seedsOf(a), seedsOf(b)))),
  );
  return {
    columns: [
      ...["scenario", "agent", "seeds of the trainings", "success [Wilson 95 %]"].map(words),
      ...numbers("scenes", "lowest to highest, %"),
    ],
    rows,
  };
}

/** What cards say of how a model was trained, whatever the seed. */
const recipe = ["method", "encoder", "pictures", "demonstrations", "episodes", "dataShare"] as const;

/** Whatever is not the models' seed: digests of models are left out, processors too. */
const keyOf = ({ one, cards }: SeededSeries): string =>
  JSON.stringify([
    one.agent,
    one.judgedBy,
    [...one.configuration].map(([name, value]) => {
      if (name === "policy" || name === "goals")
        return [name, value.replaceAll(/:[0-9a-f]{16}(?:,[0-9a-f]{16})*/g, "")];
      return [name, name === "versions" ? value.replace(/,cpu@.*$/, "") : value];
    }),
    cards.map(({ name, training, data }) => [name, training.steps, ...recipe.map((key) => data[key] ?? "")]),
  ]);

/** Such as "perception 0, skills 1". @param names of the models to tell of. @default all */
const seedsOf = ({ cards }: SeededSeries, names: readonly string[] = cards.map(({ name }) => name)): string =>
  cards
    .filter(({ name }) => names.includes(name))
    .map(({ name, seed }) => `${name} ${seed}`)
    .sort(compare)
    .join(", ");

/** Names of models that not all have with one seed. */
function changing(members: readonly SeededSeries[]): readonly string[] {
  const [first, ...others] = members.map(({ cards }) => new Map(cards.map(({ name, seed }) => [name, seed])));
  return [...first!.keys()].filter((name) => others.some((seeds) => seeds.get(name) !== first!.get(name)));
}

const compare = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

function rowsOf(members: readonly SeededSeries[]): string[][] {
  const scenarios = [...new Set(members.flatMap(({ one }) => one.rows.map(({ scenario }) => scenario)))];
  return scenarios.flatMap((scenario) => {
    const found = members
      .map(({ one, ...rest }) => ({ ...rest, one, records: one.records.filter((r) => r.scenario === scenario) }))
      .filter(({ records }) => records.length > 0);
    if (new Set(found.map((member) => seedsOf(member))).size < 2) return [];
    const shared = sharedSeeds(found.map(({ records }) => records));
    if (shared.size === 0) return [];
    const rates = found.map(({ records }) => summarise(records.filter(({ seed }) => shared.has(seed)))[0]!);
    const shares = rates.map(({ successes, judged }) => successes / judged);
    return [
      [
        scenario,
        found[0]!.one.agent,
        found.map((member) => seedsOf(member, changing(found))).join("; "),
        rates.map(rateCell).join("; "),
        `${shared.size}`,
        `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`,
      ],
    ];
  });
}

/** Seeds of scenes that all met and that were judged. */
function sharedSeeds(all: readonly (readonly EpisodeRecord[])[]): ReadonlySet<number> {
  const [first, ...others] = all.map(
    (records) => new Set(records.filter(({ outcome }) => outcome !== "unjudged").map(({ seed }) => seed)),
  );
  return new Set([...first!].filter((seed) => others.every((seeds) => seeds.has(seed))));
}
