import { controlStepNs, type Pose, type Scenario, type Verdict } from "../../core/index.ts";
import { defaultLimits, PlanningAgent } from "../../agent/PlanningAgent.ts";
import { EnergyMeter } from "../../energy/EnergyMeter.ts";
import { meteredEstimator } from "../../energy/meteredEstimator.ts";
import { meteredGoalPredictor } from "../../energy/meteredGoalPredictor.ts";
import { meteredPlanner } from "../../energy/meteredPlanner.ts";
import { meteredPolicy } from "../../energy/meteredPolicy.ts";
import { meteredWorld } from "../../energy/meteredWorld.ts";
import type { EpisodeDecision, EpisodeEnd, EpisodeObserver, EpisodeStep } from "../../episode/EpisodeObserver.ts";
import type { EpisodeResult, EpisodeTrail } from "../../episode/EpisodeResult.ts";
import { runEpisode } from "../../episode/runEpisode.ts";
import type { GoalPredictor } from "../../goal/GoalPredictor.ts";
import type { Atom, Domain } from "../../pddl/Domain.ts";
import { propagate } from "../../perception/propagate.ts";
import type { StateEstimator } from "../../perception/StateEstimator.ts";
import type { Planner } from "../../planner/Planner.ts";
import { skillNames } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import type { SkillLibrary } from "../../skill/Skill.ts";
import { noError } from "../GraphError.ts";
import type { GraphNode } from "../GraphNode.ts";
import { defaultMessage } from "../interfaces/copyMessage.ts";
import {
  EpisodeCosts as EpisodeCostsMessage,
  MeterEpisodeRequestConstants as meterCommands,
  Verdict as VerdictMessage,
  type EpisodeCosts,
  type ExecuteTaskFeedback,
  type ExecuteTaskResult,
  type ExecutionEvent,
  type MeterEpisodeRequest,
  type MeterEpisodeResponse,
} from "../interfaces/praxis_msgs.ts";
import { endedBody, fromAgentEvent, questionBody, startedBody, type EventBody } from "../messages/events.ts";
import { fromAtoms } from "../messages/symbols.ts";
import { toTime } from "../messages/time.ts";
import { fromVerdict } from "../messages/world.ts";
import type { RemoteCall } from "../remote/RemoteCall.ts";
import { RemoteStateEstimator, type RemoteStateEstimatorCalls } from "../remote/RemoteStateEstimator.ts";
import { RosWorld, type RosWorldCalls } from "../RosWorld.ts";

/** The parts of the agent and its world on other nodes. */
export interface TaskStages {
  readonly world: RosWorldCalls;
  readonly goalPredictor: GoalPredictor;
  readonly estimator: RemoteStateEstimatorCalls;
  readonly planner: Planner;
  readonly policies: SkillPolicies;
  readonly meter?: RemoteCall<MeterEpisodeRequest, MeterEpisodeResponse>;
  readonly makeSkills: (policies: SkillPolicies) => SkillLibrary;
}

export interface TaskOptions {
  /** Names the episode in all requests. */
  readonly id: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly maxSteps: number;
  readonly node: GraphNode;
  readonly agent: { readonly name: string; readonly state: StateEstimator["source"] };
  readonly domain: Domain;
  readonly toolPose: (joints: readonly number[]) => Pose;
  readonly stages: TaskStages;
  readonly senseEvery: number;
  readonly senseDelay: number;
  readonly signal: AbortSignal;
  readonly publish: (event: ExecutionEvent) => void;
  readonly feedback: (message: ExecuteTaskFeedback) => void;
  readonly ask: () => Promise<string | undefined>;
}

/** Control steps between two feedback messages while nothing else is to be told: twice a simulated second. */
const feedbackEvery = 10;

/** What a task came to, with the exception that ended its episode, if one did; then its costs are not asked for. */
export interface TaskEnd {
  readonly result: ExecuteTaskResult;
  readonly error?: unknown;
}

/**
 * One task: `runEpisode` with the planning agent and the world, whose stages happen to be on other nodes.
 *
 * @throws what kept the episode from being begun
 */
export async function runTask(options: TaskOptions): Promise<TaskEnd> {
  const { id, scenario, seed, maxSteps, signal, stages } = options;
  const began = performance.now();
  // For wall times only: whose CPU time it was, the meter's node finds out.
  const meter = new EnergyMeter({ cpuSeconds: () => 0 });
  const world = await RosWorld.create(stages.world, id, signal);
  const report = new Report(options);
  const agent = planningAgent(options, meter, report);
  const metering: { isOn: boolean } = { isOn: false };
  // After the reset, with which the readings of a simulated arm begin anew.
  const starting: EpisodeObserver = {
    onReset: async () => {
      metering.isOn = await startMeter(options);
    },
  };
  const told = (trail: EpisodeTrail, verdict: Verdict | undefined): Omit<ExecuteTaskResult, "declared"> => ({
    ...noError,
    episode: id,
    agent: trail.agent,
    state: trail.state,
    give_up_reason: "",
    judged_by: trail.judgedBy,
    verdict: verdict === undefined ? defaultMessage(VerdictMessage) : fromVerdict(verdict),
    retries: trail.counts.retries,
    replans: trail.counts.replans,
    skills: trail.counts.skills,
    questions: trail.counts.questions,
    control_steps: trail.controlSteps,
    simulated_seconds: trail.simulatedSeconds,
    wall_seconds: (performance.now() - began) / 1000,
    events: report.count,
    metered: false,
    costs: defaultMessage(EpisodeCostsMessage),
  });
  let result: EpisodeResult;
  try {
    result = await runEpisode(meteredWorld(world, meter), agent, {
      scenario,
      seed,
      maxSteps,
      signal,
      judgeGoal: world.judgeGoal,
      ask: (question, candidates) => {
        report.tell(questionBody(question, candidates));
        return options.ask();
      },
      observers: [starting, meter, report],
    });
  } catch (error) {
    if (report.failed === undefined) throw error;
    const { trail, verdict } = report.failed;
    return { result: { ...told(trail, verdict), declared: "stopped" }, error };
  } finally {
    await world.close();
  }
  const costs = metering.isOn ? await stopMeter(options, meter) : undefined;
  const { declared, giveUpReason = "", verdict } = result;
  const message = { ...told(result, verdict), declared, give_up_reason: giveUpReason };
  return { result: costs === undefined ? message : { ...message, metered: true, costs } };
}

