import { Option, type Command } from "commander";
import { apiKeyVariable } from "../../goal/chat/chatAddress.ts";
import { longestSeconds, usualSeconds } from "../../goal/chat/RemoteChat.ts";
import { wholeNumber } from "../parseOptions.ts";

/** Who reads goals. */
export interface GoalCommandOptions {
  readonly goalPredictor?: "layered" | "grammar" | "learned" | "chat";
  readonly goalModel?: string;
  readonly chatUrl?: string;
  readonly chatModel?: string;
  readonly chatTimeout?: number;
  /** False where no pictures are to be shown. */
  readonly chatPictures: boolean;
}

/** Adds the options that say who reads goals. */
export const withGoalOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        "--goal-predictor <kind>",
        "who reads the instruction: the grammar, and where it does not understand the trained networks (layered, the default), one of these alone, or a language model behind an OpenAI-compatible endpoint",
      ).choices(["layered", "grammar", "learned", "chat"]),
    )
    .option("--goal-model <dir>", "directory of the networks that read goals (default: policies/goal of this package)")
    .option("--chat-url <url>", "address of the language model before /chat/completions, as http://127.0.0.1:8080/v1")
    .option("--chat-model <name>", `the language model as its server calls it; its key, if any, is ${apiKeyVariable}`)
    .option(
      "--chat-timeout <s>",
      `seconds within which the language model must answer (default: ${usualSeconds})`,
      wholeNumber(1, longestSeconds),
    )
    .option("--no-chat-pictures", "do not show the language model what the agent's camera sees");
