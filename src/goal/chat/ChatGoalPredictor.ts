import { LanguageModelError } from "../../core/index.ts";
import { type Domain, type Literal, literalText } from "../../pddl/Domain.ts";
import type { GoalPredictor, GoalRequest, GoalResult } from "../GoalPredictor.ts";
import { instructionFault } from "../instructionFault.ts";
import { answerSchema } from "./answerSchema.ts";
import type { Chat } from "./Chat.ts";
import { openingMessages, repairMessages } from "./chatMessages.ts";
import { goalFaults } from "./goalFaults.ts";
import { readAnswer } from "./readAnswer.ts";

/** Answers that are waited for: the first, and one after its faults were told. */
const rounds = 2;

/**
 * Has a language model read goals for `domains/hanoi` from words and pictures. Its answer is checked as anybody's: form,
 * predicates, objects, types, and whether such a stack is legal; it is told what is wrong once. Its confidence is the
 * number that it names itself, or 0.5 where it names none from 0 to 1: not calibrated either way, and not to be compared
 * with other predictors'.
 */
export class ChatGoalPredictor implements GoalPredictor {
  readonly #domain: Domain;
  readonly #chat: Chat;

  constructor(domain: Domain, chat: Chat) {
    this.#domain = domain;
    this.#chat = chat;
  }

  /**
   * Rejects a goal that is wrong for the scene in both rounds.
   *
   * @throws LanguageModelError where the model is not reached or its answers have no form that can be read; RangeError on
   *   a disc or peg without a rank; the signal's reason on abort
   */
  async predict(request: GoalRequest, signal?: AbortSignal): Promise<GoalResult> {
    signal?.throwIfAborted();
    const fault = instructionFault(request.words);
    if (fault !== undefined) return { status: "rejected", reason: fault };
    const messages = openingMessages(this.#domain, request);
    let faults: readonly string[] = [];
    let isRead = false;
    for (let round = 0; round < rounds; round++) {
      const answer = await this.#chat.complete(messages, answerSchema, signal);
      const reading = readAnswer(answer);
      isRead = reading.status === "read";
      if (reading.status === "faulty") faults = [reading.fault];
      else if (reading.result.status !== "predicted") return reading.result;
      else {
        const goal = distinct(reading.result.goal);
        faults = goalFaults(this.#domain, request, goal);
        if (faults.length === 0) return { ...reading.result, goal };
      }
      messages.push(...repairMessages(answer, faults));
    }
    const told = faults.join("; ");
    if (isRead) {
      return { status: "rejected", reason: `The language model names no goal that fits, even when told why: ${told}.` };
    }
    throw new LanguageModelError(
      `The language model ${this.#chat.name} gives no usable answer, even when told why: ${told}; ` +
        "choose a model that follows instructions better",
    );
  }
}

const distinct = (goal: readonly Literal[]): readonly Literal[] => [
  ...new Map(goal.map((literal) => [literalText(literal), literal])).values(),
];
