import type { EpisodeDecision, EpisodeObserver, EpisodeStart, EpisodeStep } from "../../episode/EpisodeObserver.ts";

/** Tells an episode as JSON lines: `start`, `agent`, `decision` (all but act) and `world`, each with simulated seconds. */
export class JsonStory implements EpisodeObserver {
  readonly #tell: (value: object) => void;
  #secondsPerStep = 0;

  constructor(tell: (value: object) => void) {
    this.#tell = tell;
  }

  onReset({ agent, state, scenario, seed, maxSteps, spec }: EpisodeStart): void {
    this.#secondsPerStep = spec.controlTimestep;
    this.#tell({ kind: "start", agent, state, world: spec.name, scenario, seed, maxSteps });
  }

  onDecision({ step, decision, events }: EpisodeDecision): void {
    const seconds = this.#seconds(step);
    for (const event of events) this.#tell({ kind: "agent", seconds, event });
    if (decision.kind !== "act") this.#tell({ kind: "decision", seconds, decision });
  }

  onStep({ step, timeStep }: EpisodeStep): void {
    for (const event of timeStep.events) this.#tell({ kind: "world", seconds: this.#seconds(step), event });
  }

  /** Without the dust of a binary product. */
  #seconds(step: number): number {
    return Number((step * this.#secondsPerStep).toFixed(6));
  }
}
