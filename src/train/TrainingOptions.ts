import type { ModelCard } from "../model/ModelCard.ts";
import type { Supervision } from "./Supervision.ts";

/** What a training has cost so far; measured by the caller, who has the clocks. */
export interface TrainingCostSoFar {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** J by method; never to be added. */
  readonly joules: Readonly<Record<string, number>>;
}

/** What every recipe is told. */
export interface TrainingOptions extends Supervision {
  /** Directory of the model, made if need be. */
  readonly out: string;
  readonly seed: number;
  /** Where data and the state of the networks are kept, made if need be; a stopped training goes on from there. */
  readonly directory: string;
  /** Of the source, for the card. */
  readonly revision: string;
  /** ISO 8601, for the card. */
  readonly date: string;
  readonly cost: () => TrainingCostSoFar;
}

/** What a card says of a training that is over. */
export function trainingRecord(
  { cost, date, revision }: Pick<TrainingOptions, "cost" | "date" | "revision">,
  steps: number,
): ModelCard["training"] {
  const { cpuSeconds, wallSeconds, joules } = cost();
  return { steps, cpuSeconds, wallSeconds, joules, date, revision };
}
