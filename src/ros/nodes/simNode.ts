import {
  isForAnyWorld,
  type Scenario,
  type TimeStep,
  type TruthSource,
  type Verdict,
  type World,
} from "../../core/index.ts";
import type { JouleReading } from "../../episode/EpisodeRecord.ts";
import type { GoalJudge } from "../../episode/judgeOwnGoal.ts";
import { GraphError } from "../GraphError.ts";
import type { GraphNode, NodeProgram } from "../GraphNode.ts";
import { Clock } from "../interfaces/rosgraph_msgs.ts";
import {
  Finish,
  GetVerdict,
  GetWorldSpec,
  GetWorldState,
  JudgeGoal,
  KeepAlive,
  Reset,
  Step,
  WorldEvent,
  WorldState,
  type ResetRequest,
  type StepRequest,
} from "../interfaces/praxis_msgs.ts";
import { JointState } from "../interfaces/sensor_msgs.ts";
import { Trigger } from "../interfaces/std_srvs.ts";
import { TFMessage } from "../interfaces/tf2_msgs.ts";
import { fromReading } from "../messages/costs.ts";
import { bounded, seedNumber } from "../messages/fields.ts";
import { toScenario } from "../messages/scenario.ts";
import { fromTime, toTime } from "../messages/time.ts";
import {
  fromJoints,
  fromSpec,
  fromTimeStep,
  fromVerdict,
  fromWorldEvent,
  fromWorldState,
  toAction,
  toDeclaration,
  toRelation,
} from "../messages/world.ts";
import { eventQos, sensorQos, streamQos } from "../Qos.ts";
import { AnswerOnce } from "./answerOnce.ts";
import { Pacer } from "./Pacer.ts";

export interface SimNodeOptions {
  readonly world: World;
  readonly truth: TruthSource;
  readonly judgeGoal: GoalJudge;
  /** Joules of the simulated arm since the last reset. */
  readonly joules: () => readonly JouleReading[];
  /** Base to tip. */
  readonly jointNames: readonly string[];
}

/** Verdicts kept for those who compare agents. */
const keptVerdicts = 100;

const longestEpisodeId = 200;

/**
 * Hosts a world. In lockstep nothing moves but by `world/step`; paced, the world moves by itself at its real-time factor
 * and holds the arm while no command has come, for good when its commander has fallen silent.
 */
export const simNode = (options: SimNodeOptions): NodeProgram => ({
  parameters: [
    {
      name: "mode",
      type: "string",
      default: "lockstep",
      choices: ["lockstep", "paced"],
      description: "Whether the world waits for each command, or moves by itself",
      readOnly: true,
    },
    {
      name: "real_time_factor",
      type: "double",
      default: 1,
      range: [0.01, 100],
      description: "Paced: simulated seconds per second",
    },
    {
      name: "watchdog_ms",
      type: "integer",
      default: 250,
      range: [50, 60_000],
      description: "Paced: time without a sign of life of the commander after which the arm stops for good, ms",
    },
    {
      name: "publish_clock",
      type: "bool",
      default: false,
      description: "Publish world time on /clock; for one world of a ROS domain only",
      readOnly: true,
    },
  ],
  configure: async (node) => {
    const host = new WorldHost(node, options);
    return {
      deactivate: () => {
        host.stop();
      },
      cleanup: () => {
        host.stop();
      },
      readings: () => options.joules().map((reading) => fromReading(reading, node.clock.now())),
    };
  },
});

/** The episode that runs. */
interface Episode {
  readonly id: string;
  readonly scenario: Scenario;
  readonly steps: AnswerOnce<TimeStep>;
  readonly first: Promise<TimeStep>;
  verdict: Promise<Verdict> | undefined;
}

/** A world with one episode at a time, behind services; what it does is copied to topics for whoever looks. */
class WorldHost {
  readonly #options: SimNodeOptions;
  readonly #views: WorldViews;
  readonly #pacer: Pacer | undefined;
  readonly #verdicts = new Map<string, Verdict>();
  #episode: Episode | undefined;

