import type { ModelCard } from "../../../model/ModelCard.ts";
import { wilsonInterval } from "../../../episode/statistics.ts";
import type { Series } from "../Results.ts";
import type { Table } from "../Table.ts";
import { cardsOfParts, trainedParts } from "../trainingOf.ts";
import { numbers, percent, words } from "./cells.ts";

/** A series whose models' trainings are all known. */
interface SeededSeries {
  readonly one: Series;
  readonly cards: readonly ModelCard[];
}

/**
 * What another seed of the training makes of success: agents that ran under the same conditions with models of the same recipes and different
 * seeds, scenario by scenario. Beside it chance alone: the Wilson interval of all their episodes together.
 */
export function seedsTable(series: readonly Series[], cards: readonly ModelCard[]): Table {
  const known = series.flatMap((one): SeededSeries[] => {
    const own = cardsOfParts(trainedParts(one.configuration, cards) ?? []);
    return own === undefined || own.length === 0 ? [] : [{ one, cards: own }];
  });
  const groups = new Map<string, SeededSeries[]>();
  for (const member of known) groups.set(keyOf(member), [...(groups.get(keyOf(member)) ?? []), member]);
  const rows = [...groups.values()].flatMap((members) => {
    const seeds = new Map(members.map((member) => [seedsOf(member), member]));
    if (seeds.size < 2) return [];
    return rowsOf([...seeds.values()].toSorted((a, b) => compare(seedsOf(a), seedsOf(b))));
  });
  return {
    columns: [
      ...["scenario", "agent", "seeds of the trainings", "successes"].map(words),
      ...numbers("lowest to highest, %", "all [Wilson 95 %]"),
    ],
    rows,
  };
}

/** Whatever is not the models' seed or the code. */
const keyOf = ({ one, cards }: SeededSeries): string =>
  JSON.stringify([
    one.agent,
    one.judgedBy,
    [...one.configuration].filter(([name]) => !["policy", "goals", "revision", "versions"].includes(name)),
    cards.map(({ name, training, data }) => [name, training.steps, data["method"] ?? ""]).sort(),
  ]);

/** Such as "perception 0, skills 1". */
const seedsOf = ({ cards }: SeededSeries): string =>
  cards
    .map(({ name, seed }) => `${name} ${seed}`)
    .sort(compare)
    .join(", ");

const compare = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

function rowsOf(members: readonly SeededSeries[]): string[][] {
  const scenarios = [...new Set(members.flatMap(({ one }) => one.rows.map(({ scenario }) => scenario)))];
  return scenarios.flatMap((scenario) => {
    const found = members.flatMap((member) => {
      const row = member.one.rows.find((each) => each.scenario === scenario && each.judged > 0);
      return row === undefined ? [] : [{ member, row }];
    });
    if (found.length < 2) return [];
    const rates = found.map(({ row }) => row.successes / row.judged);
    const [successes, judged] = [
      found.reduce((sum, { row }) => sum + row.successes, 0),
      found.reduce((sum, { row }) => sum + row.judged, 0),
    ];
    return [
      [
        scenario,
        found[0]!.member.one.agent,
        found.map(({ member }) => seedsOf(member)).join("; "),
        found.map(({ row }) => `${row.successes}/${row.judged}`).join("; "),
        `${percent(Math.min(...rates))} to ${percent(Math.max(...rates))}`,
        `${successes}/${judged} [${wilsonInterval(successes, judged).map(percent).join(", ")}]`,
      ],
    ];
  });
}
