import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { cardName, type Json, type JsonRecord, type ModelCard, readCard } from "../../model/ModelCard.ts";
import { settledIdentityOf } from "../compose/modelIdentity.ts";
import type { LearningCurve } from "./plots/learningPlot.ts";

/** Cards of the models in a directory such as `policies/`, by name. @throws FileError where there is no such directory; ModelError on a card that is none */
export async function readCards(dir: string): Promise<ModelCard[]> {
  let names: string[];
  try {
    names = readdirSync(dir).sort();
  } catch (error) {
    throw new FileError(dir, `There are no policies in "${dir}"; name a directory of trained models`, { cause: error });
  }
  return Promise.all(
    names.filter((name) => existsSync(join(dir, name, cardName))).map((name) => readCard(join(dir, name))),
  );
}

/** Each training's card once, those first that come first. */
export function distinctCards(cards: readonly ModelCard[]): readonly ModelCard[] {
  const found = new Map<string, ModelCard>();
  for (const card of cards) {
    const identity = settledIdentityOf(card);
    if (!found.has(identity)) found.set(identity, card);
  }
  return [...found.values()];
}

/** What cards call the losses over their training. */
const curveNames = ["lossCurve", "lossByTenth"];

/** Learning curves of cards; of those of one name, which were trained the same way, the first's. */
export const learningCurves = (cards: readonly ModelCard[]): LearningCurve[] =>
  cards.filter(({ name }, i) => cards.findIndex((other) => other.name === name) === i).flatMap(curvesOf);

/** The learning curves that a card has: of the model, or of each of its networks. */
export function curvesOf({ name, evaluation }: ModelCard): LearningCurve[] {
  const points = evaluation["curve"];
  const told = Array.isArray(points) ? points.map((point) => (point as JsonRecord | null)?.["trainingLoss"]) : [];
  if (told.length > 0 && isLosses(told)) return [{ name, losses: told }];
  return curveNames
    .map((key) => evaluation[key])
    .flatMap((value): LearningCurve[] => {
      if (isLosses(value)) return [{ name, losses: value }];
      if (value === undefined || value === null || typeof value !== "object" || Array.isArray(value)) return [];
      return Object.entries(value).flatMap(([network, losses]) =>
        isLosses(losses) ? [{ name: `${name}: ${network}`, losses }] : [],
      );
    });
}

const isLosses = (value: Json | readonly (Json | undefined)[] | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every((loss) => typeof loss === "number");

/** What training a model, or several, took. */
export interface TrainingCost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /**
   * By method and source such as "estimated", "counter, cpu-package" or "sampled, gpu", from the lower to the higher estimate, J; what not
   * every model has is left out.
   */
  readonly joules: ReadonlyMap<string, { readonly low: number; readonly high: number }>;
  /** Keys as of `joules` that some models have and others do not. */
  readonly incomplete: readonly string[];
}

/** The sum over models, method by method: joules of different methods are never added. */
export function trainingCost(cards: readonly ModelCard[]): TrainingCost {
  const sum = (of: (card: ModelCard) => number): number => cards.reduce((total, card) => total + of(card), 0);
  const methods = [...new Set(cards.flatMap(({ training }) => Object.keys(training.joules).map(methodOf)))];
  const common = methods.filter((method) =>
    cards.every(({ training }) => rangeOf(training.joules, method) !== undefined),
  );
  return {
    incomplete: methods.filter((method) => !common.includes(method)),
    wallSeconds: sum(({ training }) => training.wallSeconds),
    cpuSeconds: sum(({ training }) => training.cpuSeconds),
    joules: new Map(
      common.map((method) => [
        method,
        {
          low: sum(({ training }) => rangeOf(training.joules, method)!.low),
          high: sum(({ training }) => rangeOf(training.joules, method)!.high),
        },
      ]),
    ),
  };
}

/** Whether joules by this key, such as "counter, gpu" or "sampled, gpu, not of all parts", are a GPU's. */
export const isGpu = (key: string): boolean => key.split(", ")[1] === "gpu";

/** A card has "estimated, low" and "estimated, high", or one value such as that of "counter, cpu-package". */
const methodOf = (key: string): string => key.replace(/, (?:low|high)$/, "");

function rangeOf(
  joules: ModelCard["training"]["joules"],
  method: string,
): { readonly low: number; readonly high: number } | undefined {
  const low = joules[`${method}, low`] ?? joules[method];
  const high = joules[`${method}, high`] ?? joules[method];
  return low === undefined || high === undefined ? undefined : { low, high };
}
