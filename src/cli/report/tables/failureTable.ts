import { type Failure, failuresOf } from "../failures.ts";
import type { FailedEpisodes } from "../plots/failurePlot.ts";
import type { Series } from "../Results.ts";
import type { Table } from "../Table.ts";
import { numbers, words } from "./cells.ts";

/** The failed episodes of every series in every scenario. */
export const failedEpisodes = (series: readonly Series[]): FailedEpisodes[] =>
  series.flatMap(({ label, rows, records }) =>
    rows.map(({ scenario }) => ({
      label,
      scenario,
      failures: failuresOf(records.filter((record) => record.scenario === scenario)),
    })),
  );

/** Failures by how they ended and after which step. */
export function failureTable(failed: readonly FailedEpisodes[]): Table {
  const columns = [words("scenario"), words("agent"), words("how it ended"), ...numbers("episodes")];
  const rows = failed.flatMap(({ label, scenario, failures }) =>
    [...new Set(failures.map(({ why }) => why))].sort().map((why) => {
      const alike = failures.filter((failure) => failure.why === why);
      return [scenario, label, why, `${alike.length}`, stepsText(alike), alike.map(({ seed }) => seed).join(", ")];
    }),
  );
  return { columns: [...columns, words("steps done at best"), words("seeds")], rows };
}

/** Such as "1 of 7 (2×), 5 of 7". */
function stepsText(failures: readonly Failure[]): string {
  const texts = [...failures]
    .sort((a, b) => a.share - b.share)
    .map(({ done, of, share }) => (done === undefined ? `${(100 * share).toFixed(0)} %` : `${done} of ${of!}`));
  return [...new Set(texts)]
    .map((text) => {
      const count = texts.filter((other) => other === text).length;
      return count === 1 ? text : `${text} (${count}×)`;
    })
    .join(", ");
}
