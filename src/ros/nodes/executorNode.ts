import { UserError, type Pose, type Scenario } from "../../core/index.ts";
import type { Domain } from "../../pddl/Domain.ts";
import type { StateEstimator } from "../../perception/StateEstimator.ts";
import { errorFields, GraphError } from "../GraphError.ts";
import type { GraphNode, NodeProgram } from "../GraphNode.ts";
import { defaultMessage } from "../interfaces/copyMessage.ts";
import {
  Answer,
  ExecuteTask,
  ExecuteTaskResult,
  ExecutionEvent,
  MeterEpisode,
  TaskState,
  type ExecuteTaskFeedback,
  type ExecuteTaskGoal,
} from "../interfaces/praxis_msgs.ts";
import { GetParameters } from "../interfaces/rcl_interfaces.ts";
import { bounded, oneOf, seedNumber } from "../messages/fields.ts";
import { eventQos, latchedQos } from "../Qos.ts";
import { RemoteGoalPredictor } from "../remote/RemoteGoalPredictor.ts";
import { RemotePlanner } from "../remote/RemotePlanner.ts";
import { remotePolicies } from "../remote/remotePolicies.ts";
import { remoteStateEstimatorCalls } from "../remote/RemoteStateEstimator.ts";
import { rosWorldCalls } from "../RosWorld.ts";
import type { ActionOutcome, GoalHandle } from "../Transport.ts";
import { ManipulationSkills } from "../../skill/ManipulationSkills.ts";
import { discoveryMs, promptAttempts } from "../remote/RemoteCall.ts";
import { remoteLimits } from "./remoteLimits.ts";
import { runTask, type TaskOptions, type TaskStages } from "./runTask.ts";

/** A start and a goal by name. @throws UserError on an unknown name */
export type DrawScenario = (options: {
  readonly name: string;
  readonly seed: number;
  readonly noise: string;
}) => Scenario;

/** What an executor can draw. */
export interface Scenarios {
  readonly draw: DrawScenario;
  /** Digest of the file that instructions are of; empty without one. */
  readonly instructions: string;
}

/** The parameter by which an executor says which instructions it has, so that results can be told from those of other ones. */
export const instructionsDigestName = "instructions_digest";

export interface ExecutorNodeOptions {
  /** Names that results carry, such as "nesy-oracle", by what the agent's state comes from. */
  readonly agents: Readonly<Record<StateEstimator["source"], string>>;
  readonly domain: Domain;
  /** Forward kinematics of the robot. */
  readonly toolPose: (joints: readonly number[]) => Pose;
  /**
   * Scenarios by name: those of the simulated world, and unless it is empty a file's instructions by their ids.
   * @throws UserError where the file cannot be used
   */
  readonly scenarios: (instructions: string) => Scenarios;
  /** Most control steps of a scenario. */
  readonly stepBudget: (scenario: Scenario) => number;
}

const nodeName = (role: string, name: string, description: string) =>
  ({ name: `${role}_node`, type: "string", default: name, description, readOnly: true }) as const;

const mostCharacters = 100_000;

const sources: readonly StateEstimator["source"][] = ["oracle", "camera", "symbolic"];

/** Carries out tasks: the planning agent, its stages on other nodes, in a world on another node. */
export const executorNode = (options: ExecutorNodeOptions): NodeProgram => ({
  parameters: [
    { name: "scenario", type: "string", default: "hanoi-3", description: "Scenario of a task that names none" },
    {
      name: "instructions",
      type: "string",
      default: "",
      description: "File of instructions with scenes and goals; a task may name one by its id as its scenario",
      readOnly: true,
    },
    {
      name: instructionsDigestName,
      type: "string",
      default: "",
      description: "Digest of the file of instructions, once the node is configured; empty without one",
      own: true,
    },
    { name: "noise", type: "string", default: "paper", description: "Noise preset of a task that names none" },
    {
      name: "sense_every",
      type: "integer",
      default: 1,
      range: [1, 1000],
      description: "Control steps between two estimates while a skill runs",
    },
    {
      name: "sense_delay",
      type: "integer",
      default: 0,
      range: [0, 20],
      description: "Control steps by which estimates may be late",
    },
    {
      name: "on_new_task",
      type: "string",
      default: "refuse",
      choices: ["refuse", "take-over"],
      description: "What becomes of a task that comes while another runs; taking over waits for standstill",
    },
    {
      name: "answer_timeout",
      type: "double",
      default: 0,
      range: [0, 86_400],
      description: "Time for which an answer to the agent's question is waited for, s; 0: nobody answers",
    },
    ...remoteLimits.parameters,
    nodeName("sim", "sim", "Name of the node that hosts the world"),
    nodeName("goal_predictor", "goal_predictor", "Name of the node that predicts goals"),
    nodeName("state_estimator", "oracle_state_estimator", "Name of the node that estimates the state"),
    nodeName("planner", "planner", "Name of the node that plans"),
    nodeName("policy", "policy", "Name of the node that infers actions"),
    nodeName("energy_meter", "energy_meter", "Name of the node that meters; none if empty"),
  ],
  configure: async (node) => {
    const executor = new Executor(node, options);
    node.serveAction(ExecuteTask, "execute_task", (goal) => executor.take(goal));
    node.serve(Answer, "execute_task/answer", ({ task, text }) => {
      executor.answer(task, bounded(text, mostCharacters, "text"));
      return {};
    });
    return { deactivate: () => executor.stop("the executor is deactivated"), cleanup: () => executor.close() };
  },
});

