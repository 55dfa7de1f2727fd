import {
  isForAnyWorld,
  type Action,
  type Declaration,
  type Scenario,
  type TimeStep,
  type Verdict,
  type World,
  type WorldSpec,
} from "../core/index.ts";
import type { GoalJudge } from "../episode/judgeOwnGoal.ts";
import {
  Finish,
  GetWorldSpec,
  JudgeGoal,
  KeepAlive,
  Reset,
  Step,
  type FinishRequest,
  type FinishResponse,
  type GetWorldSpecRequest,
  type GetWorldSpecResponse,
  type JudgeGoalRequest,
  type JudgeGoalResponse,
  type KeepAlive as KeepAliveMessage,
  type ResetRequest,
  type ResetResponse,
  type StepRequest,
  type StepResponse,
} from "./interfaces/praxis_msgs.ts";
import { fromScenario } from "./messages/scenario.ts";
import { fromAction, fromRelation, toAction, toSpec, toTimeStep, toVerdict } from "./messages/world.ts";
import { streamQos } from "./Qos.ts";
import type { Peers } from "./remote/Peers.ts";
import type { RemoteCall } from "./remote/RemoteCall.ts";
import type { Publisher } from "./Transport.ts";

/** Time between two signs of life to the world, ms; it stops the arm after 250 ms without one. */
const keepAliveMs = 50;

/** The services of a world's node, held by a node for all its episodes. */
export interface RosWorldCalls {
  readonly spec: RemoteCall<GetWorldSpecRequest, GetWorldSpecResponse>;
  readonly reset: RemoteCall<ResetRequest, ResetResponse>;
  readonly step: RemoteCall<StepRequest, StepResponse>;
  readonly finish: RemoteCall<FinishRequest, FinishResponse>;
  readonly judge: RemoteCall<JudgeGoalRequest, JudgeGoalResponse>;
  readonly keepAlive: Publisher<KeepAliveMessage>;
}

export const rosWorldCalls = (peers: Peers, nodeName: string): RosWorldCalls => ({
  spec: peers.call(GetWorldSpec, "world/get_spec", nodeName),
  reset: peers.call(Reset, "world/reset", nodeName),
  step: peers.call(Step, "world/step", nodeName),
  finish: peers.call(Finish, "world/finish", nodeName),
  judge: peers.call(JudgeGoal, "world/judge_goal", nodeName),
  keepAlive: peers.node.advertise(KeepAlive, "world/keep_alive", streamQos),
});

/**
 * The world behind another node. Each request carries the episode and its index, so that it may be
 * repeated without being carried out twice.
 */
export class RosWorld implements World {
  readonly spec: WorldSpec;
  readonly #calls: RosWorldCalls;
  readonly #id: string;
  #resets = 0;
  #episode: string;
  #index = 0n;
  #life: SignsOfLife | undefined;

  private constructor(spec: WorldSpec, calls: RosWorldCalls, episode: string) {
    this.spec = spec;
    this.#calls = calls;
    this.#id = this.#episode = episode;
  }

  /** @param episode names the first episode, and with a number after it further ones; unique among all of that world */
  static async create(calls: RosWorldCalls, episode: string, signal?: AbortSignal): Promise<RosWorld> {
    return new RosWorld(toSpec((await calls.spec.prompt({}, signal)).spec), calls, episode);
  }

  async reset({ scenario, seed }: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep> {
    this.#index = 0n;
    this.#resets++;
    this.#episode = this.#resets === 1 ? this.#id : `${this.#id}.${this.#resets}`;
    this.#life?.close();
    this.#life = new SignsOfLife(this.#calls.keepAlive, this.#episode);
    const request = { episode: this.#episode, scenario: fromScenario(scenario), seed: BigInt(seed) };
    return toTimeStep((await this.#calls.reset.prompt(request)).time_step);
  }

  /** Without a signal: a step that was begun is waited for, or nobody would know whether it was carried out. */
  async step(action: Action): Promise<TimeStep> {
    const message = fromAction(action);
    // What the other end would refuse does not use up an index.
    toAction(message);
    const { name, actions } = this.spec;
    if (!isForAnyWorld(action) && action.kind !== actions) {
      throw new TypeError(`The world "${name}" takes ${actions} actions; got a ${action.kind} one`);
    }
    this.#index++;
    const request = { episode: this.#episode, index: this.#index, action: message };
    return toTimeStep((await this.#calls.step.prompt(request)).time_step);
  }

  async finish(declared: Declaration): Promise<Verdict> {
    try {
      return toVerdict((await this.#calls.finish.prompt({ episode: this.#episode, declared })).verdict);
    } finally {
      this.#life?.close();
    }
  }

  /** Judges the agent's own goal on that world's ground truth. */
  readonly judgeGoal: GoalJudge = async (relations) => {
    const request = { episode: this.#episode, goal: relations.map(fromRelation) };
    const { holds } = await this.#calls.judge.prompt(request);
    return relations.map((relation, i) => ({ relation, holds: holds[i] === true }));
  };

  async close(): Promise<void> {
    this.#life?.close();
  }
}

/** Tells the world that whoever commands it is alive, also while the agent thinks. */
class SignsOfLife {
  readonly #timer: NodeJS.Timeout;

  constructor(publisher: Publisher<KeepAliveMessage>, episode: string) {
    let sequence = 0n;
    this.#timer = setInterval(() => {
      publisher.publish({ episode, sequence: sequence++ });
    }, keepAliveMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
