import { towerMoves, towerSuccess } from "../../episode/statistics.ts";
import type { SuccessRate } from "../../episode/summarise.ts";
import { towerDiscs } from "./failures.ts";
import { paperModels, paperTasks } from "./paperTables.ts";
import type { Series } from "./Results.ts";

/** What single moves say of a tower, and what came of it. */
export interface Prediction {
  readonly who: string;
  readonly discs: number;
  readonly moves: number;
  /** Success of single moves, 0..1. */
  readonly single: number;
  readonly predicted: number;
  /** Of `predicted`, from the Wilson bounds of `single`. @default those are not known */
  readonly interval?: readonly [number, number];
  readonly observed: number;
  /** Wilson 95 % of `observed`. @default not known */
  readonly observedInterval?: readonly [number, number];
}

/** For every series with single moves and towers, then for the literature's. */
export const predictionsOf = (series: readonly Series[]): Prediction[] => [
  ...series.flatMap(ofSeries),
  ...paperModels.flatMap(({ key, label }) => {
    const single = paperTasks.find(({ scenario }) => scenario === "move")!.results[key].success;
    return paperTasks.flatMap(({ scenario, results }) => {
      const discs = towerDiscs(scenario);
      if (discs === undefined) return [];
      const observed = results[key].success;
      const predicted = towerSuccess(single, discs);
      return [{ who: `literature: ${label}`, discs, moves: towerMoves(discs), single, predicted, observed }];
    });
  }),
];

function ofSeries({ label, rows }: Series): Prediction[] {
  const move = rows.find(({ scenario, judged }) => scenario === "move" && judged > 0);
  if (move === undefined) return [];
  return rows.flatMap((row) => {
    const discs = towerDiscs(row.scenario);
    if (discs === undefined || row.judged === 0) return [];
    const bound = (side: 0 | 1): number => towerSuccess(move.interval[side], discs);
    return [
      {
        ...{ who: label, discs, moves: towerMoves(discs), single: rateOf(move) },
        predicted: towerSuccess(rateOf(move), discs),
        interval: [bound(0), bound(1)],
        observed: rateOf(row),
        observedInterval: row.interval,
      },
    ];
  });
}

const rateOf = ({ successes, judged }: SuccessRate): number => successes / judged;
