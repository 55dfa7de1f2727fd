import type { GoalPredictor, PerceivedObject } from "../../goal/GoalPredictor.ts";
import type { NodeProgram } from "../GraphNode.ts";
import { PredictGoal, PredictGoalResponseConstants as statuses } from "../interfaces/praxis_msgs.ts";
import { bounded, oneOf } from "../messages/fields.ts";
import { toImage } from "../messages/image.ts";
import { fromLiterals, toAtoms } from "../messages/symbols.ts";

const most = { characters: 100_000, objects: 1000, images: 8, turns: 100 } as const;

const nothing = { goal: [], confidence: 0, question: "", candidates: [], reason: "" };

/** Hosts a goal predictor. */
export const goalPredictorNode = (predictor: GoalPredictor): NodeProgram => ({
  parameters: [],
  configure: async (node) => {
    node.serve(PredictGoal, "goal/predict", async ({ words, objects, facts, images, dialogue }) => {
      const result = await predictor.predict({
        words: bounded(words, most.characters, "words"),
        objects: bounded(objects, most.objects, "objects").map(({ id, type, colour, rank }): PerceivedObject => ({
          id,
          type: oneOf(type, ["disc", "peg", "table"], "object.type"),
          ...(colour !== "" && { colour }),
          ...(rank > 0 && { rank }),
        })),
        facts: toAtoms(facts),
        images: bounded(images, most.images, "images").map(toImage),
        dialogue: bounded(dialogue, most.turns, "dialogue").map(({ question, answer }) => ({
          question: bounded(question, most.characters, "question"),
          answer: bounded(answer, most.characters, "answer"),
        })),
      });
      switch (result.status) {
        case "predicted":
          return {
            ...nothing,
            status: statuses.PREDICTED,
            goal: fromLiterals(result.goal),
            confidence: result.confidence,
          };
        case "ambiguous":
          return {
            ...nothing,
            status: statuses.AMBIGUOUS,
            question: result.question,
            candidates: result.candidates,
          };
        case "rejected":
          return { ...nothing, status: statuses.REJECTED, reason: result.reason };
      }
    });
    return {};
  },
});
