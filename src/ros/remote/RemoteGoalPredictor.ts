import type { GoalPredictor, GoalRequest, GoalResult } from "../../goal/GoalPredictor.ts";
import { GraphError } from "../GraphError.ts";
import { PredictGoal, PredictGoalResponseConstants as statuses } from "../interfaces/praxis_msgs.ts";
import { fromImage } from "../messages/image.ts";
import { fromAtoms, toLiterals } from "../messages/symbols.ts";
import type { Peers } from "./Peers.ts";

/** A goal predictor on another node. */
export class RemoteGoalPredictor implements GoalPredictor {
  readonly #predict;

  constructor(peers: Peers, nodeName: string) {
    this.#predict = peers.call(PredictGoal, "goal/predict", nodeName);
  }

  async predict(request: GoalRequest, signal?: AbortSignal): Promise<GoalResult> {
    const { words, objects, facts, images, dialogue } = request;
    const answer = await this.#predict.patient(
      {
        words,
        objects: objects.map(({ id, type, colour = "", rank = 0, edge = 0 }) => ({ id, type, colour, rank, edge })),
        facts: fromAtoms(facts),
        images: images.map(fromImage),
        dialogue,
      },
      signal,
    );
    switch (answer.status) {
      case statuses.PREDICTED:
        return { status: "predicted", goal: toLiterals(answer.goal), confidence: answer.confidence };
      case statuses.AMBIGUOUS:
        return { status: "ambiguous", question: answer.question, candidates: answer.candidates };
      case statuses.REJECTED:
        return { status: "rejected", reason: answer.reason };
      default:
        throw new GraphError("INTERNAL", `goal/predict answered the unknown status ${answer.status}`);
    }
  }
}
