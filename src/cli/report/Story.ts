import type { AgentEvent } from "../../agent/Agent.ts";
import type { SubTask, WorldEvent } from "../../core/index.ts";
import type { EpisodeDecision, EpisodeObserver, EpisodeStart, EpisodeStep } from "../../episode/EpisodeObserver.ts";
import { literalText, stepText } from "../../pddl/Domain.ts";

/** Tells an episode as it happens, a line at a time; times are simulated seconds since the reset. */
export class Story implements EpisodeObserver {
  readonly #tell: (line: string) => void;
  #secondsPerStep = 0;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  onReset({ agent, state, scenario, seed, spec }: EpisodeStart): void {
    this.#secondsPerStep = spec.controlTimestep;
    const towers = spec.pegs.map(({ id }) => `${id}: ${(scenario.scene.towers[id] ?? []).join(", ") || "empty"}`);
    const discs = scenario.scene.discs.map(({ id, edge }) => `${id} ${(100 * edge).toFixed(1)} cm`);
    this.#tell(`Scenario     ${scenario.name}, seed ${seed}, in the world "${spec.name}"`);
    this.#tell(`Agent        ${agent} (${state} state)`);
    this.#tell(`Discs        ${discs.join(", ")}`);
    this.#tell(`Start        ${towers.join("; ")} (from the lowest up)`);
    this.#tell(`Instruction  "${scenario.instruction}"`);
    this.#tell("");
  }

  onDecision({ step, decision, events }: EpisodeDecision): void {
    for (const event of events) {
      const words = agentWords(event, this.#secondsPerStep);
      if (words !== undefined) this.#at(step, words);
    }
    if (decision.kind === "done") this.#at(step, "done       the agent sees its goal fulfilled");
    if (decision.kind === "give-up") this.#at(step, `gives up   ${decision.reason}`);
    if (decision.kind === "ask") this.#at(step, `asks       ${decision.question}`);
  }

  onStep({ step, timeStep }: EpisodeStep): void {
    for (const event of timeStep.events) this.#at(step, worldWords(event));
  }

  #at(step: number, words: string): void {
    const [first = "", ...rest] = words.split("\n");
    const time = (step * this.#secondsPerStep).toFixed(2).padStart(8);
    this.#tell(`${time} s  ${first}`);
    for (const line of rest) this.#tell(`${" ".repeat(time.length + 4)}${line}`);
  }
}

/** Undefined where the next line tells it anyway. */
function agentWords(event: AgentEvent, secondsPerStep: number): string | undefined {
  switch (event.kind) {
    case "goal":
      return `goal       ${event.goal.map(literalText).join(" ")} (confidence ${event.confidence.toFixed(2)})`;
    case "plan": {
      const steps = event.plan.map((step, i) => `           ${String(i + 1).padStart(3)} ${stepText(step)}`);
      const kind = event.replan ? "new plan  " : "plan      ";
      return [`${kind} ${event.plan.length} steps, ${event.expanded} states expanded`, ...steps].join("\n");
    }
    case "step-started":
      return `step ${`${event.index + 1}/${event.of}`.padEnd(5)} ${stepText(event.step)}`;
    case "skill-started":
    case "step-ended":
      return undefined;
    case "skill-ended":
      return `           ${event.skill.padEnd(11)} took ${(event.controlSteps * secondsPerStep).toFixed(2)} s`;
    case "retry":
      return `retry      ${stepText(event.step)}: ${event.reason}`;
    case "replan":
      return `replan     ${event.reason}`;
    case "clear-view":
      return `aside      ${event.reason}: the arm gets out of the way`;
  }
}

function worldWords(event: WorldEvent): string {
  switch (event.kind) {
    case "illegal-move":
      return event.rule === "larger-on-smaller"
        ? `judge      illegal move: ${event.disc} onto the smaller ${event.other}`
        : `judge      illegal move: ${event.disc} taken from under ${event.other}`;
    case "dropped":
      return `judge      ${event.disc} was dropped`;
    case "knocked":
      return `judge      ${event.disc} was knocked`;
    case "sub-task-done":
      return `judge      sub-task ${event.done}/${event.of} done: ${subTaskWords(event.subTask)}`;
    case "sub-task-timeout":
      return `judge      sub-task ${event.done + 1}/${event.of} takes too long: ${subTaskWords(event.subTask)}`;
  }
}

const subTaskWords = ({ name, objects }: SubTask): string => `(${[name, ...objects].join(" ")})`;
