import { hold, type Observation } from "../core/index.ts";
import type { Domain, Literal } from "../pddl/Domain.ts";
import { planningProblem, restingGoal } from "../perception/planningProblem.ts";
import type { StateEstimate } from "../perception/StateEstimator.ts";
import type { Planner, SearchLimits } from "../planner/Planner.ts";
import type { Sensed, Skill, SkillLibrary } from "../skill/Skill.ts";
import type { AgentEvent, Decision } from "./Agent.ts";
import type { GoalDialogue } from "./GoalDialogue.ts";
import { factSet, firstMissing } from "./groundStep.ts";
import { PlanExecution } from "./PlanExecution.ts";
import type { Sensing } from "./Sensing.ts";

/** What the agent spends before it gives up. */
export interface PlanningAgentLimits {
  readonly retriesPerStep: number;
  readonly replansPerEpisode: number;
  readonly questions: number;
  /** Most control steps in a row on hold for an estimate. */
  readonly waitSteps: number;
  /** Confidence of an estimate below which the agent does what it can to see better, 0..1. */
  readonly leastConfidence: number;
  /** Times that it does so in an episode. */
  readonly clearings: number;
  readonly search: SearchLimits;
}

export interface PursuitOptions {
  readonly domain: Domain;
  readonly planner: Planner;
  readonly skills: SkillLibrary;
  readonly sensing: Sensing;
  readonly dialogue: GoalDialogue;
  readonly limits: PlanningAgentLimits;
}

/** One control step as the agent lives it: what it observes, and where it reports. */
export interface Turn {
  readonly observation: Observation;
  readonly events: AgentEvent[];
  readonly signal: AbortSignal | undefined;
}

/** A turn on which the facts are fresh enough to decide by. */
interface Look extends Turn {
  readonly sensed: Sensed;
}

/** A moment whose facts the next decision needs. */
interface Boundary {
  /** ns; only an estimate of this stamp or later counts. */
  readonly since: bigint;
  /** Why the step ended badly, as its skill says. */
  readonly trouble?: string;
  /** Set once the agent has done what it can to see better. */
  readonly isClear?: true;
}

/** What the agent does to see better, and what it wanted to look for. */
interface Clearing {
  readonly skill: Skill;
  readonly boundary: Boundary;
}

/** How long after a mishap nothing may fall any more, ns: half a second, in which a free fall covers more than a metre. */
const settlingTime = 500_000_000n;

const giveUp = (reason: string): Decision => ({ kind: "give-up", reason });

/** One episode of a planning agent, from the instruction to done or give-up. */
export class Pursuit {
  readonly #options: PursuitOptions;
  #boundary: Boundary | undefined;
  #goal: readonly Literal[] | undefined;
  /** Names of the objects that the goal is about. */
  #known: readonly string[] = [];
  #clearing: Clearing | undefined;
  #clearings = 0;
  #execution: PlanExecution | undefined;
  /** Why there is no plan any more; undefined before the first. */
  #unplanned: string | undefined;
  #replans = 0;
  /** Stamp of the last one, ns. */
  #replannedAt: bigint | undefined;
  #waited = 0;

  /** @param since stamp of the first observation, ns */
  constructor(since: bigint, options: PursuitOptions) {
    this.#options = options;
    this.#boundary = { since };
  }

  get goal(): readonly Literal[] | undefined {
    return this.#goal;
  }

  /** At a boundary look and reconsider; between boundaries the step under way chooses the action. */
  async decide(turn: Turn): Promise<Decision> {
    for (;;) {
      const sensed = await this.#sense(turn);
      if (!sensed) return this.#waitForSight();
      this.#waited = 0;
      const decision = this.#clearing
        ? await this.#clear({ ...turn, sensed }, this.#clearing)
        : this.#boundary
          ? await this.#reconsider({ ...turn, sensed }, this.#boundary)
          : await this.#advance({ ...turn, sensed }, this.#execution!);
      if (decision) return decision;
    }
  }

  #sense({ observation, signal }: Turn): Promise<Sensed | undefined> {
    const { sensing } = this.#options;
    return this.#boundary
      ? sensing.since(this.#boundary.since, observation, signal)
      : sensing.current(observation, signal);
  }

