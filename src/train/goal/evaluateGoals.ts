import { areaUnderRoc, calibrationError, reliabilityBins } from "../../goal/evaluation/confidence.ts";
import { type Calibration, confidenceOf } from "../../goal/learned/confidence.ts";
import type { Considered } from "../../goal/learned/considerRequest.ts";
import type { LearnedGoalPredictor } from "../../goal/learned/LearnedGoalPredictor.ts";
import { isFulfilled, legalStates, type SlotLiteral } from "../../goal/learned/LegalStates.ts";
import { SlottedScene } from "../../goal/learned/SlottedScene.ts";
import { type GoalExample, literalsOf } from "./GoalExample.ts";
import type { CalibrationSample } from "./calibrate.ts";

/** A request with what should come of it, drawn or written. */
export type JudgedRequest = Pick<
  GoalExample,
  "kind" | "words" | "objects" | "facts" | "status" | "on" | "notOn" | "clear"
>;

/** A request of a known goal, and what the predictor made of it. */
export interface ConsideredExample extends CalibrationSample {
  readonly kind: string;
  /** Whether there is a goal. */
  readonly isClear: boolean;
}

/** Lets the predictor consider requests. @param onDone after each; may throw to end it */
export async function considerExamples(
  predictor: LearnedGoalPredictor,
  requests: Iterable<JudgedRequest>,
  onDone: (done: number) => void | Promise<void>,
): Promise<readonly ConsideredExample[]> {
  const results: ConsideredExample[] = [];
  for (const request of requests) {
    const { words, objects, facts } = request;
    const considered = await predictor.consider({ words, objects, facts, images: [], dialogue: [] });
    const isClear = request.status === "predicted";
    results.push({
      kind: request.kind,
      features: considered.features,
      isClear,
      isRight: isClear && isEquivalent(considered, request),
    });
    await onDone(results.length);
  }
  return results;
}

/** Whether a goal was found that holds in the same legal states as the true one. */
export function isEquivalent({ goal }: Pick<Considered, "goal">, example: JudgedRequest): boolean {
  const scene = new SlottedScene(example.objects, example.facts);
  const slot = (id: string): number => scene.slotOf(id)!;
  const wanted = literalsOf(example).map(({ atom: { predicate, args }, sign }): SlotLiteral =>
    predicate === "clear"
      ? { kind: "clear", spot: slot(args[0]!) }
      : { kind: sign ? "on" : "notOn", disc: slot(args[0]!), spot: slot(args[1]!) },
  );
  return (
    goal.literals.length > 0 &&
    legalStates(scene).every(
      (state) =>
        goal.literals.every((literal) => isFulfilled(literal, state)) ===
        wanted.every((literal) => isFulfilled(literal, state)),
    )
  );
}

/** What a card says of requests that were considered. */
export interface GoalSummary {
  readonly requests: number;
  readonly clear: number;
  /** Shares of the clear requests. */
  readonly equivalent: number;
  readonly equivalentAndAnswered: number;
  readonly clearNotAnswered: number;
  /** Share of the others. */
  readonly othersNotAnswered: number;
  /** Of telling right from wrong; null where there is only one of them. */
  readonly areaUnderRoc: number | null;
  readonly calibrationError: number | null;
  /** Of each kind, how many were answered as they should be. */
  readonly byKind: Readonly<Record<string, string>>;
}

export function summariseGoals(examples: readonly ConsideredExample[], calibration: Calibration): GoalSummary {
  const judged = examples.map((each) => ({ ...each, confidence: confidenceOf(each.features, calibration) }));
  const clear = judged.filter(({ isClear }) => isClear);
  const other = judged.filter(({ isClear }) => !isClear);
  const answered = (list: typeof judged): number =>
    list.filter(({ confidence }) => confidence >= calibration.threshold).length;
  const kinds = [...new Set(examples.map(({ kind }) => kind))].sort();
  return {
    requests: examples.length,
    clear: clear.length,
    equivalent: share(clear.filter(({ isRight }) => isRight).length, clear.length),
    equivalentAndAnswered: share(answered(clear.filter(({ isRight }) => isRight)), clear.length),
    clearNotAnswered: share(clear.length - answered(clear), clear.length),
    othersNotAnswered: share(other.length - answered(other), other.length),
    areaUnderRoc: roundedIf(areaUnderRoc(judged)),
    calibrationError: roundedIf(calibrationError(reliabilityBins(judged))),
    byKind: Object.fromEntries(
      kinds.map((kind) => {
        const ofKind = judged.filter((each) => each.kind === kind);
        const good = ofKind.filter(({ isClear, isRight, confidence }) =>
          isClear ? isRight && confidence >= calibration.threshold : confidence < calibration.threshold,
        );
        return [kind, `${good.length} of ${ofKind.length}`];
      }),
    ),
  };
}

const rounded = (x: number): number => Number(x.toFixed(4));
const roundedIf = (x: number | null): number | null => x && rounded(x);
const share = (part: number, whole: number): number => rounded(whole === 0 ? 1 : part / whole);
