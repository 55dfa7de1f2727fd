import {
  controlStepNs,
  Rng,
  type Action,
  type Declaration,
  type Observation,
  type Scenario,
  type TimeStep,
  type Verdict,
  type World,
  type WorldEvent,
  type WorldSpec,
} from "../../src/core/index.ts";

export const scenario: Scenario = {
  name: "reach-5",
  instruction: "Count to five.",
  scene: {
    discs: [],
    towers: {},
    noise: { startPosition: 0, startYaw: 0, armStart: 0, friction: 0, mass: 0, actionDelay: 0 },
  },
  goal: [{ name: "at", objects: ["five"], sign: true }],
};

export interface FakeWorldOptions {
  /** What each braking leaves of a joint's velocity; undefined for a world without joints. */
  readonly decay?: number | undefined;
  /** Steps at which the judge sees success. */
  readonly lastAt?: number;
  readonly events?: Readonly<Record<number, readonly WorldEvent[]>>;
  readonly beforeStep?: (action: Action, signal: AbortSignal | undefined) => void;
  readonly beforeFinish?: () => void;
  readonly outcome?: Verdict["outcome"];
}

/** A world with one number in it: each action that does not brake adds a seeded amount to it. */
export class FakeWorld implements World {
  readonly spec: WorldSpec = {
    name: "fake",
    actions: "cartesian",
    controlTimestep: 0.05,
    tableHeight: 0,
    pegs: [],
    judged: true,
  };
  readonly actions: Action[] = [];
  readonly declared: Declaration[] = [];
  images = 0;
  readonly #options: FakeWorldOptions;
  #rng = new Rng(0, "fake");
  #value = 0;
  #steps = 0;
  #velocity = 0;

  constructor(options: FakeWorldOptions = {}) {
    this.#options = options;
  }

  async reset({ seed }: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep> {
    this.#rng = new Rng(seed, "fake");
    this.#value = this.#steps = this.#velocity = 0;
    return this.#timeStep("first");
  }

  async step(action: Action, signal?: AbortSignal): Promise<TimeStep> {
    this.#options.beforeStep?.(action, signal);
    this.actions.push(action);
    this.#steps++;
    if (action.kind === "brake") this.#velocity *= this.#options.decay ?? 0;
    else {
      this.#value += this.#rng.uniform();
      this.#velocity = 0.4;
    }
    return this.#timeStep(this.#steps === this.#options.lastAt ? "last" : "mid");
  }

  async finish(declared: Declaration): Promise<Verdict> {
    this.declared.push(declared);
    this.#options.beforeFinish?.();
    const outcome = this.#options.outcome ?? (declared === "done" ? "success" : "failure");
    return {
      outcome,
      reason: outcome === "success" ? "" : `declared ${declared}`,
      goal: [],
      progress: outcome === "success" ? 1 : 0.25,
      illegalMoves: 2,
      drops: 1,
      stateHash: this.#value.toString(),
    };
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  #timeStep(kind: TimeStep["kind"]): TimeStep {
    const observation: Observation = {
      stamp: BigInt(this.#steps) * controlStepNs,
      cameras: ["agentview"],
      ...("decay" in this.#options && {
        joints: { position: [this.#value], velocity: [this.#velocity] },
        gripper: { opening: 0.08, velocity: 0, force: 0 },
      }),
      image: async () => {
        this.images++;
        return { width: 1, height: 1, channels: 1, data: new Uint8Array(1) };
      },
    };
    return { kind, observation, events: this.#options.events?.[this.#steps] ?? [] };
  }
}
