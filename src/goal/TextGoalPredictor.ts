import type { Literal } from "../pddl/Domain.ts";
import type { GoalPredictor, GoalRequest, GoalResult } from "./GoalPredictor.ts";
import { instructionFault } from "./instructionFault.ts";
import { Grounding } from "./text/Grounding.ts";
import { parseInstruction } from "./text/parseInstruction.ts";
import { stackingProblem } from "./text/stackingProblem.ts";
import { TextScene } from "./text/TextScene.ts";

/** Longest quotation from the instruction, in characters. */
const maxQuote = 80;
/** Most quotations in one sentence. */
const maxQuotes = 4;

/**
 * Reads goals for `domains/hanoi` from English by a small grammar (grammar files in `text/`). It predicts only what it
 * understood to the last word and what some legal state can fulfil; it asks where words leave a choice between objects,
 * and rejects the rest with a reason. It looks at no image.
 */
export class TextGoalPredictor implements GoalPredictor {
  /** @throws RangeError on a disc or peg without a rank */
  async predict(request: GoalRequest): Promise<GoalResult> {
    const { words, objects, facts, dialogue } = request;
    const fault = instructionFault(words);
    if (fault !== undefined) return rejected(fault);
    const scene = new TextScene(objects, facts);
    const parse = parseInstruction(words, scene.words);
    if (parse.status === "not-understood") {
      const quotes = parse.parts.slice(0, maxQuotes).map(quote);
      return rejected(`I do not understand ${quotes.join(", ")}.`);
    }
    const grounded = new Grounding(scene, dialogue).ground(parse.clauses);
    switch (grounded.kind) {
      case "ask":
        return { status: "ambiguous", question: grounded.question, candidates: grounded.candidates };
      case "refuse":
        return rejected(grounded.reason);
      case "found": {
        const wishes = [...new Map(grounded.value.map((wish) => [`${wish.disc} ${wish.on}`, wish])).values()];
        const problem = stackingProblem(wishes, scene);
        if (problem !== undefined) return rejected(problem);
        const goal = wishes.map(({ disc, on }): Literal => ({
          atom: { predicate: "on", args: [disc, on] },
          sign: true,
        }));
        return { status: "predicted", goal, confidence: 1 };
      }
    }
  }
}

const rejected = (reason: string): GoalResult => ({ status: "rejected", reason });

const quote = (part: string): string => `"${part.length > maxQuote ? `${part.slice(0, maxQuote)}…` : part}"`;
