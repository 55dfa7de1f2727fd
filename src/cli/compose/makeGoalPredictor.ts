import { ChatGoalPredictor } from "../../goal/chat/ChatGoalPredictor.ts";
import { apiKeyVariable } from "../../goal/chat/chatAddress.ts";
import { RemoteChat } from "../../goal/chat/RemoteChat.ts";
import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import { LearnedGoalPredictor } from "../../goal/learned/LearnedGoalPredictor.ts";
import { TextGoalPredictor } from "../../goal/TextGoalPredictor.ts";
import type { Domain } from "../../pddl/Domain.ts";
import type { ChatChoice } from "./Configuration.ts";

/** Who reads goals; the grammar, where none is named. */
export interface GoalPredictorChoice {
  /** A language model. */
  readonly chat?: Omit<ChatChoice, "pictures">;
  /** Directory of a trained network. */
  readonly goalModel?: string;
}

/** A goal predictor that can be asked until it is disposed of. */
export interface OpenGoalPredictor {
  readonly predictor: GoalPredictor;
  /** Frees a network's memory. */
  readonly dispose: () => Promise<void>;
}

/**
 * The goal predictor that is chosen, loaded.
 * @throws ModelError where a network is missing or broken
 * @throws UserError on an address, name or key that cannot be used
 */
export async function makeGoalPredictor(
  domain: Domain,
  { chat, goalModel }: GoalPredictorChoice,
): Promise<OpenGoalPredictor> {
  if (goalModel !== undefined) {
    const network = await LearnedGoalPredictor.load(goalModel);
    return { predictor: withoutPictures(network), dispose: () => network.dispose() };
  }
  const dispose = async (): Promise<void> => undefined;
  if (chat === undefined) return { predictor: new TextGoalPredictor(), dispose };
  const { url, model, timeout } = chat;
  // Set to nothing is not set, as shells have it.
  const apiKey = process.env[apiKeyVariable]?.trim() || undefined;
  const remote = new RemoteChat({ url, model, apiKey, totalMs: 1000 * timeout });
  return { predictor: new ChatGoalPredictor(domain, remote), dispose };
}

/**
 * The network is asked as in that half of its training that had no picture. The other half had flat squares before two random colours
 * (`paintScene`), no rendered or real picture, and nothing in them that objects and facts do not say.
 */
const withoutPictures = (predictor: GoalPredictor): GoalPredictor => ({
  predict: (request, signal) => predictor.predict({ ...request, images: [] }, signal),
});
