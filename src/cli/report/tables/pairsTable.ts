import { pairOutcomes } from "../../../episode/pairOutcomes.ts";
import type { Series } from "../Results.ts";
import type { Table } from "../Table.ts";
import { numbers, words } from "./cells.ts";

/** Pairs of different agents or models that met the same scenes, seed by seed. */
export function pairsTable(series: readonly Series[]): Table {
  const columns = [words("scenario"), words("first"), words("second")];
  const counts = numbers("pairs", "both", "only first", "only second", "neither", "p (McNemar, exact)");
  const rows = series.flatMap((first, i) =>
    series.slice(i + 1).flatMap((second) => {
      if (!meetSameScenes(first, second)) return [];
      return first.rows.flatMap(({ scenario }) => {
        const of = ({ records }: Series): Series["records"] => records.filter((r) => r.scenario === scenario);
        const { pairs, both, onlyFirst, onlySecond, neither, p } = pairOutcomes(of(first), of(second));
        if (pairs === 0) return [];
        const cells = [pairs, both, onlyFirst, onlySecond, neither].map(String);
        return [[scenario, first.label, second.label, ...cells, probability(p)]];
      });
    }),
  );
  return { columns: [...columns, ...counts], rows };
}

/** What decides which scene a seed stands for, and how it looks. */
const sceneParts = ["world", "noise", "look"] as const;
const usualParts: Readonly<Record<string, string>> = { look: "nominal" };

const meetSameScenes = (first: Series, second: Series): boolean =>
  first.judgedBy === second.judgedBy &&
  sceneParts.every((part) => {
    const of = ({ configuration }: Series): string | undefined => configuration.get(part) ?? usualParts[part];
    return of(first) === of(second);
  });

const probability = (p: number): string => (p < 0.001 ? p.toExponential(1) : p.toFixed(3));
