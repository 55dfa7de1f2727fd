import type { Domain, Literal, Plan } from "../pddl/Domain.ts";
import { planningProblem, restingGoal } from "../perception/planningProblem.ts";
import type { StateEstimate } from "../perception/StateEstimator.ts";
import type { Planner, SearchLimits } from "../planner/Planner.ts";
import { subTaskText } from "../policy/subTaskText.ts";
import type { Decision } from "./Agent.ts";
import type { GoalDialogue } from "./GoalDialogue.ts";
import { effectsOf, factSet, type FactSet, firstMissing, groundStep, planFlaw } from "./groundStep.ts";
import type { Turn } from "./Pursuit.ts";
import type { Sensing } from "./Sensing.ts";

/** What a guide spends. */
export interface GuideLimits {
  /** Plans made in an episode after the first. */
  readonly replansPerEpisode: number;
  readonly questions: number;
  /** Most control steps in a row on hold for a first estimate, or for one to plan from. */
  readonly waitSteps: number;
  readonly search: SearchLimits;
}

export interface GuideOptions {
  readonly domain: Domain;
  readonly planner: Planner;
  readonly sensing: Sensing;
  readonly dialogue: GoalDialogue;
  readonly limits: GuideLimits;
}

/** What to have a policy do now, or what to do in its place. */
export type Guidance =
  | { readonly kind: "command"; readonly text: string }
  /** Nothing to do: nothing is planned yet, or the goal is seen fulfilled. */
  | { readonly kind: "wait" }
  | Exclude<Decision, { kind: "act" }>;

/**
 * How long the effect of a step must be seen before the next command is given, ns. In the demonstrations a command goes on for 9 control steps
 * after a disc is gripped, and 11 after it is released: the hand lifts it, or retreats, and a policy has learned no
 * command that begins before.
 */
const effectTime = 500_000_000n;
/** How long a plan must be seen not to lead to the goal any more before another is made, ns: what slips or falls comes to rest. */
const flawTime = 1_000_000_000n;
/** How long the goal must be seen fulfilled before the agent says so, ns: longer than a world takes that judges by itself. */
const doneTime = 3_000_000_000n;

const wait: Guidance = { kind: "wait" };

/**
 * Tells a policy one step of a plan after the other, in words. It plans from what is perceived, says a step until its effect has been
 * seen for half a second, and plans anew where the rest of the plan has been seen for a second not to lead to the goal. Where no
 * new plan is found it stays with the old one: a policy may mend what a planner cannot. Once it has planned it never gives up.
 */
export class Guide {
  readonly #options: GuideOptions;
  #goal: readonly Literal[] | undefined;
  /** Names of the objects that the goal is about. */
  #known: readonly string[] = [];
  #plan: Plan | undefined;
  #index = 0;
  /** The step under way in words; undefined after the last. */
  #command: string | undefined;
  #replans = 0;
  #waited = 0;
  /** Since when the effect of the step, a flaw of the rest of the plan, or the goal has been seen throughout, ns. */
  #effectSince: bigint | undefined;
  #flawSince: bigint | undefined;
  #goalSince: bigint | undefined;

  constructor(options: GuideOptions) {
    this.#options = options;
  }

  get goal(): readonly Literal[] | undefined {
    return this.#goal;
  }

  async next(turn: Turn): Promise<Guidance> {
    const { observation, signal } = turn;
    const sensed = await this.#options.sensing.current(observation, signal);
    if (this.#plan === undefined) {
      const instead = await this.#begin(turn, sensed?.estimate);
      if (instead !== undefined) return instead;
    } else if (sensed !== undefined) {
      await this.#follow(turn, sensed.estimate, this.#plan);
    }
    const fulfilled = this.#goalSince === undefined ? 0n : observation.stamp - this.#goalSince;
    if (fulfilled >= doneTime) return { kind: "done" };
    return fulfilled >= effectTime || this.#command === undefined ? wait : { kind: "command", text: this.#command };
  }

  /** Understands the instruction and plans, as soon as there is anything to plan from; returns what to do until then. */
  async #begin(turn: Turn, estimate: StateEstimate | undefined): Promise<Guidance | undefined> {
    const { waitSteps } = this.#options.limits;
    let fault = "no estimate that is recent enough came";
    if (estimate !== undefined && estimate.confidence > 0) {
      if (this.#goal === undefined || this.#isAboutOthers(estimate)) {
        const instead = await this.#understand(turn, estimate);
        if (instead !== undefined) return instead;
      }
      if (await this.#makePlan(turn, estimate)) return undefined;
      fault = "no plan was found";
    }
    if (this.#waited >= waitSteps) {
      return { kind: "give-up", reason: `Cannot begin: ${fault} in ${waitSteps} control steps.` };
    }
    this.#waited++;
    return wait;
  }

