import { createHash } from "node:crypto";
import type { GoalPredictor, GoalRequest, GoalResult, PerceivedObject } from "../../goal/GoalPredictor.ts";
import { longestSeconds, usualSeconds } from "../../goal/chat/RemoteChat.ts";
import { GraphError } from "../GraphError.ts";
import type { NodeProgram } from "../GraphNode.ts";
import {
  PredictGoal,
  PredictGoalResponseConstants as statuses,
  type PredictGoalRequest,
} from "../interfaces/praxis_msgs.ts";
import { bounded, oneOf } from "../messages/fields.ts";
import { toImage } from "../messages/image.ts";
import { fromLiterals, toAtoms } from "../messages/symbols.ts";
import type { Parameters } from "../Parameters.ts";
import { modelParameter, modelParameterName } from "./modelParameter.ts";
import { ShareWhileOpen } from "./ShareWhileOpen.ts";

const most = { characters: 100_000, objects: 1000, images: 8, turns: 100 } as const;

const nothing = { goal: [], confidence: 0, question: "", candidates: [], reason: "" };

/** Which goal predictor a node is to host; the grammar, where none is named. */
export interface HostedChoice {
  /** A language model. */
  readonly chat?: { readonly url: string; readonly model: string; readonly timeout: number };
  /** Directory of a trained network. */
  readonly goalModel?: string;
  /** Whether the grammar is asked before the network. @default false */
  readonly grammarFirst?: boolean;
}

/** A goal predictor, loaded. */
export interface LoadedGoalPredictor {
  /** What tells it apart from others in results. */
  readonly model: string;
  readonly predictor: GoalPredictor;
  /** Frees its memory; it is not asked afterwards. */
  readonly dispose: () => Promise<void>;
}

export interface GoalPredictorNodeOptions {
  /** @throws ModelError where a network is missing or broken; UserError on a choice that cannot be */
  readonly load: (choice: HostedChoice) => Promise<LoadedGoalPredictor>;
  /** Directory of the network that reads goals where no parameter says another. */
  readonly directory: string;
}

/** Hosts a goal predictor. */
export const goalPredictorNode = ({ load, directory }: GoalPredictorNodeOptions): NodeProgram => ({
  parameters: [
    {
      name: "predictor",
      type: "string",
      default: "layered",
      choices: ["layered", "grammar", "learned", "chat"],
      description:
        "Who reads instructions: the grammar and then the trained network (layered), one of them alone, or a language model behind a chat endpoint",
      readOnly: true,
    },
    {
      name: "goal_model",
      type: "string",
      default: "",
      description: "Directory of the network that reads goals; that of the package if empty",
      readOnly: true,
    },
    {
      name: "chat_url",
      type: "string",
      default: "",
      description: "Address of the language model before /chat/completions; its key is the node's environment's",
      readOnly: true,
    },
    {
      name: "chat_model",
      type: "string",
      default: "",
      description: "The language model as its server calls it",
      readOnly: true,
    },
    {
      name: "chat_timeout",
      type: "double",
      default: usualSeconds,
      range: [0.1, longestSeconds],
      description: "Time within which the language model must answer, s",
      readOnly: true,
    },
    modelParameter("the goal predictor"),
  ],
  configure: async (node) => {
    const { model, predictor, dispose } = await load(choiceOf(node.parameters, directory));
    node.parameters.setOwn(modelParameterName, model);
    let stop = new AbortController();
    const shared = new ShareWhileOpen<GoalResult>();
    node.serve(PredictGoal, "goal/predict", async (message) => {
      const request = requestOf(message);
      // Whoever waits asks again meanwhile: a language model is to be asked once.
      const result = await shared.get(keyOf(request), () => predictor.predict(request, stop.signal));
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
    return {
      activate: () => {
        stop = new AbortController();
      },
      deactivate: () => {
        stop.abort(new GraphError("CANCELED", "The goal predictor is deactivated"));
      },
      cleanup: async () => {
        await shared.settled();
        await dispose();
      },
    };
  },
});

function choiceOf(parameters: Parameters, directory: string): HostedChoice {
  const goalModel = parameters.string("goal_model") || directory;
  switch (parameters.string("predictor")) {
    case "layered":
      return { goalModel, grammarFirst: true };
    case "learned":
      return { goalModel };
    case "chat": {
      const [url, model] = [parameters.string("chat_url"), parameters.string("chat_model")];
      return { chat: { url, model, timeout: parameters.number("chat_timeout") } };
    }
    default:
      return {};
  }
}

const requestOf = ({ words, objects, facts, images, dialogue }: PredictGoalRequest): GoalRequest => ({
  words: bounded(words, most.characters, "words"),
  objects: bounded(objects, most.objects, "objects").map(({ id, type, colour, rank, edge }): PerceivedObject => ({
    id,
    type: oneOf(type, ["disc", "peg", "table"], "object.type"),
    ...(colour !== "" && { colour }),
    ...(rank > 0 && { rank }),
    ...(edge > 0 && { edge }),
  })),
  facts: toAtoms(facts),
  images: bounded(images, most.images, "images").map(toImage),
  dialogue: bounded(dialogue, most.turns, "dialogue").map(({ question, answer }) => ({
    question: bounded(question, most.characters, "question"),
    answer: bounded(answer, most.characters, "answer"),
  })),
});

/** Equal for equal requests. */
function keyOf({ images, ...request }: GoalRequest): string {
  const digests = images.map(({ data, ...image }) => [image, createHash("sha256").update(data).digest("hex")]);
  return JSON.stringify([request, digests]);
}