  /** Gets the arm out of the way; then the boundary is met as it was. */
  async #clear({ sensed, observation, signal }: Look, { skill, boundary }: Clearing): Promise<Decision | undefined> {
    if (skill.status(sensed).kind === "running") return { kind: "act", action: await skill.act(sensed, signal) };
    this.#clearing = undefined;
    this.#boundary = { ...boundary, since: observation.stamp, isClear: true };
    return undefined;
  }

  /** What to do about an estimate that says little; undefined if it says enough, or there is nothing to be done. */
  #clearingFor({ sensed, events }: Look, boundary: Boundary): Clearing | undefined {
    const { limits, skills } = this.#options;
    const reason = this.#doubt(sensed.estimate);
    if (reason === undefined || boundary.isClear) return undefined;
    const skill = this.#clearings < limits.clearings ? skills.clearView() : undefined;
    if (skill === undefined) return undefined;
    this.#clearings++;
    skill.start(sensed);
    events.push({ kind: "clear-view", reason });
    return { skill, boundary };
  }

  /** Why an estimate says little: it is hardly sure, or lacks what was known before and cannot have gone. */
  #doubt({ confidence, objects }: StateEstimate): string | undefined {
    if (confidence < this.#options.limits.leastConfidence) {
      return `what is seen is only ${Math.round(100 * confidence)} % sure`;
    }
    const lost = this.#known.filter((name) => objects.every((object) => object.name !== name));
    return lost.length > 0 ? `${lost.join(" and ")} is not seen any more` : undefined;
  }

  async #advance(look: Look, execution: PlanExecution): Promise<Decision | undefined> {
    const { observation, sensed, events, signal } = look;
    const { stamp } = observation;
    const advance = await execution.advance(sensed, events, signal);
    switch (advance.kind) {
      case "act":
        return advance;
      case "next-skill":
        await this.#options.sensing.look(observation, signal);
        return undefined;
      case "step-over":
        this.#boundary = { since: stamp };
        return undefined;
      case "failed":
        this.#boundary = { since: stamp, trouble: advance.reason };
        return undefined;
      case "blocked":
        // What stands in the way now still does at this stamp: only a later look can change the answer.
        this.#boundary = { since: stamp + 1n, trouble: advance.reason };
        return undefined;
    }
  }

  /** With fresh facts: understand, plan, go on, recover or stop. Undefined means that there is more to do on this turn. */
  async #reconsider(look: Look, boundary: Boundary): Promise<Decision | undefined> {
    const { estimate } = look.sensed;
    this.#clearing = this.#clearingFor(look, boundary);
    if (this.#clearing) {
      this.#boundary = undefined;
      return undefined;
    }
    if (estimate.confidence === 0) return giveUp("Cannot see: there is nothing in sight to tell the state by.");
    const known = estimate.objects.map(({ name }) => name);
    // An instruction means what is there: with other discs than before it may mean something else.
    if (known.join(" ") !== this.#known.join(" ")) this.#goal = undefined;
    const goal = this.#goal;
    if (!goal) {
      this.#known = known;
      if (this.#execution) this.#unplanned = "other discs are seen than before";
      this.#execution = undefined;
      return this.#understand(look);
    }
    this.#boundary = undefined;
    const facts = factSet(estimate.facts);
    const execution = this.#execution;
    const missing = execution?.missingEffect(facts);
    if (execution && missing === undefined) look.events.push({ kind: "step-ended", step: execution.step });
    if (estimate.held === undefined && firstMissing(facts, goal) === undefined) return { kind: "done" };
    if (!execution)
      return this.#unplanned === undefined ? this.#plan(look, goal) : this.#replan(look, goal, this.#unplanned);
    if (missing !== undefined) {
      const reason = boundary.trouble ?? `its effect ${missing} is not seen`;
      if (!execution.canRetry(facts) || execution.retries >= this.#options.limits.retriesPerStep) {
        return this.#replan(look, goal, reason);
      }
      execution.retry(reason, look.events);
      return undefined;
    }
    const flaw = execution.flawAhead(facts, restingGoal(this.#options.domain, goal));
    if (flaw !== undefined) return this.#replan(look, goal, `the rest of the plan lacks ${flaw}`);
    return this.#begin(look, execution);
  }

  async #understand({ sensed, events, signal }: Look): Promise<Decision | undefined> {
    const understanding = await this.#options.dialogue.understand(sensed, signal);
    if (understanding.kind !== "goal") return understanding;
    this.#goal = understanding.goal;
    events.push(understanding);
    return undefined;
  }

  async #replan(look: Look, goal: readonly Literal[], reason: string): Promise<Decision | undefined> {
    const { stamp } = look.observation;
    // A plan that fails at once was made of what was still moving: another one from the same sight would fail like it.
    const settled = this.#replannedAt === undefined ? stamp : this.#replannedAt + settlingTime;
    if (stamp < settled) {
      this.#boundary = { since: settled, trouble: reason };
      return undefined;
    }
    this.#replannedAt = stamp;
    const most = this.#options.limits.replansPerEpisode;
    if (this.#replans >= most) return giveUp(`Gave up after ${most} replans: ${reason}.`);
    this.#replans++;
    look.events.push({ kind: "replan", reason });
    return this.#plan(look, goal);
  }

  async #plan(look: Look, goal: readonly Literal[]): Promise<Decision | undefined> {
    const { sensed, events, signal, observation } = look;
    const { domain, planner, skills, limits } = this.#options;
    const problem = planningProblem(domain, sensed.estimate, restingGoal(domain, goal));
    const result = await planner.plan({ domain, problem }, limits.search, signal);
    const { expanded } = result.statistics;
    const replan = this.#replans > 0;
    switch (result.status) {
      case "limit":
      case "stopped":
        // Cut off from outside, it is the episode that ends, not the agent that gives up.
        signal?.throwIfAborted();
        return giveUp(`The search for a plan was cut off after ${expanded} expansions.`);
      case "unsolvable":
        if (!replan) return giveUp("No plan leads from here to the goal.");
        this.#unplanned = "no plan was found";
        // After a mishap a disc may still be falling; a look after it has come to rest may show a state to plan from.
        this.#execution = undefined;
        this.#boundary = { since: observation.stamp + settlingTime };
        return undefined;
      case "solved":
        events.push({ kind: "plan", plan: result.plan, expanded, replan });
        this.#execution = new PlanExecution(result.plan, { domain, skills });
        return this.#begin(look, this.#execution);
    }
  }

  #begin({ events }: Look, execution: PlanExecution): Decision | undefined {
    return execution.beginNext(events) === "over"
      ? giveUp("The plan is at its end, but the hand is not empty.")
      : undefined;
  }

  #waitForSight(): Decision {
    const most = this.#options.limits.waitSteps;
    if (this.#waited >= most)
      return giveUp(`Cannot see: no estimate that is recent enough came in ${most} control steps.`);
    this.#waited++;
    return { kind: "act", action: hold };
  }
}
