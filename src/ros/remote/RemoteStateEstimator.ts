import type { Observation } from "../../core/index.ts";
import type { StateEstimate, StateEstimator } from "../../perception/StateEstimator.ts";
import {
  BeginEpisode,
  EstimateState,
  type BeginEpisodeRequest,
  type BeginEpisodeResponse,
  type EstimateStateRequest,
  type EstimateStateResponse,
} from "../interfaces/praxis_msgs.ts";
import { toEstimate } from "../messages/estimate.ts";
import { fromObservation } from "../messages/world.ts";
import type { Peers } from "./Peers.ts";
import type { RemoteCall } from "./RemoteCall.ts";

/** A state estimator on another node, for one episode. */
export class RemoteStateEstimator implements StateEstimator {
  readonly source: StateEstimator["source"];
  readonly #begin;
  readonly #estimate;
  readonly #episode: { readonly id: string; readonly seed: number };
  #index = 0n;

  constructor(
    calls: RemoteStateEstimatorCalls,
    options: {
      readonly source: StateEstimator["source"];
      readonly episode: { readonly id: string; readonly seed: number };
    },
  ) {
    this.#begin = calls.begin;
    this.#estimate = calls.estimate;
    this.source = options.source;
    this.#episode = options.episode;
  }

  async reset(): Promise<void> {
    const { id, seed } = this.#episode;
    await this.#begin.prompt({ episode: id, seed: BigInt(seed) });
  }

  async estimate(observation: Observation, signal?: AbortSignal): Promise<StateEstimate> {
    this.#index++;
    const message = fromObservation(observation);
    const request = { episode: this.#episode.id, index: this.#index, observation: message };
    return toEstimate((await this.#estimate.prompt(request, signal)).estimate);
  }
}

/** The services of an estimator node, held by a node for all its episodes. */
export interface RemoteStateEstimatorCalls {
  readonly begin: RemoteCall<BeginEpisodeRequest, BeginEpisodeResponse>;
  readonly estimate: RemoteCall<EstimateStateRequest, EstimateStateResponse>;
}

export const remoteStateEstimatorCalls = (peers: Peers, nodeName: string): RemoteStateEstimatorCalls => ({
  begin: peers.call(BeginEpisode, "state/begin_episode", nodeName),
  estimate: peers.call(EstimateState, "state/estimate", nodeName),
});