  constructor(node: GraphNode, options: SimNodeOptions) {
    this.#options = options;
    this.#views = new WorldViews(node, options);
    const { parameters } = node;
    if (parameters.string("mode") === "paced") {
      this.#pacer = new Pacer({
        step: (action) => this.#stepWorld(action),
        periodMs: () => (1000 * options.world.spec.controlTimestep) / parameters.number("real_time_factor"),
        watchdogMs: () => parameters.number("watchdog_ms"),
        log: (sentence) => {
          node.log(sentence);
        },
      });
      node.subscribe(KeepAlive, "world/keep_alive", streamQos, ({ episode }) => {
        if (episode === this.#episode?.id) this.#pacer?.keepAlive();
      });
      node.servePlain(Trigger, "world/clear_latch", () => ({
        success: true,
        message: this.#pacer?.clearLatch() === true ? "The arm takes commands again" : "The arm was not latched",
      }));
    }
    node.serve(
      GetWorldSpec,
      "world/get_spec",
      () => ({ spec: fromSpec(options.world.spec, options.jointNames) }),
      "always",
    );
    node.serve(Reset, "world/reset", async (request) => ({ time_step: this.#message(await this.#reset(request)) }));
    node.serve(Step, "world/step", async (request) => ({ time_step: this.#message(await this.#step(request)) }));
    node.serve(Finish, "world/finish", async ({ episode, declared }) => ({
      verdict: fromVerdict(await this.#finish(episode, declared)),
    }));
    node.serve(GetVerdict, "world/get_verdict", ({ episode }) => ({ verdict: fromVerdict(this.#verdictOf(episode)) }));
    node.serve(JudgeGoal, "world/judge_goal", async ({ episode, goal }) => {
      this.#running(episode);
      const relations = bounded(goal, 1000, "goal").map(toRelation);
      return { holds: (await options.judgeGoal(relations)).map(({ holds }) => holds) };
    });
    node.serve(GetWorldState, "world/get_state", ({ episode, stamp }) => {
      this.#running(episode);
      return { state: fromWorldState(episode, options.truth.worldState(fromTime(stamp))) };
    });
  }

  stop(): void {
    this.#pacer?.stop();
    this.#episode = undefined;
  }

  #message(timeStep: TimeStep): ReturnType<typeof fromTimeStep> {
    return fromTimeStep(timeStep);
  }

  async #reset({ episode: id, scenario: message, seed: bigSeed }: ResetRequest): Promise<TimeStep> {
    if (this.#episode?.id === id) return this.#episode.first;
    if (id === "") throw new GraphError("INVALID_REQUEST", "An episode needs an id that is not empty");
    bounded(id, longestEpisodeId, "The episode's id");
    // A request that was long on its way must not end the episode that came after its own.
    if (this.#verdicts.has(id)) {
      throw new GraphError("WRONG_EPISODE", `The episode "${id}" has been finished; give the next one another id`);
    }
    const scenario = toScenario(message);
    const seed = seedNumber(bigSeed);
    const before = this.#episode;
    const first = this.#options.world.reset({ scenario, seed });
    const episode: Episode = { id, scenario, steps: new AnswerOnce(), first, verdict: undefined };
    this.#episode = episode;
    try {
      const timeStep = await first;
      this.#views.show(id, timeStep);
      this.#pacer?.start();
      return timeStep;
    } catch (error) {
      // A world that refuses a scenario has not moved, and the episode in it goes on.
      if (this.#episode === episode) this.#episode = before;
      throw error;
    }
  }

  async #step({ episode: id, index, action: message }: StepRequest): Promise<TimeStep> {
    const episode = this.#running(id);
    if (episode.verdict !== undefined) {
      throw new GraphError("WRONG_EPISODE", `The episode "${id}" has been finished; reset the world to begin another`);
    }
    const action = toAction(message);
    const { name, actions } = this.#options.world.spec;
    if (!isForAnyWorld(action) && action.kind !== actions) {
      throw new GraphError(
        "INVALID_REQUEST",
        `The world "${name}" takes ${actions} actions; got a ${action.kind} one; nothing was carried out`,
      );
    }
    return episode.steps.answer(index, () => (this.#pacer ? this.#pacer.command(action) : this.#stepWorld(action)));
  }

  async #stepWorld(action: Parameters<World["step"]>[0]): Promise<TimeStep> {
    const timeStep = await this.#options.world.step(action);
    if (this.#episode) this.#views.show(this.#episode.id, timeStep);
    return timeStep;
  }

  async #finish(id: string, word: string): Promise<Verdict> {
    const declared = toDeclaration(word);
    const known = this.#verdicts.get(id);
    if (known !== undefined) return known;
    const episode = this.#running(id);
    this.#pacer?.stop();
    episode.verdict ??= this.#options.world.finish(declared);
    const verdict = await episode.verdict;
    this.#verdicts.set(id, verdict);
    if (this.#verdicts.size > keptVerdicts) this.#verdicts.delete(this.#verdicts.keys().next().value!);
    return verdict;
  }

  #verdictOf(id: string): Verdict {
    const verdict = this.#verdicts.get(id);
    if (verdict === undefined) {
      throw new GraphError("WRONG_EPISODE", `No episode "${id.slice(0, 60)}" was finished here lately`);
    }
    return verdict;
  }

  #running(id: string): Episode {
    const episode = this.#episode;
    if (episode === undefined) throw new GraphError("WRONG_EPISODE", "No episode runs; reset the world first");
    if (episode.id !== id) {
      throw new GraphError("WRONG_EPISODE", `The episode "${episode.id}" runs, not "${id.slice(0, 60)}"`);
    }
    return episode;
  }
}

/** Copies of what the world does, on topics for spectators; nothing waits for them. */
class WorldViews {
  readonly #options: SimNodeOptions;
  readonly #truth;
  readonly #joints;
  readonly #events;
  readonly #clock;
  readonly #transforms;

  constructor(node: GraphNode, options: SimNodeOptions) {
    this.#options = options;
    this.#truth = node.advertise(WorldState, "world/ground_truth", streamQos);
    this.#joints = node.advertise(JointState, "joint_states", streamQos);
    this.#events = node.advertise(WorldEvent, "world/events", eventQos);
    this.#clock = node.parameters.boolean("publish_clock") ? node.advertise(Clock, "/clock", sensorQos) : undefined;
    // An installation made of wheels has no tf2_msgs.
    this.#transforms = node.transport.has(TFMessage.name) ? node.advertise(TFMessage, "/tf", streamQos) : undefined;
  }

  show(episode: string, { observation, events }: TimeStep): void {
    const { stamp, joints } = observation;
    const state = this.#options.truth.worldState(stamp);
    if (this.#truth.isHeard()) this.#truth.publish(fromWorldState(episode, state));
    if (joints && this.#joints.isHeard()) {
      this.#joints.publish(fromJoints(joints, this.#options.jointNames, stamp));
    }
    for (const event of events) this.#events.publish(fromWorldEvent(event));
    this.#clock?.publish({ clock: toTime(stamp) });
    if (this.#transforms?.isHeard() !== true) return;
    const [x, y, z] = state.tool.position;
    const [qx, qy, qz, qw] = state.tool.orientation;
    this.#transforms.publish({
      transforms: [
        {
          header: { stamp: toTime(stamp), frame_id: "base" },
          child_frame_id: "tool",
          transform: { translation: { x, y, z }, rotation: { x: qx, y: qy, z: qz, w: qw } },
        },
      ],
    });
  }
}
