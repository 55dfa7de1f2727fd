import { ChatGoalPredictor } from "../../goal/chat/ChatGoalPredictor.ts";
import { apiKeyVariable } from "../../goal/chat/chatAddress.ts";
import { RemoteChat } from "../../goal/chat/RemoteChat.ts";
import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import { TextGoalPredictor } from "../../goal/TextGoalPredictor.ts";
import type { Domain } from "../../pddl/Domain.ts";
import type { ChatChoice } from "./Configuration.ts";

/** Who reads goals: the grammar, or the language model that is chosen. @throws UserError on an address, name or key that cannot be used */
export function makeGoalPredictor(domain: Domain, chat?: Omit<ChatChoice, "pictures">): GoalPredictor {
  if (chat === undefined) return new TextGoalPredictor();
  const { url, model, timeout } = chat;
  // Set to nothing is not set, as shells have it.
  const apiKey = process.env[apiKeyVariable]?.trim() || undefined;
  return new ChatGoalPredictor(domain, new RemoteChat({ url, model, apiKey, totalMs: 1000 * timeout }));
}
