import type { AgentEvent } from "../../agent/Agent.ts";
import type { EpisodeEnd } from "../../episode/EpisodeObserver.ts";
import { stepText } from "../../pddl/Domain.ts";

/** What a film says below its pictures: the time since the reset, and the step of the plan that is under way. */
export class Caption {
  #step = "";

  hear(event: AgentEvent): void {
    if (event.kind !== "step-started") return;
    const { step, index, of } = event;
    this.#step = `  ${index + 1}/${of} ${stepText(step)}`;
  }

  /** @param stamp ns */
  at(stamp: bigint): string {
    return `${(Number(stamp) / 1e9).toFixed(1)} s${this.#step}`;
  }

  /** The same with how the episode came out. */
  atEnd(stamp: bigint, end: EpisodeEnd): string {
    return `${this.at(stamp)}  ${outcomeOf(end)}`;
  }
}

function outcomeOf(end: EpisodeEnd): string {
  if (end.status === "failed") return "error";
  return end.status === "interrupted" ? "interrupted" : end.result.verdict.outcome;
}
