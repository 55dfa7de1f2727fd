import { UserError } from "../../src/core/index.ts";
import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import type { Configuration } from "../../src/cli/compose/Configuration.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { judgedScenario } from "../../src/cli/evaluate/judgedScenario.ts";
import type { Provenance } from "../../src/cli/provenance.ts";
import type { EpisodeObserver } from "../../src/episode/EpisodeObserver.ts";
import type { Literal } from "../../src/pddl/Domain.ts";
import type { CaseLine } from "./CaseLine.ts";
import type { ChosenCase } from "./chooseCases.ts";
import { FirstLooks } from "./FirstLooks.ts";
import { lineOf } from "./lineOf.ts";

/** What a runner is told once; plain data. */
export interface CaseRunnerSetup {
  /** Of an agent that sees. */
  readonly configuration: Configuration;
  readonly provenance: Provenance;
}

/** Cases that workers play. */
export interface CaseWork {
  readonly setup: CaseRunnerSetup;
  readonly job: ChosenCase;
  readonly result: CaseLine;
}

/** Tells an agent that sees the words of cases, one case after the other, and has the world judge what it does. */
export class CaseRunner {
  readonly #domain = loadDomain("hanoi");
  readonly #runner: EpisodeRunner;
  readonly #looks: FirstLooks;

  private constructor(runner: EpisodeRunner, looks: FirstLooks) {
    this.#runner = runner;
    this.#looks = looks;
  }

  /** @throws ModelError where a model is missing or broken; RangeError of an agent that does not see */
  static async create({ configuration, provenance }: CaseRunnerSetup): Promise<CaseRunner> {
    const looks = await FirstLooks.of(configuration);
    const domain = loadDomain("hanoi");
    const runner = await EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared" });
    return new CaseRunner(runner, looks);
  }

  /**
   * Plays a case; nobody answers questions. Undefined where it was interrupted.
   * @throws UserError that would befall every other case, too, or on a case whose goal the world cannot judge
   */
  async run(chosen: ChosenCase, signal: AbortSignal): Promise<CaseLine | undefined> {
    const { case: each, seed } = chosen;
    const scenario = judgedScenario(each, seed);
    const sight = await this.#looks.at(chosen);
    const goals: (readonly Literal[])[] = [];
    const listener: EpisodeObserver = {
      onDecision: ({ events }) => {
        for (const event of events) if (event.kind === "goal") goals.push(event.goal);
      },
    };
    const { record, error } = await this.#runner.run({ scenario, seed, signal, observers: [listener] });
    if (record.status === "interrupted") return undefined;
    if (error instanceof UserError) throw error;
    return lineOf(this.#domain, { chosen, record, pursued: goals[0], sight });
  }
}
