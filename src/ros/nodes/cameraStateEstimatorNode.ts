import type { CameraInfo, Observation, WorldSpec } from "../../core/index.ts";
import type { StateEstimator } from "../../perception/StateEstimator.ts";
import { GraphError } from "../GraphError.ts";
import type { GraphNode, NodeProgram } from "../GraphNode.ts";
import { GetWorldSpec } from "../interfaces/praxis_msgs.ts";
import { Trigger } from "../interfaces/std_srvs.ts";
import { toSpec } from "../messages/world.ts";
import { modelParameter, modelParameterName } from "./modelParameter.ts";
import { remoteLimits } from "./remoteLimits.ts";
import { SensorFeed } from "./SensorFeed.ts";
import { serveEstimates, simNodeParameter, sourceParameter } from "./serveEstimates.ts";

/** A network that sees, loaded. */
export interface LoadedEyes {
  /** What tells it apart from others in results. */
  readonly model: string;
  /** An estimator for an episode. */
  readonly make: (spec: WorldSpec) => StateEstimator;
}

export interface CameraStateEstimatorNodeOptions {
  /** The cameras that the estimator looks through, where they are thought to be; what they are like they say themselves. */
  readonly cameras: readonly CameraInfo[];
  /** Loads the network from a directory. @throws ModelError */
  readonly load: (directory: string) => Promise<LoadedEyes>;
  /** Directory of the network where no parameter says another. */
  readonly directory: string;
}

/** Time after which pictures that have not come are asked for again, ms: the world may not know yet that they are heard. */
const askAgainMs = 250;

/**
 * Tells the state of the world from what cameras, arm and gripper tell on topics: `nesy`'s eyes. An estimate has the stamp
 * of the pictures that it is made of. Those of the very stamp that is asked for are asked of the world, which in lockstep
 * stands still meanwhile; from a stream come the newest before it.
 */
export const cameraStateEstimatorNode = ({
  cameras,
  load,
  directory,
}: CameraStateEstimatorNodeOptions): NodeProgram => ({
  parameters: [
    sourceParameter("camera"),
    {
      name: "directory",
      type: "string",
      default: "",
      description: "Directory of the network that sees; that of the package if empty",
      readOnly: true,
    },
    modelParameter("the network that sees"),
    {
      name: "pictures",
      type: "string",
      default: "asked",
      choices: ["asked", "streamed"],
      description:
        "Whether pictures are asked for, at each estimate's stamp, or are the newest that came by themselves",
      readOnly: true,
    },
    {
      name: "picture_timeout",
      type: "double",
      default: 10,
      range: [0.05, 60],
      description: "Time within which pictures must come, s; then the estimate is of the ones before, with their stamp",
    },
    ...remoteLimits.parameters,
    simNodeParameter,
  ],
  configure: async (node) => {
    const { model, make } = await load(node.parameters.string("directory") || directory);
    node.parameters.setOwn(modelParameterName, model);
    const peers = remoteLimits.peers(node);
    const simName = node.parameters.string("sim_node");
    const worldSpec = peers.call(GetWorldSpec, "world/get_spec", simName);
    const feed = new SensorFeed(node, cameras);
    const eyes = new Eyes(node, feed);
    serveEstimates(node, async () => {
      const { spec } = await worldSpec.prompt({}, await peers.lostFromNowOn(simName));
      const estimator = make(toSpec(spec));
      await estimator.reset();
      return {
        onBegun: () => {
          feed.begin(spec.joint_names);
        },
        estimate: async (observation) => estimator.estimate(await eyes.look(observation)),
      };
    });
    return {
      cleanup: () => {
        peers.close();
      },
    };
  },
});

/** Gets the pictures for an estimate. */
class Eyes {
  readonly #node: GraphNode;
  readonly #feed: SensorFeed;
  readonly #trigger;

  constructor(node: GraphNode, feed: SensorFeed) {
    this.#node = node;
    this.#feed = feed;
    this.#trigger = node.client(Trigger, "world/take_pictures");
  }

  /** What was seen at the observation's stamp, or else lately. @throws GraphError NODE_LOST where nothing was */
  async look(asked: Observation): Promise<Observation> {
    const { parameters } = this.#node;
    const isAsked = parameters.string("pictures") === "asked";
    const seen = (): Observation | undefined => (isAsked ? this.#feed.complete(asked) : this.#feed.newest(asked.stamp));
    const deadline = performance.now() + 1000 * parameters.number("picture_timeout");
    let answer = "";
    for (let left = deadline - performance.now(); left > 0; left = deadline - performance.now()) {
      const found = seen();
      if (found !== undefined) return found;
      answer = await this.#ask(Math.min(left, askAgainMs));
      await this.#come(seen, Math.min(deadline, performance.now() + askAgainMs));
    }
    const before = seen() ?? this.#feed.newest(asked.stamp);
    if (before === undefined) {
      throw new GraphError(
        "NODE_LOST",
        `No pictures came of ${asked.stamp} ns or about then (${answer}); has the world's node its parameter "cameras" on?`,
      );
    }
    this.#node.log(`no pictures came of ${asked.stamp} ns; those of ${before.stamp} ns have to do`);
    return before;
  }

  /** Waits until it is seen what is looked for. */
  async #come(seen: () => Observation | undefined, deadline: number): Promise<void> {
    for (let left = deadline - performance.now(); left > 0; left = deadline - performance.now()) {
      if (seen() !== undefined) return;
      await this.#feed.change(left);
    }
  }

  /** Has pictures taken; returns what was answered. */
  async #ask(timeoutMs: number): Promise<string> {
    try {
      const { success, message } = await this.#trigger.call({}, { timeoutMs });
      return success ? `world/take_pictures took them at ${message}` : `world/take_pictures says: ${message}`;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
