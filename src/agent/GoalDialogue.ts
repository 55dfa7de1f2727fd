import type { Image, Observation } from "../core/index.ts";
import { checkGoal } from "../goal/checkGoal.ts";
import type { GoalPredictor } from "../goal/GoalPredictor.ts";
import type { Domain, Literal } from "../pddl/Domain.ts";
import type { Sensed } from "../skill/Skill.ts";
import type { Decision } from "./Agent.ts";
import { perceivedObjects } from "./perceivedObjects.ts";

export interface GoalDialogueOptions {
  readonly domain: Domain;
  readonly goalPredictor: GoalPredictor;
  /** Cameras whose images the predictor is shown. @default none */
  readonly goalCameras?: readonly string[];
  /** Most questions asked before giving up. */
  readonly maxQuestions: number;
}

/** A goal, or what to do in place of pursuing one. */
export type Understanding =
  | { readonly kind: "goal"; readonly goal: readonly Literal[]; readonly confidence: number }
  | Extract<Decision, { kind: "ask" | "give-up" }>;

/** From an instruction, by way of questions and answers, to a goal that fits the domain. */
export class GoalDialogue {
  readonly #options: GoalDialogueOptions;
  readonly #words: string;
  readonly #dialogue: { readonly question: string; readonly answer: string }[] = [];
  #open: Extract<Decision, { kind: "ask" }> | undefined;

  constructor(words: string, options: GoalDialogueOptions) {
    this.#words = words;
    this.#options = options;
  }

  /** @throws Error if no question is open */
  answer(text: string): void {
    if (!this.#open) throw new Error("The agent was given an answer, but has no open question");
    this.#dialogue.push({ question: this.#open.question, answer: text });
    this.#open = undefined;
  }

  async understand({ observation, estimate }: Sensed, signal?: AbortSignal): Promise<Understanding> {
    if (this.#open) return this.#open;
    const { domain, goalPredictor, goalCameras = [], maxQuestions } = this.#options;
    const request = {
      words: this.#words,
      objects: perceivedObjects(estimate),
      facts: estimate.facts,
      images: await imagesOf(observation, goalCameras, signal),
      dialogue: [...this.#dialogue],
    };
    const result = await goalPredictor.predict(request, signal);
    switch (result.status) {
      case "rejected":
        return { kind: "give-up", reason: result.reason };
      case "ambiguous": {
        if (this.#dialogue.length >= maxQuestions) {
          return { kind: "give-up", reason: `The instruction is still unclear after ${maxQuestions} questions.` };
        }
        this.#open = { kind: "ask", question: result.question, candidates: result.candidates };
        return this.#open;
      }
      case "predicted": {
        const problems = checkGoal(domain, estimate.objects, result.goal);
        if (problems.length > 0) {
          return { kind: "give-up", reason: `The goal does not fit domain "${domain.name}": ${problems.join("; ")}.` };
        }
        return { kind: "goal", goal: result.goal, confidence: result.confidence };
      }
    }
  }
}

async function imagesOf(observation: Observation, cameras: readonly string[], signal?: AbortSignal): Promise<Image[]> {
  const images: Image[] = [];
  for (const camera of cameras) images.push(await observation.image(camera, signal));
  return images;
}
