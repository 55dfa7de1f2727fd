import type { AgentEvent } from "../../agent/Agent.ts";
import { stepText } from "../../pddl/Domain.ts";
import * as msg from "../interfaces/praxis_msgs.ts";
import { fromLiterals, fromPlan } from "./symbols.ts";

/** What an event says, beside when and where it happened. */
export type EventBody = Omit<msg.ExecutionEvent, "episode" | "sequence" | "stamp" | "control_step">;

const emptyBody: EventBody = {
  kind: "",
  items: [],
  skill: "",
  text: "",
  index: 0,
  count: 0,
  number: 0,
  replan: false,
  confidence: 0,
};

const kinds = msg.ExecutionEventConstants;

export const startedBody = (instruction: string): EventBody => ({
  ...emptyBody,
  kind: kinds.STARTED,
  text: instruction,
});

export const endedBody = (how: string): EventBody => ({ ...emptyBody, kind: kinds.ENDED, text: how });

export const questionBody = (question: string, candidates: readonly string[]): EventBody => ({
  ...emptyBody,
  kind: kinds.QUESTION,
  text: question,
  items: candidates,
});

export function fromAgentEvent(event: AgentEvent): EventBody {
  const body = { ...emptyBody, kind: event.kind };
  switch (event.kind) {
    case "goal":
      return { ...body, items: fromLiterals(event.goal), confidence: event.confidence };
    case "plan":
      return { ...body, items: fromPlan(event.plan), number: event.expanded, replan: event.replan };
    case "step-started":
      return { ...body, items: [stepText(event.step)], index: event.index, count: event.of };
    case "skill-started":
      return { ...body, items: [stepText(event.step)], skill: event.skill };
    case "skill-ended":
      return { ...body, items: [stepText(event.step)], skill: event.skill, number: event.controlSteps };
    case "step-ended":
      return { ...body, items: [stepText(event.step)] };
    case "retry":
      return { ...body, items: [stepText(event.step)], text: event.reason };
    case "replan":
    case "clear-view":
      return { ...body, text: event.reason };
  }
}
