import { controlStepNs, type Pose, type TruthSource, type WorldState } from "../../core/index.ts";
import { mostDelaySteps, OracleStateEstimator } from "../../perception/OracleStateEstimator.ts";
import { GraphError } from "../GraphError.ts";
import type { GraphNode, NodeProgram } from "../GraphNode.ts";
import { GetWorldSpec, GetWorldState, WorldState as WorldStateMessage } from "../interfaces/praxis_msgs.ts";
import { toTime } from "../messages/time.ts";
import { toWorldState } from "../messages/world.ts";
import { streamQos } from "../Qos.ts";
import type { Peers } from "../remote/Peers.ts";
import { remoteLimits } from "./remoteLimits.ts";
import { serveEstimates, simNodeParameter, sourceParameter } from "./serveEstimates.ts";

export interface OracleStateEstimatorNodeOptions {
  /** Forward kinematics of the robot. */
  readonly toolPose: (joints: readonly number[]) => Pose;
}

/** Tells the state of the world from ground truth, with noise and latency where asked for: `nesy-oracle`'s eyes. */
export const oracleStateEstimatorNode = ({ toolPose }: OracleStateEstimatorNodeOptions): NodeProgram => ({
  parameters: [
    sourceParameter("oracle"),
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
    simNodeParameter,
  ],
  configure: async (node) => {
    const peers = remoteLimits.peers(node);
    const simName = node.parameters.string("sim_node");
    const spec = peers.call(GetWorldSpec, "world/get_spec", simName);
    const truth = new FollowedTruth(node, peers);
    serveEstimates(node, async (id, seed) => {
      const lost = await peers.lostFromNowOn(simName);
      const { table_height: tableHeight } = (await spec.prompt({}, lost)).spec;
      const delaySteps = node.parameters.number("delay_steps");
      const estimator = new OracleStateEstimator(truth, {
        tableHeight,
        toolPose,
        episodeSeed: () => seed,
        positionNoise: node.parameters.number("position_noise"),
        yawNoise: node.parameters.number("yaw_noise"),
        delaySteps,
      });
      await estimator.reset();
      const delay = BigInt(delaySteps) * controlStepNs;
      return {
        onBegun: () => {
          truth.follow(id);
        },
        estimate: async (observation) => {
          // The state that it tells of, which may be one that no estimate was asked for at its own time.
          const wanted = observation.stamp - delay;
          await truth.waitFor(id, wanted < 0n ? 0n : wanted);
          return estimator.estimate(observation);
        },
      };
    });
    return {
      cleanup: () => {
        peers.close();
      },
    };
  },
});

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
