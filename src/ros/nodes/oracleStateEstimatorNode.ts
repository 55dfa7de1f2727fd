import { controlStepNs, type Pose, type TruthSource, type WorldState } from "../../core/index.ts";
import { mostDelaySteps, OracleStateEstimator } from "../../perception/OracleStateEstimator.ts";
import { GraphError } from "../GraphError.ts";
import type { GraphNode, NodeProgram } from "../GraphNode.ts";
import {
  BeginEpisode,
  EstimateState,
  GetWorldSpec,
  GetWorldState,
  StateEstimate as StateEstimateMessage,
  WorldState as WorldStateMessage,
  type EstimateStateRequest,
} from "../interfaces/praxis_msgs.ts";
import { fromEstimate } from "../messages/estimate.ts";
import { bounded, seedNumber } from "../messages/fields.ts";
import { toTime } from "../messages/time.ts";
import { toObservation, toWorldState } from "../messages/world.ts";
import { streamQos } from "../Qos.ts";
import { Peers } from "../remote/Peers.ts";
import { AnswerOnce } from "./answerOnce.ts";
import { remoteLimits } from "./remoteLimits.ts";

export interface OracleStateEstimatorNodeOptions {
  /** Forward kinematics of the robot. */
  readonly toolPose: (joints: readonly number[]) => Pose;
}

/** Longest id of an episode, in characters. */
const longestId = 200;

/** Ids of past episodes that are remembered: those whose requests may still be on their way. */
const keptPast = 20;

/** Tells the state of the world from ground truth, with noise and latency where asked for: `nesy-oracle`'s eyes. */
export const oracleStateEstimatorNode = ({ toolPose }: OracleStateEstimatorNodeOptions): NodeProgram => ({
  parameters: [
    {
      name: "position_noise",
      type: "double",
      default: 0,
      range: [0, 1],
      description: "Standard deviation of each coordinate of each disc, m; from the next episode on",
    },
    {
      name: "yaw_noise",
      type: "double",
      default: 0,
      range: [0, 7],
      description: "Standard deviation of each disc's yaw, rad; from the next episode on",
    },
    {
      name: "delay_steps",
      type: "integer",
      default: 0,
      range: [0, mostDelaySteps],
      description: "Control steps (50 ms) by which estimates are late; from the next episode on",
    },
    ...remoteLimits.parameters,
    {
      name: "sim_node",
      type: "string",
      default: "sim",
      description: "Name of the node that hosts the world",
      readOnly: true,
    },
  ],
  configure: async (node) => {
    const peers = remoteLimits.peers(node);
    const oracle = new Oracle(node, peers, toolPose);
    node.serve(BeginEpisode, "state/begin_episode", async ({ episode, seed }) => {
      await oracle.begin(bounded(episode, longestId, "The episode's id"), seedNumber(seed));
      return {};
    });
    node.serve(EstimateState, "state/estimate", async (request) => ({ estimate: await oracle.estimate(request) }));
    return {
      cleanup: () => {
        peers.close();
      },
    };
  },
});

/** One episode as the oracle sees it. */
interface Episode {
  readonly id: string;
  readonly estimator: OracleStateEstimator;
  /** By which its estimates are late, ns. */
  readonly delay: bigint;
  readonly answers: AnswerOnce<StateEstimateMessage>;
}

class Oracle {
  readonly #node: GraphNode;
  readonly #peers: Peers;
  readonly #toolPose: (joints: readonly number[]) => Pose;
  readonly #truth: FollowedTruth;
  readonly #spec;
  readonly #estimates;
  #episode: Episode | undefined;
  /** The beginning under way, so that a repeated request waits for the same. */
  #beginning: { readonly id: string; readonly done: Promise<void> } | undefined;
  /** Episodes that gave way to others, newest last. */
  #past: readonly string[] = [];

  constructor(node: GraphNode, peers: Peers, toolPose: (joints: readonly number[]) => Pose) {
    this.#node = node;
    this.#peers = peers;
    this.#toolPose = toolPose;
    this.#truth = new FollowedTruth(node, peers);
    this.#spec = peers.call(GetWorldSpec, "world/get_spec", node.parameters.string("sim_node"));
    this.#estimates = node.advertise(StateEstimateMessage, "state/estimates", streamQos);
  }