/** The task that runs. */
interface Running {
  readonly id: string;
  readonly controller: AbortController;
  /** Settles when the arm stands still and the task has its outcome. */
  readonly ended: Promise<unknown>;
  onAnswer: ((text: string) => void) | undefined;
}

class Executor {
  readonly #node: GraphNode;
  readonly #options: ExecutorNodeOptions;
  readonly #drawScenario: DrawScenario;
  readonly #stages: TaskStages;
  readonly #peers;
  readonly #parametersOfEstimator;
  readonly #events;
  readonly #task;
  #running: Running | undefined;

  constructor(node: GraphNode, options: ExecutorNodeOptions) {
    this.#node = node;
    this.#options = options;
    const scenarios = options.scenarios(node.parameters.string("instructions"));
    this.#drawScenario = scenarios.draw;
    node.parameters.setOwn(instructionsDigestName, scenarios.instructions);
    const name = (role: string): string => node.parameters.string(`${role}_node`);
    const peers = remoteLimits.peers(node);
    this.#peers = peers;
    const meter = name("energy_meter");
    this.#stages = {
      world: rosWorldCalls(peers, name("sim")),
      goalPredictor: new RemoteGoalPredictor(peers, name("goal_predictor")),
      estimator: remoteStateEstimatorCalls(peers, name("state_estimator")),
      planner: new RemotePlanner(peers, name("planner")),
      policies: remotePolicies(peers, name("policy")),
      ...(meter !== "" && { meter: peers.call(MeterEpisode, "energy/meter_episode", meter) }),
      makeSkills: (policies) => new ManipulationSkills(policies, options.toolPose),
    };
    this.#parametersOfEstimator = node.client(GetParameters, `${name("state_estimator")}/get_parameters`);
    this.#events = node.advertise(ExecutionEvent, "events", eventQos);
    this.#task = node.advertise(TaskState, "task", latchedQos);
    this.#task.publish({ task: "", instruction: "" });
  }

  /** Takes on a task, once another that runs has come to its end or been refused its place. */
  async take(goal: GoalHandle<ExecuteTaskGoal, ExecuteTaskFeedback>): Promise<ActionOutcome<ExecuteTaskResult>> {
    const { scenario, maxSteps, seed } = this.#understand(goal.goal);
    while (this.#running !== undefined) {
      if (this.#node.parameters.string("on_new_task") === "refuse") {
        throw new GraphError("BUSY", `The task ${this.#running.id} runs; cancel it, or set on_new_task to take-over`);
      }
      await this.stop(`the task ${goal.id} took over`);
      goal.signal.throwIfAborted();
      this.#node.requireActive();
    }
    const controller = new AbortController();
    const run = this.#run(goal, scenario, seed, maxSteps, controller);
    const running: Running = { id: goal.id, controller, ended: run.catch(() => undefined), onAnswer: undefined };
    this.#running = running;
    this.#task.publish({ task: goal.id, instruction: scenario.instruction });
    try {
      return await run;
    } finally {
      this.#running = undefined;
      this.#task.publish({ task: "", instruction: "" });
    }
  }

  /** Brings the task that runs, if any, to an end and waits for it. */
  async stop(why: string): Promise<void> {
    const running = this.#running;
    running?.controller.abort(new GraphError("CANCELED", `Stopped: ${why}`));
    await running?.ended;
  }

  /** @throws GraphError INVALID_REQUEST where no question is open */
  answer(task: string, text: string): void {
    const running = this.#running;
    if (running?.id !== task || running.onAnswer === undefined) {
      throw new GraphError("INVALID_REQUEST", `The task "${task.slice(0, 60)}" has no open question`);
    }
    running.onAnswer(text);
  }

  async close(): Promise<void> {
    await this.stop("the executor ends");
    this.#peers.close();
  }

  #understand(goal: ExecuteTaskGoal): { scenario: Scenario; maxSteps: number; seed: number } {
    const { parameters } = this.#node;
    const instruction = bounded(goal.instruction, mostCharacters, "instruction");
    const seed = seedNumber(goal.seed);
    const drawn = this.#drawScenario({
      name: bounded(goal.scenario, mostCharacters, "scenario") || parameters.string("scenario"),
      noise: bounded(goal.noise, mostCharacters, "noise") || parameters.string("noise"),
      seed,
    });
    const isOwn = instruction === "" || instruction === drawn.instruction;
    const { name, scene } = drawn;
    const scenario: Scenario = isOwn ? drawn : { name, scene, instruction, goal: [] };
    return { scenario, seed, maxSteps: goal.max_steps === 0 ? this.#options.stepBudget(scenario) : goal.max_steps };
  }

  async #run(
    goal: GoalHandle<ExecuteTaskGoal, ExecuteTaskFeedback>,
    scenario: Scenario,
    seed: number,
    maxSteps: number,
    controller: AbortController,
  ): Promise<ActionOutcome<ExecuteTaskResult>> {
    const { parameters } = this.#node;
    const unlink: (() => void)[] = [];
    let agent: TaskOptions["agent"] | undefined;
    try {
      const signals = [goal.signal, ...(await this.#lostSignals(AbortSignal.any([goal.signal, controller.signal])))];
      unlink.push(...signals.map((signal) => abortWith(controller, signal)));
      const state = await this.#source(controller.signal);
      agent = { name: this.#options.agents[state], state };
      const { result, error } = await runTask({
        id: goal.id,
        scenario,
        seed,
        maxSteps,
        node: this.#node,
        agent,
        domain: this.#options.domain,
        toolPose: this.#options.toolPose,
        stages: this.#stages,
        senseEvery: parameters.number("sense_every"),
        senseDelay: parameters.number("sense_delay"),
        signal: controller.signal,
        publish: (event) => {
          this.#events.publish(event);
        },
        feedback: (message) => {
          goal.feedback(message);
        },
        ask: () => this.#answerTo(goal.id),
      });
      if (error !== undefined) return this.#failure(goal, result, error);
      return this.#outcome(result, goal.signal, controller.signal);
    } catch (error) {
      const empty = defaultMessage(ExecuteTaskResult);
      const { name, state } = agent ?? { name: "", state: "" };
      return this.#failure(goal, { ...empty, episode: goal.id, agent: name, state }, error);
    } finally {
      for (const each of unlink) each();
    }
  }

  /** What became of a task that an exception ended. */
  #failure(
    { id, signal }: GoalHandle<ExecuteTaskGoal, ExecuteTaskFeedback>,
    result: ExecuteTaskResult,
    error: unknown,
  ): ActionOutcome<ExecuteTaskResult> {
    this.#node.log(`the task ${id} ended with an error: ${error instanceof Error ? error.message : String(error)}`);
    const told = error instanceof UserError || !(error instanceof Error) ? error : (error.cause ?? error);
    const status = signal.aborted && error === signal.reason ? "canceled" : "aborted";
    return { status, result: { ...result, ...errorFields(told) } };
  }

  /** What became of a task that came to a verdict. */
  #outcome(result: ExecuteTaskResult, canceled: AbortSignal, stopped: AbortSignal): ActionOutcome<ExecuteTaskResult> {
    if (result.declared === "stopped") {
      const reason: unknown = canceled.aborted
        ? new GraphError("CANCELED", "The task was cancelled; the arm stands still")
        : stopped.reason;
      const status = canceled.aborted ? "canceled" : "aborted";
      return { status, result: { ...result, ...errorFields(reason) } };
    }
    if (result.verdict.outcome !== "failure" && result.declared === "done") return { status: "succeeded", result };
    const why = result.give_up_reason || result.verdict.reason || `declared ${result.declared}`;
    const isCutOff = result.declared === "budget" || result.declared === "sub-task-timeout";
    const code = isCutOff ? "LIMIT" : "TASK_FAILED";
    return { status: "aborted", result: { ...result, ...errorFields(new GraphError(code, why)) } };
  }

  /** What the estimates come from, as their node says itself: results carry it. */
  async #source(signal: AbortSignal): Promise<StateEstimator["source"]> {
    const timeoutMs = 1000 * this.#node.parameters.number("call_timeout");
    const request = { names: ["source"] };
    const options = { timeoutMs, discoveryMs, attempts: promptAttempts, signal };
    const { values } = await this.#parametersOfEstimator.call(request, options);
    return oneOf(values[0]?.string_value ?? "", sources, "the estimator's parameter source");
  }

  #lostSignals(until: AbortSignal): Promise<AbortSignal[]> {
    const roles = ["sim", "goal_predictor", "state_estimator", "planner", "policy"];
    return Promise.all(
      roles.map((role) => this.#peers.lostFromNowOn(this.#node.parameters.string(`${role}_node`), until)),
    );
  }

  /** The answer to the question that is open, or undefined once nobody has answered for long enough. */
  async #answerTo(task: string): Promise<string | undefined> {
    const running = this.#running;
    const timeoutMs = 1000 * this.#node.parameters.number("answer_timeout");
    if (running?.id !== task || timeoutMs === 0) return undefined;
    const { signal } = running.controller;
    return new Promise((resolve) => {
      const settle = (text: string | undefined): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        running.onAnswer = undefined;
        resolve(text);
      };
      const giveUp = (): void => {
        settle(undefined);
      };
      const timer = setTimeout(giveUp, timeoutMs);
      signal.addEventListener("abort", giveUp, { once: true });
      running.onAnswer = settle;
    });
  }
}

/** Aborts the controller for the signal's reason when the signal is; returns how to undo that. */
function abortWith(controller: AbortController, signal: AbortSignal): () => void {
  const abort = (): void => {
    controller.abort(signal.reason);
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return () => {
    signal.removeEventListener("abort", abort);
  };
}
