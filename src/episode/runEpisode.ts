import type { Agent } from "../agent/Agent.ts";
import { brake, UserError } from "../core/index.ts";
import type { Action, Declaration, Scenario, TimeStep, Verdict, World } from "../core/index.ts";
import { EpisodeLog } from "./EpisodeLog.ts";
import type { EpisodeEnd, EpisodeObserver } from "./EpisodeObserver.ts";
import type { EpisodeResult } from "./EpisodeResult.ts";
import { judgeOwnGoal, type GoalJudge } from "./judgeOwnGoal.ts";
import { standsStill, standstill } from "./standstill.ts";

export interface EpisodeOptions {
  /** With an empty goal its instruction is free, and the agent's own goal is judged. */
  readonly scenario: Scenario;
  readonly seed: number;
  /** Most control steps, at least 1. */
  readonly maxSteps: number;
  readonly observers?: readonly EpisodeObserver[];
  readonly signal?: AbortSignal | undefined;
  /** Answers the agent's question; undefined says that nobody answered. Must settle soon after an abort. */
  readonly ask?: (question: string, candidates: readonly string[], signal?: AbortSignal) => Promise<string | undefined>;
  /** Judges a free instruction's goal, after `world.finish`. */
  readonly judgeGoal?: GoalJudge;
}

/** An episode that an exception ended; the exception is its cause. */
export class EpisodeError extends Error {
  override name = "EpisodeError";
}

/** An agent that asks more often than this in one episode is taken to go round in circles. */
const maxQuestions = 20;

interface Ending {
  readonly declared: Declaration;
  readonly giveUpReason?: string;
}

/**
 * Runs one episode, the only loop there is: reset, then decide and step until done, give-up, abort, the budget, or the
 * world's last time step. After the last step of the budget an agent that can may still
 * say that it is done. On abort the world
 * is stepped with `brake` to a standstill (a world without joints stops at once) and finished as "stopped". Reads no
 * clock; equal worlds, agents and seeds give equal results.
 *
 * @throws RangeError on a budget below 1; the signal's reason if it is aborted before the start
 * @throws EpisodeError around an exception of the world, the agent or an observer, after the world was brought to rest
 *   and every observer's `onEnd` was called; a `UserError` is passed on as it is, so that its class still tells who can
 *   mend it, unless the world could not be stopped
 */
export async function runEpisode(world: World, agent: Agent, options: EpisodeOptions): Promise<EpisodeResult> {
  const { scenario, seed, maxSteps, observers = [], signal } = options;
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 1) {
    throw new RangeError(`An episode needs a budget of at least 1 control step; got maxSteps ${maxSteps}`);
  }
  signal?.throwIfAborted();
  let first: TimeStep;
  try {
    first = await world.reset({ scenario, seed });
  } catch (error) {
    throw inContext(asError(error), `Cannot reset "${world.spec.name}" to scenario "${scenario.name}", seed ${seed}`);
  }
  const run = new EpisodeRun(world, agent, options, first);
  const end = await run.toEnd();

  // Every observer hears of the end, or a recorder would lose an episode over another observer's failure.
  let observerError: Error | undefined;
  for (const observer of observers) {
    try {
      await observer.onEnd?.(end);
    } catch (error) {
      observerError ??= asError(error);
    }
  }
  if (end.status !== "failed") {
    if (observerError !== undefined) throw observerError;
    return end.result;
  }
  const where = `Agent "${agent.name}" in scenario "${scenario.name}", seed ${seed}, control step ${end.step}`;
  if (run.stopError === undefined) throw inContext(end.error, where);
  const both = `${end.error.message}; nor could the world be stopped: ${run.stopError.message}`;
  throw new EpisodeError(`${where}: ${both}`, { cause: end.error });
}

/** One episode on its way. */
class EpisodeRun {
  readonly #world: World;
  readonly #agent: Agent;
  readonly #options: EpisodeOptions;
  readonly #observers: readonly EpisodeObserver[];
  readonly #log: EpisodeLog;
  #acted = false;
  #finishing = false;
  /** Why the world could not be stopped after an exception. */
  stopError: Error | undefined;

  constructor(world: World, agent: Agent, options: EpisodeOptions, first: TimeStep) {
    this.#world = world;
    this.#agent = agent;
    this.#options = options;
    this.#observers = options.observers ?? [];
    this.#log = new EpisodeLog(agent, options.scenario, options.seed, first);
  }