function planningAgent(options: TaskOptions, meter: EnergyMeter, report: Report): PlanningAgent {
  const { id, seed, stages, senseEvery, senseDelay, toolPose } = options;
  const metered = Object.fromEntries(
    skillNames.map((skill) => [skill, meteredPolicy(stages.policies[skill], meter)]),
  ) as unknown as SkillPolicies;
  const estimator = new RemoteStateEstimator(stages.estimator, {
    source: options.agent.state,
    episode: { id, seed },
  });
  return new PlanningAgent({
    name: options.agent.name,
    domain: options.domain,
    goalPredictor: meteredGoalPredictor(stages.goalPredictor, meter),
    estimator: report.noting(meteredEstimator(estimator, meter)),
    propagate: (estimate, observation) => propagate(estimate, observation, toolPose),
    estimateEvery: senseEvery,
    maxAgeSteps: senseEvery + senseDelay,
    nsPerStep: controlStepNs,
    planner: meteredPlanner(stages.planner, meter),
    skills: stages.makeSkills(metered),
    limits: { ...defaultLimits, waitSteps: Math.max(defaultLimits.waitSteps, 2 * senseDelay) },
    episodeSeed: () => seed,
  });
}

/** Whether the meter's node meters this task; a task is not refused because nobody meters it. */
async function startMeter({ stages, id, node, signal }: TaskOptions): Promise<boolean> {
  try {
    await stages.meter?.prompt({ episode: id, command: meterCommands.START }, signal);
    return stages.meter !== undefined;
  } catch (error) {
    signal.throwIfAborted();
    node.log(`the task ${id} is not metered: ${(error as Error).message}`);
    return false;
  }
}

/** The costs by the meter's node, with the wall times and samples that only the executor knows. */
async function stopMeter({ stages, id, node }: TaskOptions, local: EnergyMeter): Promise<EpisodeCosts | undefined> {
  const { windows, planningMs, inferenceMs } = local.report();
  try {
    const { costs } = await stages.meter!.prompt({ episode: id, command: meterCommands.STOP });
    return {
      ...costs,
      windows: costs.windows.map((cost) => {
        const { wallSeconds = 0, count = 0 } = windows[cost.window] ?? {};
        return { ...cost, wall_seconds: wallSeconds, count };
      }),
      planning_ms: planningMs,
      inference_ms: inferenceMs,
    };
  } catch (error) {
    node.log(`what the task ${id} took is not known: ${(error as Error).message}`);
    return undefined;
  }
}

/** Tells a task as it happens: each event on its topic, and events and progress as feedback. */
class Report implements EpisodeObserver {
  readonly #options: TaskOptions;
  #facts: readonly Atom[] = [];
  #stamp = 0n;
  #step = 0;
  #unsent: ExecutionEvent[] = [];
  #lastFeedback = 0;
  #count = 0;
  /** Set where an exception ended the episode. */
  failed: Extract<EpisodeEnd, { readonly status: "failed" }> | undefined;

  constructor(options: TaskOptions) {
    this.#options = options;
  }

  /** Events told so far. */
  get count(): number {
    return this.#count;
  }

  /** The same estimator, its facts noted for the feedback. */
  noting(estimator: StateEstimator): StateEstimator {
    return {
      source: estimator.source,
      reset: () => estimator.reset(),
      estimate: async (observation, signal) => {
        const estimate = await estimator.estimate(observation, signal);
        this.#facts = estimate.facts;
        return estimate;
      },
    };
  }

  tell(body: EventBody): void {
    const event: ExecutionEvent = {
      episode: this.#options.id,
      sequence: this.#count++,
      stamp: toTime(this.#stamp),
      control_step: this.#step,
      ...body,
    };
    this.#unsent.push(event);
    this.#options.publish(event);
    if (body.kind === "question") this.#send();
  }

  onReset(): void {
    this.tell(startedBody(this.#options.scenario.instruction));
  }

  onDecision({ step, observation, events }: EpisodeDecision): void {
    this.#at(step, observation.stamp);
    for (const event of events) this.tell(fromAgentEvent(event));
    if (this.#unsent.length > 0) this.#send();
  }

  onStep({ step, timeStep }: EpisodeStep): void {
    this.#at(step, timeStep.observation.stamp);
    if (step - this.#lastFeedback >= feedbackEvery) this.#send();
  }

  onEnd(end: EpisodeEnd): void {
    if (end.status === "failed") this.failed = end;
    this.tell(endedBody(end.status === "failed" ? `failed: ${end.error.message}` : end.result.declared));
    this.#send();
  }

  #at(step: number, stamp: bigint): void {
    this.#step = step;
    this.#stamp = stamp;
  }

  #send(): void {
    const events = this.#unsent;
    this.#unsent = [];
    this.#lastFeedback = this.#step;
    const { feedback } = this.#options;
    feedback({ stamp: toTime(this.#stamp), control_step: this.#step, events, facts: fromAtoms(this.#facts) });
  }
}
