import { UserError } from "../../src/core/index.ts";
import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import { type Configuration, configurationKey } from "../../src/cli/compose/Configuration.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { CaseStage, caseScenario } from "../../src/cli/evaluate/CaseStage.ts";
import { pictureEstimator } from "../../src/cli/compose/pictureEstimator.ts";
import { inTrueNames, seenSight } from "../../src/cli/evaluate/Sight.ts";
import type { Provenance } from "../../src/cli/provenance.ts";
import type { EpisodeObserver } from "../../src/episode/EpisodeObserver.ts";
import type { GoalResult } from "../../src/goal/GoalPredictor.ts";
import { literalText } from "../../src/pddl/Domain.ts";
import type { StateEstimator } from "../../src/perception/StateEstimator.ts";
import { SceneReader } from "../../src/perception/vision/SceneReader.ts";
import { type Attempt, isGoalRight, outcomeOf } from "./CaseEpisode.ts";
import { caseDigest, type CaseLine } from "./CaseLine.ts";
import type { ChosenCase } from "./chooseCases.ts";
import { isSeenRight } from "./isSeenRight.ts";
import { judgedGoal } from "./judgedGoal.ts";

/** What a runner is told once; plain data. */
export interface CaseRunnerSetup {
  /** Of an agent that sees. */
  readonly configuration: Configuration;
  readonly provenance: Provenance;
}

/** Tells an agent that sees the words of cases, one case after the other, and has the world judge what it does. */
export class CaseRunner {
  readonly #domain = loadDomain("hanoi");
  readonly #stage = new CaseStage();
  readonly #runner: EpisodeRunner;
  readonly #estimator: StateEstimator;

  private constructor(runner: EpisodeRunner, estimator: StateEstimator) {
    this.#runner = runner;
    this.#estimator = estimator;
  }

  /** @throws ModelError where a model is missing or broken; RangeError of an agent that does not see */
  static async create({ configuration, provenance }: CaseRunnerSetup): Promise<CaseRunner> {
    const { perception } = configuration;
    if (perception === undefined) throw new RangeError("Instructions are given to an agent that sees");
    const domain = loadDomain("hanoi");
    const runner = await EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared" });
    return new CaseRunner(runner, pictureEstimator(await SceneReader.load(perception)));
  }

  /**
   * Plays a case; nobody answers questions. Undefined where it was interrupted.
   * @throws UserError that would befall every other case, too; RangeError on a case whose goal the world cannot judge
   */
  async run({ case: each, seed }: ChosenCase, signal: AbortSignal): Promise<CaseLine | undefined> {
    const goal = judgedGoal(each);
    if (goal === undefined) throw new RangeError(`The world cannot judge the goal of "${each.id}"`);
    // The agent's own first look: the same scene and the same eyes.
    const sight = await seenSight(await this.#stage.set(each, seed), this.#estimator);
    const pursued: GoalResult[] = [];
    const listener: EpisodeObserver = {
      onDecision: ({ events }) => {
        for (const event of events) if (event.kind === "goal") pursued.push({ ...event, status: "predicted" });
      },
    };
    // The agent is told the words; the goal is the judge's.
    const scenario = { ...caseScenario(each, seed), goal };
    const { record, error } = await this.#runner.run({ scenario, seed, signal, observers: [listener] });
    if (record.status === "interrupted") return undefined;
    if (error instanceof UserError) throw error;
    const [inCaseNames] = pursued.map((answer) => inTrueNames(answer, sight));
    const attempt: Attempt = {
      record,
      goal: inCaseNames?.status === "predicted" ? inCaseNames.goal : undefined,
      isSeenRight: isSeenRight(each, sight),
    };
    const { questions, retries, replans, illegalMoves, drops, controlSteps, stateHash } = record;
    return {
      ...{ id: each.id, kind: each.kind, words: each.words, seed },
      outcome: outcomeOf(this.#domain, each, attempt),
      reason: [record.reason, record.giveUpReason ?? ""].filter((text) => text !== "").join("; "),
      expected: each.expect.status === "predicted" ? each.expect.goal.map(literalText) : [],
      pursued: attempt.goal?.map(literalText) ?? null,
      isGoalRight: isGoalRight(this.#domain, each, attempt),
      isSeenRight: attempt.isSeenRight,
      ...{ questions, retries, replans, illegalMoves, drops, controlSteps, stateHash },
      simulatedSeconds: record.simulatedSeconds,
      cpuSeconds: record.costs?.cpuSeconds ?? 0,
      wallSeconds: record.wallSeconds,
      case: caseDigest(each),
      configuration: record.versions[configurationKey]!,
    };
  }
}