  /** Takes the instruction for a goal; returns what to do where it cannot be taken for one. */
  async #understand({ observation, events, signal }: Turn, estimate: StateEstimate): Promise<Guidance | undefined> {
    const understanding = await this.#options.dialogue.understand({ observation, estimate }, signal);
    this.#known = namesOf(estimate);
    if (understanding.kind !== "goal") return understanding;
    this.#goal = understanding.goal;
    events.push(understanding);
    return undefined;
  }

  /** Whether a plan was found, which is then followed from its first step. */
  async #makePlan(turn: Turn, estimate: StateEstimate): Promise<boolean> {
    const { domain, planner, limits } = this.#options;
    const problem = planningProblem(domain, estimate, restingGoal(domain, this.#goal!));
    const result = await planner.plan({ domain, problem }, limits.search, turn.signal);
    // Cut off from outside, it is the episode that ends.
    if (result.status === "stopped") turn.signal?.throwIfAborted();
    if (result.status !== "solved") return false;
    const { plan, statistics } = result;
    turn.events.push({ kind: "plan", plan, expanded: statistics.expanded, replan: this.#plan !== undefined });
    this.#take(turn, estimate, plan, 0);
    return true;
  }

  /** Goes on to the next step, or to another plan, where what is seen asks for it. */
  async #follow(turn: Turn, estimate: StateEstimate, plan: Plan): Promise<void> {
    const { domain } = this.#options;
    const { stamp } = turn.observation;
    // What is hidden for long is not believed in any more, and has not gone: nothing follows from its absence, and what was seen throughout is not.
    if (this.#known.some((name) => estimate.objects.every((object) => object.name !== name))) {
      this.#effectSince = this.#flawSince = this.#goalSince = undefined;
      return;
    }
    const facts = factSet(estimate.facts);
    const goal = restingGoal(domain, this.#goal!);
    const step = plan[this.#index];
    const hasEffect = step !== undefined && firstMissing(facts, effectsOf(groundStep(domain, step))) === undefined;
    const flaw = hasEffect ? undefined : this.#flaw(estimate, facts, plan);
    this.#goalSince = firstMissing(facts, goal) === undefined ? (this.#goalSince ?? stamp) : undefined;
    this.#effectSince = hasEffect ? (this.#effectSince ?? stamp) : undefined;
    this.#flawSince = flaw === undefined ? undefined : (this.#flawSince ?? stamp);
    if (hasEffect && stamp - this.#effectSince! >= effectTime) {
      turn.events.push({ kind: "step-ended", step });
      this.#take(turn, estimate, plan, this.#index + 1);
    } else if (flaw !== undefined && stamp - this.#flawSince! >= flawTime) {
      this.#flawSince = undefined;
      await this.#replan(turn, estimate, flaw);
    }
  }

  /** Why the plan cannot go on as it is. */
  #flaw(estimate: StateEstimate, facts: FactSet, plan: Plan): string | undefined {
    if (this.#isAboutOthers(estimate)) return "more discs are seen than before";
    const { domain } = this.#options;
    const missing = planFlaw(domain, facts, plan.slice(this.#index), restingGoal(domain, this.#goal!));
    return missing === undefined ? undefined : `the rest of the plan lacks ${missing}`;
  }

  async #replan(turn: Turn, estimate: StateEstimate, reason: string): Promise<void> {
    if (this.#replans >= this.#options.limits.replansPerEpisode) return;
    this.#replans++;
    turn.events.push({ kind: "replan", reason });
    // An instruction means what is there. Where it cannot be taken for a goal any more, the one that it was taken for stays.
    if (this.#isAboutOthers(estimate)) await this.#understand(turn, estimate);
    await this.#makePlan(turn, estimate);
  }

  #isAboutOthers(estimate: StateEstimate): boolean {
    return namesOf(estimate).join(" ") !== this.#known.join(" ");
  }

  /** Takes up a step of a plan. */
  #take({ events }: Turn, estimate: StateEstimate, plan: Plan, index: number): void {
    const step = plan[index];
    this.#plan = plan;
    this.#index = index;
    this.#effectSince = undefined;
    this.#command = step && subTaskText(step, estimate);
    if (step) events.push({ kind: "step-started", step, index, of: plan.length });
  }
}

const namesOf = ({ objects }: StateEstimate): readonly string[] => objects.map(({ name }) => name);
