import type { JsonSchema } from "./answerSchema.ts";

/** Part of a message, as the chat completions API has it. */
export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly ChatPart[];
}

/** Somebody to talk to: a language model, wherever it runs. */
export interface Chat {
  /** Model and place, for errors: no secrets. */
  readonly name: string;
  /**
   * The model's next message.
   *
   * @param schema that the message should fit as JSON; a chat that cannot demand that leaves it to the words
   * @throws LanguageModelError where there is no message; the signal's reason on abort
   */
  complete(messages: readonly ChatMessage[], schema: JsonSchema, signal?: AbortSignal): Promise<string>;
}
