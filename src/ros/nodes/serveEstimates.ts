import type { Observation } from "../../core/index.ts";
import type { StateEstimate, StateEstimator } from "../../perception/StateEstimator.ts";
import { GraphError } from "../GraphError.ts";
import type { GraphNode } from "../GraphNode.ts";
import { BeginEpisode, EstimateState, StateEstimate as StateEstimateMessage } from "../interfaces/praxis_msgs.ts";
import { fromEstimate } from "../messages/estimate.ts";
import { bounded, seedNumber } from "../messages/fields.ts";
import { toObservation } from "../messages/world.ts";
import type { ParameterDeclaration } from "../Parameters.ts";
import { streamQos } from "../Qos.ts";
import { AnswerOnce } from "./answerOnce.ts";

/** One episode as an estimator sees it. */
export interface EstimatedEpisode {
  /** Called once it is sure that no other episode was begun meanwhile. */
  readonly onBegun: () => void;
  readonly estimate: (observation: Observation) => Promise<StateEstimate>;
}

/** Prepares an episode; what it throws is told to whoever begins it. */
export type BeginEstimating = (id: string, seed: number) => Promise<EstimatedEpisode>;

/** The parameter by which a node says what its estimates come from; each kind has one value, so that nobody can mislabel it. */
export const sourceParameter = (source: StateEstimator["source"]): ParameterDeclaration => ({
  name: "source",
  type: "string",
  default: source,
  choices: [source],
  description: "What the estimates come from; every result says so",
  readOnly: true,
});

/** The parameter by which a node is told whose world it looks at. */
export const simNodeParameter: ParameterDeclaration = {
  name: "sim_node",
  type: "string",
  default: "sim",
  description: "Name of the node that hosts the world",
  readOnly: true,
};

/** Longest id of an episode, in characters. */
const longestId = 200;

/** Ids of past episodes that are remembered: those whose requests may still be on their way. */
const keptPast = 20;

/** The services of an estimator's node, with one episode at a time, and its estimates on a topic for whoever looks. */
export function serveEstimates(node: GraphNode, begin: BeginEstimating): void {
  const server = new EstimateServer(node, begin);
  node.serve(BeginEpisode, "state/begin_episode", async ({ episode, seed }) => {
    await server.begin(bounded(episode, longestId, "The episode's id"), seedNumber(seed));
    return {};
  });
  node.serve(EstimateState, "state/estimate", async ({ episode, index, observation }) => ({
    estimate: await server.estimate(episode, index, toObservation(observation)),
  }));
}

class EstimateServer {
  readonly #prepare: BeginEstimating;
  readonly #estimates;
  #episode:
    (EstimatedEpisode & { readonly id: string; readonly answers: AnswerOnce<StateEstimateMessage> }) | undefined;
  /** The beginning under way, so that a repeated request waits for the same. */
  #beginning: { readonly id: string; readonly done: Promise<void> } | undefined;
  /** Episodes that gave way to others, newest last. */
  #past: readonly string[] = [];

  constructor(node: GraphNode, prepare: BeginEstimating) {
    this.#prepare = prepare;
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

  async estimate(id: string, index: bigint, observation: Observation): Promise<StateEstimateMessage> {
    const episode = this.#episode;
    if (episode?.id !== id) {
      throw new GraphError("WRONG_EPISODE", `The episode "${id.slice(0, 60)}" was not begun here; begin it first`);
    }
    return episode.answers.answer(index, async () => {
      const estimate = fromEstimate(await episode.estimate(observation));
      if (this.#estimates.isHeard()) this.#estimates.publish(estimate);
      return estimate;
    });
  }

  async #begin(id: string, seed: number): Promise<void> {
    try {
      const episode = await this.#prepare(id, seed);
      // While this waited for the world, whoever began it may have given up and begun another.
      if (this.#beginning?.id !== id) throw wrongEpisode(id);
      episode.onBegun();
      this.#episode = { ...episode, id, answers: new AnswerOnce() };
    } catch (error) {
      if (this.#beginning?.id === id) this.#beginning = undefined;
      throw error;
    }
  }
}

const wrongEpisode = (id: string): GraphError =>
  new GraphError("WRONG_EPISODE", `The episode "${id.slice(0, 60)}" is over here: another one was begun since`);
