import type { GoalPredictor } from "../goal/GoalPredictor.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/** The same predictor with every call in the window "goal". */
export function meteredGoalPredictor(predictor: GoalPredictor, meter: EnergyMeter): GoalPredictor {
  return { predict: (request, signal) => meter.measure("goal", () => predictor.predict(request, signal)) };
}
