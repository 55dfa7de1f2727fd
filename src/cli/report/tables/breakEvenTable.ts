import { type BreakEven, breakEven, type EnergyBill } from "../../../energy/breakEven.ts";
import type { SummaryRow } from "../../../episode/summarise.ts";
import type { ModelCard } from "../../../model/ModelCard.ts";
import { isGpu, trainingCost } from "../cards.ts";
import { agentChannel } from "../channels.ts";
import type { Series } from "../Results.ts";
import type { Table } from "../Table.ts";
import { cardsOfParts, trainedParts } from "../trainingOf.ts";
import { unmeteredParts } from "../unmeteredParts.ts";
import { words } from "./cells.ts";

/**
 * After how many successes training has paid for itself, for each two agents under the paper's conditions: by CPU-seconds, since the model's
 * constant cancels out. Agents that took more than CPU time, in training or since, have no such bill, nor have those that ran with a model whose
 * card is not at hand.
 */
export function breakEvenTable(series: readonly Series[], cards: readonly ModelCard[]): Table {
  const usual = series.filter(({ conditions }) => conditions === "paper");
  const rows = usual.flatMap((first, i) =>
    usual.slice(i + 1).flatMap((second) => {
      if (first.agent === second.agent) return [];
      return first.rows.flatMap((row) => {
        const other = second.rows.find(({ scenario }) => scenario === row.scenario);
        const [a, b] = [billOf(first, row, cards), other && billOf(second, other, cards)];
        if (a === undefined || b === undefined) return [];
        return [[row.scenario, first.label, second.label, breakEvenText(breakEven(a, b), first.label, second.label)]];
      });
    }),
  );
  return { columns: ["scenario", "first", "second", "who takes less, training included"].map(words), rows };
}

/** Undefined where training or successes are not known by CPU time. */
function billOf(one: Series, row: SummaryRow, cards: readonly ModelCard[]): EnergyBill | undefined {
  const own = cardsOfParts(trainedParts(one.configuration, cards) ?? []);
  if (own === undefined || own.length === 0) return undefined;
  const { joules, incomplete } = trainingCost(own);
  const training = joules.get("estimated")?.low;
  const usesMore =
    [...joules.keys(), ...incomplete].some(isGpu) || unmeteredParts(one.agent, one.configuration).length > 0;
  const run = agentChannel.of(one, row);
  if (usesMore || training === undefined || run?.episodes !== row.episodes || run.perSuccess === null) return undefined;
  return { method: "estimated", training, perRun: run.perSuccess.low };
}

function breakEvenText(result: BreakEven, first: string, second: string): string {
  if (result.status === "equal") return "both take the same";
  const cheaper = result.cheaper === "a" ? first : second;
  return result.status === "always" ? `${cheaper}, from the start` : `${cheaper}, from ${result.runs} successes on`;
}
