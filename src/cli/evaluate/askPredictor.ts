import type { GoalPredictor, GoalResult } from "../../goal/GoalPredictor.ts";
import { inTrueNames, type Sight } from "./Sight.ts";

/** What a predictor said of a case. */
export interface TimedAnswer {
  /** In the case's names. */
  readonly answer: GoalResult;
  /** CPU time of the prediction, of all threads of the process, ms. */
  readonly cpuMs: number;
}

/** Gives a predictor an instruction and what is seen; nobody answers its questions. */
export async function askPredictor(
  predictor: GoalPredictor,
  words: string,
  sight: Sight,
  signal?: AbortSignal,
): Promise<TimedAnswer> {
  const { objects, facts, images } = sight;
  const before = process.cpuUsage();
  const answer = await predictor.predict({ words, objects, facts, images, dialogue: [] }, signal);
  const { user, system } = process.cpuUsage(before);
  return { answer: inTrueNames(answer, sight), cpuMs: (user + system) / 1000 };
}
