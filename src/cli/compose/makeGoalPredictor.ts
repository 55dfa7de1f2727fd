import { ChatGoalPredictor } from "../../goal/chat/ChatGoalPredictor.ts";
import { apiKeyVariable } from "../../goal/chat/chatAddress.ts";
import { RemoteChat } from "../../goal/chat/RemoteChat.ts";
import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import { LayeredGoalPredictor } from "../../goal/LayeredGoalPredictor.ts";
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
  /** Whether the grammar is asked before the network, which is loaded when the grammar does not understand. @default false */
  readonly grammarFirst?: boolean;
}

/** A goal predictor that can be asked until it is disposed of. */
export interface OpenGoalPredictor {
  readonly predictor: GoalPredictor;
  /** Frees a network's memory. */
  readonly dispose: () => Promise<void>;
}

/**
 * The goal predictor that is chosen.
 * @throws ModelError where a network is missing or broken; with the grammar first, so does the predictor when it needs the network
 * @throws UserError on an address, name or key that cannot be used
 */
export async function makeGoalPredictor(
  domain: Domain,
  { chat, goalModel, grammarFirst = false }: GoalPredictorChoice,
): Promise<OpenGoalPredictor> {
  if (goalModel !== undefined) {
    let network: Promise<LearnedGoalPredictor> | undefined;
    const load = (): Promise<LearnedGoalPredictor> => (network ??= LearnedGoalPredictor.load(goalModel));
    const predictor = grammarFirst
      ? new LayeredGoalPredictor(new TextGoalPredictor(), async () => withoutPictures(await load()))
      : withoutPictures(await load());
    return { predictor, dispose: async () => (await network?.catch(() => undefined))?.dispose() };
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