  /** @throws GraphError WRONG_EPISODE where another one was begun since: a request may come late and again */
  begin(id: string, seed: number): Promise<void> {
    if (this.#beginning?.id === id) return this.#beginning.done;
    if (this.#past.includes(id)) throw wrongEpisode(id);
    if (this.#beginning !== undefined) this.#past = [...this.#past.slice(1 - keptPast), this.#beginning.id];
    const done = this.#begin(id, seed);
    this.#beginning = { id, done };
    return done;
  }

  async estimate({ episode: id, index, observation: message }: EstimateStateRequest): Promise<StateEstimateMessage> {
    const episode = this.#episode;
    if (episode?.id !== id) {
      throw new GraphError("WRONG_EPISODE", `The episode "${id.slice(0, 60)}" was not begun here; begin it first`);
    }
    const observation = toObservation(message);
    return episode.answers.answer(index, async () => {
      // The state that it tells of, which may be one that no estimate was asked for at its own time.
      const wanted = observation.stamp - episode.delay;
      await this.#truth.waitFor(id, wanted < 0n ? 0n : wanted);
      const estimate = fromEstimate(await episode.estimator.estimate(observation));
      if (this.#estimates.isHeard()) this.#estimates.publish(estimate);
      return estimate;
    });
  }

  async #begin(id: string, seed: number): Promise<void> {
    try {
      const lost = await this.#peers.lostFromNowOn(this.#node.parameters.string("sim_node"));
      const { table_height: tableHeight } = (await this.#spec.prompt({}, lost)).spec;
      const { parameters } = this.#node;
      const delaySteps = parameters.number("delay_steps");
      const estimator = new OracleStateEstimator(this.#truth, {
        tableHeight,
        toolPose: this.#toolPose,
        episodeSeed: () => seed,
        positionNoise: parameters.number("position_noise"),
        yawNoise: parameters.number("yaw_noise"),
        delaySteps,
      });
      await estimator.reset();
      // While this waited for the world, whoever began it may have given up and begun another.
      if (this.#beginning?.id !== id) throw wrongEpisode(id);
      this.#truth.follow(id);
      this.#episode = { id, estimator, delay: BigInt(delaySteps) * controlStepNs, answers: new AnswerOnce() };
    } catch (error) {
      if (this.#beginning?.id === id) this.#beginning = undefined;
      throw error;
    }
  }
}

const wrongEpisode = (id: string): GraphError =>
  new GraphError("WRONG_EPISODE", `The episode "${id.slice(0, 60)}" is over here: another one was begun since`);

/** Time that a state of the topic is waited for before it is asked for, ms. */
const topicMs = 20;

/** States kept for estimates that are late, as many as a world keeps. */
const kept = mostDelaySteps + 1;

/** Ground truth of the last second of one episode, from the topic, and where that came late by asking. */
class FollowedTruth implements TruthSource {
  readonly #get;
  #id = "";
  #history: WorldState[] = [];
  /** Of another episode than the one followed: the truth of a reset comes before whoever asked for it says so. */
  #ahead: { id: string; history: WorldState[] } = { id: "", history: [] };
  #waiting: { readonly stamp: bigint; readonly wake: () => void }[] = [];

  constructor(node: GraphNode, peers: Peers) {
    this.#get = peers.call(GetWorldState, "world/get_state", node.parameters.string("sim_node"));
    node.subscribe(WorldStateMessage, "world/ground_truth", streamQos, (message) => {
      this.#note(message.episode, toWorldState(message));
    });
  }

  follow(id: string): void {
    if (this.#id === id) return;
    this.#history = this.#ahead.id === id ? this.#ahead.history : [];
    this.#id = id;
  }

  async waitFor(id: string, stamp: bigint): Promise<void> {
    if (this.#has(stamp)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, topicMs);
      const wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push({ stamp, wake });
    });
    this.#waiting = this.#waiting.filter((waiting) => waiting.stamp > stamp);
    if (this.#has(stamp)) return;
    const { state } = await this.#get.prompt({ episode: id, stamp: toTime(stamp) });
    this.#note(id, toWorldState(state));
    // A world that moves by itself may have forgotten that state; then the oldest that is known is told of, with its stamp.
    const newest = this.#history.at(-1);
    if (newest === undefined || newest.stamp < stamp) {
      throw new GraphError("INVALID_REQUEST", `The world has no state of stamp ${stamp} ns yet`);
    }
  }

  worldState(stamp?: bigint): WorldState {
    const newest = this.#history.at(-1);
    if (newest === undefined) throw new GraphError("INVALID_REQUEST", "No ground truth has come yet");
    if (stamp === undefined) return newest;
    return this.#history.findLast((state) => state.stamp <= stamp) ?? this.#history[0]!;
  }

  #has(stamp: bigint): boolean {
    return this.#history.some((state) => state.stamp === stamp);
  }

  #note(id: string, state: WorldState): void {
    if (id !== this.#id) {
      if (this.#ahead.id !== id) this.#ahead = { id, history: [] };
      insert(this.#ahead.history, state);
      return;
    }
    insert(this.#history, state);
    for (const { stamp, wake } of this.#waiting) if (stamp === state.stamp) wake();
  }
}

/** Keeps the list in the order of stamps, without doubles, and short. */
function insert(history: WorldState[], state: WorldState): void {
  const at = history.findLastIndex(({ stamp }) => stamp <= state.stamp);
  if (history[at]?.stamp === state.stamp) return;
  history.splice(at + 1, 0, state);
  if (history.length > kept) history.shift();
}