  async toEnd(): Promise<EpisodeEnd> {
    try {
      const ending = await this.#live();
      if (ending.declared === "stopped") {
        const observerError = await this.#comeToRest();
        if (observerError !== undefined) throw observerError;
      }
      this.#finishing = true;
      let verdict = await this.#world.finish(ending.declared);
      const trail = this.#log.trail();
      if (trail.judgedBy === "agent-goal") verdict = await judgeOwnGoal(verdict, this.#agent, this.#options.judgeGoal);
      const status = ending.declared === "stopped" ? "interrupted" : "ended";
      return { status, result: { ...trail, ...ending, verdict } };
    } catch (error) {
      const { steps: step } = this.#log;
      const verdict = await this.#abandon();
      return { status: "failed", step, trail: this.#log.trail(), error: asError(error), ...(verdict && { verdict }) };
    }
  }

  async #live(): Promise<Ending> {
    const { signal } = this.#options;
    try {
      return await this.#loop();
    } catch (error) {
      // Whoever was cancelled says so by throwing; anything else is a failure even when it coincides with an abort.
      const cancelled = signal?.aborted && (error === signal.reason || asError(error).name === "AbortError");
      if (cancelled) return { declared: "stopped" };
      throw error;
    }
  }

  async #loop(): Promise<Ending> {
    const { scenario, seed, maxSteps, signal } = this.#options;
    const { name, state } = this.#agent;
    const { timeStep: first } = this.#log;
    const start = { agent: name, state, scenario, seed, maxSteps, spec: this.#world.spec, timeStep: first };
    for (const observer of this.#observers) await observer.onReset?.(start);
    await this.#agent.reset(scenario.instruction, first.observation, signal);
    for (;;) {
      if (signal?.aborted) return { declared: "stopped" };
      const { steps: step, timeStep } = this.#log;
      if (timeStep.kind === "last") return { declared: endingOf(timeStep) };
      if (step >= maxSteps && this.#agent.endedBy === "world") return { declared: "budget" };
      const { observation } = timeStep;
      const { decision, events } = await this.#agent.decide(observation, signal);
      this.#log.decided(events);
      for (const observer of this.#observers) await observer.onDecision?.({ step, observation, decision, events });
      // Aborted while the agent was thinking: its action is not carried out any more.
      if (this.#options.signal?.aborted) return { declared: "stopped" };
      switch (decision.kind) {
        case "done":
          return { declared: "done" };
        case "give-up":
          return { declared: "gave-up", giveUpReason: decision.reason };
        case "ask": {
          const giveUpReason = await this.#ask(decision.question, decision.candidates);
          if (this.#options.signal?.aborted) return { declared: "stopped" };
          if (giveUpReason !== undefined) return { declared: "gave-up", giveUpReason };
          break;
        }
        case "act":
          if (step >= maxSteps) return { declared: "budget" };
          await this.#step(decision.action, signal);
          for (const observer of this.#observers) await observer.onStep?.(this.#lastStep(decision.action));
      }
    }
  }

  /** Puts the question and hands on the answer; returns why the episode cannot go on, if so. */
  async #ask(question: string, candidates: readonly string[]): Promise<string | undefined> {
    this.#log.asked();
    if (this.#log.questions > maxQuestions) return `asked more than ${maxQuestions} questions`;
    const answer = await this.#options.ask?.(question, candidates, this.#options.signal);
    if (answer === undefined) return `asked "${question}" and got no answer`;
    this.#agent.answer(answer);
    return undefined;
  }

  async #step(action: Action, signal?: AbortSignal): Promise<void> {
    this.#acted = true;
    this.#log.stepped(await this.#world.step(action, signal));
  }

  #lastStep(action: Action): { step: number; action: Action; timeStep: TimeStep } {
    return { step: this.#log.steps, action, timeStep: this.#log.timeStep };
  }

  /** Brakes until nothing moves, whatever observers throw; returns the first of that. */
  async #comeToRest(): Promise<Error | undefined> {
    let observerError: Error | undefined;
    // The last action may only just have been sent, so what counts is to stand still after braking.
    if (!this.#acted || this.#log.timeStep.observation.joints === undefined) return undefined;
    for (let i = 0; i < standstill.maxSteps && this.#log.timeStep.kind !== "last"; i++) {
      // Without the signal, which is aborted already.
      await this.#step(brake);
      try {
        for (const observer of this.#observers) await observer.onStep?.(this.#lastStep(brake));
      } catch (error) {
        observerError ??= asError(error);
      }
      if (standsStill(this.#log.timeStep.observation)) break;
    }
    return observerError;
  }

  /** After an exception: rest and finish as far as the world still can; the exception itself is the one to tell. */
  async #abandon(): Promise<Verdict | undefined> {
    if (this.#finishing) return undefined;
    this.#finishing = true;
    try {
      await this.#comeToRest();
    } catch (error) {
      this.stopError = asError(error);
    }
    try {
      return await this.#world.finish("stopped");
    } catch (error) {
      this.stopError ??= asError(error);
      return undefined;
    }
  }
}

/** What the world's last time step means. */
const endingOf = ({ events }: TimeStep): Declaration =>
  events.some(({ kind }) => kind === "sub-task-timeout") ? "sub-task-timeout" : "done";

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const inContext = (error: Error, where: string): Error =>
  error instanceof UserError ? error : new EpisodeError(`${where}: ${error.message}`, { cause: error });
