import {
  type CameraInfo,
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
import {
  Finish,
  GetVerdict,
  GetWorldSpec,
  GetWorldState,
  JudgeGoal,
  KeepAlive,
  Reset,
  Step,
  type ResetRequest,
  type StepRequest,
} from "../interfaces/praxis_msgs.ts";
import { Trigger } from "../interfaces/std_srvs.ts";
import { fromReading } from "../messages/costs.ts";
import { bounded, seedNumber } from "../messages/fields.ts";
import { toScenario } from "../messages/scenario.ts";
import { fromTime } from "../messages/time.ts";
import {
  fromSpec,
  fromTimeStep,
  fromVerdict,
  fromWorldState,
  toAction,
  toDeclaration,
  toRelation,
} from "../messages/world.ts";
import { streamQos } from "../Qos.ts";
import { AnswerOnce } from "./answerOnce.ts";
import { Pacer } from "./Pacer.ts";
import { WorldCameras } from "./WorldCameras.ts";
import { WorldViews } from "./WorldViews.ts";

/** A world with what only its host may know of it. */
export interface HostedWorld {
  readonly world: World;
  readonly truth: TruthSource;
  readonly judgeGoal: GoalJudge;
  /** Joules of the simulated arm since the last reset. */
  readonly joules: () => readonly JouleReading[];
  /** Base to tip. */
  readonly jointNames: readonly string[];
  readonly cameras: readonly CameraInfo[];
}

export interface SimNodeOptions {
  /** The world with cameras whose pictures are so many pixels wide and high; 0: without cameras. */
  readonly makeWorld: (cameraSize: number) => HostedWorld;
}

/** Verdicts kept for those who compare agents. */
const keptVerdicts = 100;

const longestEpisodeId = 200;

/**
 * Hosts a world. In lockstep nothing moves but by `world/step`; paced, the world moves by itself at its real-time factor
 * and holds the arm while no command has come, for good when its commander has fallen silent.
 */
export const simNode = ({ makeWorld }: SimNodeOptions): NodeProgram => ({
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
    {
      name: "cameras",
      type: "bool",
      default: false,
      description: "Whether the world has cameras; what nobody subscribes to is not drawn",
      readOnly: true,
    },
    {
      name: "camera_size",
      type: "integer",
      default: 256,
      range: [16, 1024],
      description: "Width and height of the cameras' pictures, pixels; the network that sees takes 256 only",
      readOnly: true,
    },
    {
      name: "camera_period",
      type: "integer",
      default: 0,
      range: [0, 1000],
      description: "Control steps (50 ms) between pictures; 0: only those asked for by world/take_pictures",
      readOnly: true,
    },
  ],
  configure: async (node) => {
    const { parameters } = node;
    const hosted = makeWorld(parameters.boolean("cameras") ? parameters.number("camera_size") : 0);
    const host = new WorldHost(node, hosted);
    return {
      deactivate: () => {
        host.stop();
      },
      cleanup: () => {
        host.stop();
      },
      readings: () => hosted.joules().map((reading) => fromReading(reading, node.clock.now())),
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
  readonly #hosted: HostedWorld;
  readonly #views: WorldViews;
  readonly #cameras: WorldCameras | undefined;
  readonly #pacer: Pacer | undefined;
  readonly #verdicts = new Map<string, Verdict>();
  #episode: Episode | undefined;

  constructor(node: GraphNode, hosted: HostedWorld) {
    this.#hosted = hosted;
    this.#views = new WorldViews(node, hosted);
    if (hosted.cameras.length > 0) this.#cameras = new WorldCameras(node, hosted.cameras);
    const { parameters } = node;
    if (parameters.string("mode") === "paced") {
      this.#pacer = new Pacer({
        step: (action) => this.#stepWorld(action),
        periodMs: () => (1000 * hosted.world.spec.controlTimestep) / parameters.number("real_time_factor"),
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
      () => ({ spec: fromSpec(hosted.world.spec, hosted.jointNames) }),
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
      return { holds: (await hosted.judgeGoal(relations)).map(({ holds }) => holds) };
    });
    node.serve(GetWorldState, "world/get_state", ({ episode, stamp }) => {
      this.#running(episode);
      return { state: fromWorldState(episode, hosted.truth.worldState(fromTime(stamp))) };
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
    const first = this.#hosted.world.reset({ scenario, seed });
    const episode: Episode = { id, scenario, steps: new AnswerOnce(), first, verdict: undefined };
    this.#episode = episode;
    try {
      const timeStep = await first;
      await this.#show(id, timeStep);
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
    const { name, actions } = this.#hosted.world.spec;
    if (!isForAnyWorld(action) && action.kind !== actions) {
      throw new GraphError(
        "INVALID_REQUEST",
        `The world "${name}" takes ${actions} actions; got a ${action.kind} one; nothing was carried out`,
      );
    }
    return episode.steps.answer(index, () => (this.#pacer ? this.#pacer.command(action) : this.#stepWorld(action)));
  }

  async #stepWorld(action: Parameters<World["step"]>[0]): Promise<TimeStep> {
    const timeStep = await this.#hosted.world.step(action);
    if (this.#episode) await this.#show(this.#episode.id, timeStep);
    return timeStep;
  }

  /** In lockstep the pictures of a step are out before its answer; a world that moves does not keep its commander waiting. */
  async #show(id: string, timeStep: TimeStep): Promise<void> {
    this.#views.show(id, timeStep);
    if (this.#pacer === undefined) await this.#cameras?.see(timeStep.observation);
    else setImmediate(() => void this.#cameras?.see(timeStep.observation));
  }

  async #finish(id: string, word: string): Promise<Verdict> {
    const declared = toDeclaration(word);
    const known = this.#verdicts.get(id);
    if (known !== undefined) return known;
    const episode = this.#running(id);
    this.#pacer?.stop();
    episode.verdict ??= this.#hosted.world.finish(declared);
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
